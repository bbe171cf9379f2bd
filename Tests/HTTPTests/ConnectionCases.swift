extension WireCase {
    static let connection: [WireCase] = [
        WireCase("RFC 9112 §9.3", "it goes on by itself", get() + get(), .keeps([200, 200])),
        WireCase("RFC 9112 §9.6", "close", get("Connection: close"), .closes([200])),
        WireCase("RFC 9112 §9.6", "close has no case", get("Connection: Close"), .closes([200])),
        WireCase("RFC 9112 §9.6", "close in a list", get("Connection: x, close"), .closes([200])),
        WireCase("RFC 9112 §9.6", "close in a second field", get("Connection: x", "Connection: close"), .closes([200])),
        WireCase(
            "RFC 9112 §9.6", "nothing is answered behind close", get("Connection: close") + smuggled, .closes([200])),
        WireCase("RFC 9112 §9.3", "close wins over keep-alive", get("Connection: keep-alive, close"), .closes([200])),
        WireCase("RFC 9112 §9.3", "HTTP/1.0 ends", "GET /a HTTP/1.0\r\n\r\n", .closes([200])),
        WireCase(
            "RFC 9112 §9.3", "HTTP/1.0 with keep-alive goes on", "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            .keeps([200])),
        WireCase(
            "RFC 9112 §9.3.2", "three requests at once, answered in order",
            get() + "GET /missing HTTP/1.1\r\nHost: a\r\n\r\n" + get(), .keeps([200, 404, 200])),
        WireCase(
            "RFC 9112 §9.3.2", "a slow request holds up the next",
            "GET /slow?milliseconds=50 HTTP/1.1\r\nHost: a\r\n\r\n" + get(), .keeps([200, 200]), text: "slow"),
        WireCase(
            "RFC 9112 §9.3", "a page of the application that says no keeps it",
            "GET /missing HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([404])),
        WireCase(
            "RFC 9112 §9.6", "the application ends it", "GET /close HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled,
            .closes([200])),
        WireCase(
            "RFC 9112 §11.2", "nothing is answered behind a refusal", "GET / HTTP/1.1\r\n\r\n" + smuggled,
            .closes([400])),
        WireCase(
            "RFC 9112 §2.2", "CR LF behind a body", post(["Content-Length: 3"], "a=1\r\n") + get(), .keeps([200, 200])),
    ]

    static let expectation: [WireCase] = [
        WireCase(
            "RFC 9110 §10.1.1", "100 Continue", post(["Content-Length: 3", "Expect: 100-continue"], ""),
            .givesUp([100, 400])),
        WireCase(
            "RFC 9110 §10.1.1", "none when the body is there",
            post(["Content-Length: 3", "Expect: 100-continue"], "a=1"), .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9110 §10.1.1", "the value has no case", post(["Content-Length: 3", "Expect: 100-Continue"], "a=1"),
            .keeps([200])),
        WireCase("RFC 9110 §10.1.1", "none without a body", get("Expect: 100-continue"), .keeps([200])),
        WireCase(
            "RFC 9110 §10.1.1", "another expectation", post(["Content-Length: 3", "Expect: 200-ok"], "a=1" + smuggled),
            .closes([417])),
        WireCase(
            "RFC 9110 §10.1.1", "one more than 100-continue",
            post(["Content-Length: 3", "Expect: 100-continue, x"], "a=1"), .closes([417])),
        WireCase(
            "RFC 9110 §10.1.1", "ignored in HTTP/1.0",
            "POST /form HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\na=1",
            .closes([200]), text: "a=1"),
        WireCase(
            "RFC 9110 §10.1.1", "too large a body is refused instead",
            post(["Content-Length: 10001", "Expect: 100-continue"], ""), .closes([413])),
        WireCase(
            "RFC 9110 §10.1.1", "a body nobody wants is not asked for",
            post(["Content-Length: 3", "Expect: 100-continue"], "", to: "/a"), .closes([200])),
        WireCase(
            "RFC 9110 §10.1.1", "a refused body is not asked for",
            post(["Content-Length: 3", "Expect: 100-continue"], "", to: "/forbidden"), .closes([403])),
    ]

    static let method: [WireCase] = [
        WireCase(
            "RFC 9110 §9.3.2", "HEAD has no content", "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]), toHead: true
        ),
        WireCase(
            "RFC 9110 §9.3.2", "a refused HEAD has none either", "HEAD /a HTTP/1.1\r\n\r\n", .closes([400]),
            toHead: true),
        WireCase(
            "RFC 9110 §9.3.4", "PUT reaches the application", "PUT /a HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "PUT /a"),
        WireCase(
            "RFC 9110 §9.3.5", "DELETE reaches the application", "DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "DELETE /a"),
        WireCase(
            "RFC 5789 §2", "PATCH reaches the application", "PATCH /a HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "PATCH /a"),
        WireCase("RFC 9110 §15.3.5", "204 has no content", "GET /empty HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([204])),
        WireCase(
            "RFC 9110 §5.5", "a response value cannot begin a line", "GET /injection HTTP/1.1\r\nHost: a\r\n\r\n",
            .keeps([200])),
    ]

    static let content: [WireCase] = [
        WireCase(
            "RFC 9110 §15.5.16", "a gzipped body", post(["Content-Length: 3", "Content-Encoding: gzip"], "a=1"),
            .closes([415])),
        WireCase(
            "RFC 9110 §8.4.1", "identity is no coding",
            post(["Content-Length: 3", "Content-Encoding: identity"], "a=1"), .keeps([200])),
        WireCase(
            "RFC 9110 §15.5.16", "another type",
            "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\na=1", .closes([415])
        ),
        WireCase(
            "RFC 9110 §15.5.16", "no type", "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=1",
            .closes([415])),
        WireCase(
            "RFC 9110 §8.3.1", "a type has no case and may have parameters",
            "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\nContent-Length: 3\r\n\r\na=1",
            .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9110 §8.3", "multipart where a form is wanted",
            "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 7\r\n\r\n--b--\r\n",
            .closes([415])),
        WireCase(
            "RFC 9110 §8.3", "a form where multipart is wanted", post(["Content-Length: 3"], "a=1", to: "/upload"),
            .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 2046 §5.1.1", "no boundary",
            "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\nContent-Length: 7\r\n\r\n--b--\r\n",
            .closes([400])),
        WireCase(
            "WHATWG URL §5.1", "escapes and plus signs", post(["Content-Length: 22"], "%E8%80%83=a+b%2Bc&d&=e"),
            .keeps([200]), text: "考=a b+c&d=&=e"),
        WireCase(
            "WHATWG URL §5.1", "a broken escape", post(["Content-Length: 7"], "a=%&b=1"), .keeps([200]),
            text: "b=1 malformed"),
        WireCase(
            "WHATWG URL §5.1", "bytes that are not UTF-8", post(["Content-Length: 5"], "a=%FF"), .keeps([200]),
            text: " malformed"),
    ]
}
