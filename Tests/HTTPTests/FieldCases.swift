extension WireCase {
    static let fields: [WireCase] = [
        WireCase("RFC 9112 §5.1", "a space before the colon", get("A : b"), .closes([400])),
        WireCase("RFC 9112 §5.1", "a tabulator before the colon", get("A\t: b"), .closes([400])),
        WireCase("RFC 9112 §5.1", "no colon", get("A"), .closes([400])),
        WireCase("RFC 9112 §5.1", "no name", get(": b"), .closes([400])),
        WireCase("RFC 9112 §5.1", "a name with a space", get("A b: c"), .closes([400])),
        WireCase("RFC 9110 §5.1", "a name with brackets", get("A(b): c"), .closes([400])),
        WireCase("RFC 9110 §5.1", "a name beyond ASCII", get("考: c"), .closes([400])),
        WireCase("RFC 9110 §5.1", "a name with NUL", get("A\0b: c"), .closes([400])),
        WireCase("RFC 9112 §5.2", "a folded line", get("A: b", " c"), .closes([400])),
        WireCase("RFC 9112 §5.2", "a line folded by a tabulator", get("A: b", "\tc"), .closes([400])),
        WireCase("RFC 9112 §5.2", "a folded Transfer-Encoding", get("Transfer-Encoding:", " chunked"), .closes([400])),
        WireCase("RFC 9110 §5.5", "NUL in a value", get("A: b\0c"), .closes([400])),
        WireCase("RFC 9110 §5.5", "a bare CR in a value", get("A: b\rc"), .closes([400])),
        WireCase("RFC 9110 §5.5", "a bare LF in a value", get("A: b\nc: d"), .closes([400])),
        WireCase("RFC 9110 §5.5", "an escape code in a value", get("A: b\u{1b}[1m"), .closes([400])),
        WireCase("RFC 9110 §5.5", "DEL in a value", get("A: b\u{7f}"), .closes([400])),
        WireCase("RFC 9110 §5.5", "a tabulator in a value", get("A: b\tc"), .keeps([200])),
        WireCase("RFC 9110 §5.5", "UTF-8 in a value", get("A: 考证"), .keeps([200])),
        WireCase(
            "RFC 9110 §5.5", "bytes that are not UTF-8",
            raw: Array("GET / HTTP/1.1\r\nHost: a\r\nA: ".utf8) + [0xff, 0xfe, 13, 10, 13, 10], .keeps([200])),
        WireCase("RFC 9110 §5.5", "an empty value", get("A:"), .keeps([200])),
        WireCase(
            "RFC 9110 §5.5", "blanks around a value", "GET /host HTTP/1.1\r\nHost: \t a \t\r\n\r\n", .keeps([200]),
            text: "a"),
        WireCase(
            "RFC 9110 §5.5", "no blank before a value", "GET /host HTTP/1.1\r\nHost:a\r\n\r\n", .keeps([200]), text: "a"
        ),
        WireCase(
            "RFC 9110 §5.1", "names have no case", "GET /host HTTP/1.1\r\nhOST: a\r\n\r\n", .keeps([200]), text: "a"),
        WireCase("RFC 9110 §5.3", "a field twice", get("A: b", "A: c"), .keeps([200])),
        WireCase("RFC 9110 §7.8", "an upgrade is not taken", get("Connection: upgrade", "Upgrade: h2c"), .keeps([200])),
        WireCase("RFC 9112 §2.2", "an end by a bare LF", "GET / HTTP/1.1\r\nHost: a\r\n\n", .closes([400])),
        WireCase("RFC 9112 §8", "the client gives up in a line", "GET / HT", .givesUp([400])),
        WireCase("RFC 9112 §8", "the client gives up in a field", "GET / HTTP/1.1\r\nHos", .givesUp([400])),
    ]

    static let bodyLength: [WireCase] = [
        WireCase("RFC 9112 §6.2", "Content-Length", post(["Content-Length: 3"], "a=1"), .keeps([200]), text: "a=1"),
        WireCase("RFC 9112 §6.3", "no length is no body", post([], ""), .keeps([200]), text: ""),
        WireCase("RFC 9112 §6.3", "a length of zero", post(["Content-Length: 0"], ""), .keeps([200]), text: ""),
        WireCase("RFC 9110 §8.6", "leading zeros", post(["Content-Length: 0003"], "a=1"), .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9112 §6.3", "twice and different", post(["Content-Length: 3", "Content-Length: 4"], "a=1" + smuggled),
            .closes([400])),
        WireCase(
            "RFC 9112 §6.3", "twice and the same", post(["Content-Length: 3", "Content-Length: 3"], "a=1"),
            .closes([400])),
        WireCase("RFC 9112 §6.3", "a list", post(["Content-Length: 3, 3"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "a plus sign", post(["Content-Length: +3"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "a minus sign", post(["Content-Length: -3"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "hexadecimal", post(["Content-Length: 0x3"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "an underscore", post(["Content-Length: 3_0"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "a fraction", post(["Content-Length: 3.0"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "a space within", post(["Content-Length: 3 0"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "empty", post(["Content-Length:"], "a=1"), .closes([400])),
        WireCase("RFC 9110 §8.6", "full-width digits", post(["Content-Length: ３"], "a=1"), .closes([400])),
        WireCase(
            "RFC 9110 §8.6", "more than an integer holds", post(["Content-Length: 99999999999999999999"], ""),
            .closes([413])),
        WireCase(
            "RFC 9110 §15.5.14", "10 GiB are refused at once", post(["Content-Length: 10737418240"], ""), .closes([413])
        ),
        WireCase("RFC 9110 §15.5.14", "one byte too many", post(["Content-Length: 10001"], ""), .closes([413])),
        WireCase(
            "RFC 9110 §9.3.1", "a GET with a body: it is read and forgotten",
            "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n" + smuggled, .keeps([200]),
            text: "GET /a"),
        WireCase(
            "RFC 9112 §9.3", "a body nobody wants", post(["Content-Length: 3"], "a=1", to: "/a"), .keeps([200]),
            text: "POST /a"),
        WireCase(
            "RFC 9112 §9.3", "more than is read to save a connection",
            post(["Content-Length: 99999999"], smuggled, to: "/a"), .closes([200])),
        WireCase(
            "RFC 9112 §9.3", "a refused body", post(["Content-Length: 3"], "a=1", to: "/forbidden"), .keeps([403]),
            text: "forbidden"),
        WireCase(
            "RFC 9112 §9.3", "a refused large body", post(["Content-Length: 99999999"], smuggled, to: "/forbidden"),
            .closes([403])),
        WireCase("RFC 9112 §8", "the client gives up in a body", post(["Content-Length: 30"], "a=1"), .givesUp([400])),
        WireCase(
            "RFC 9112 §6.3", "bytes behind the body begin a request", post(["Content-Length: 3"], "a=1" + get()),
            .keeps([200, 200])),
        WireCase(
            "RFC 9112 §6.3", "rubbish behind the body", post(["Content-Length: 3"], "a=1xxx\r\n\r\n"),
            .closes([200, 400])),
    ]

    static let transferCoding: [WireCase] = [
        WireCase("RFC 9112 §6.1", "chunked", chunked("3\r\na=1\r\n0\r\n\r\n"), .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9112 §7", "codings have no case", post(["Transfer-Encoding: CHUNKED"], "3\r\na=1\r\n0\r\n\r\n"),
            .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9110 §5.6.1", "empty list elements", post(["Transfer-Encoding: , chunked ,"], "3\r\na=1\r\n0\r\n\r\n"),
            .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9112 §6.1", "with Content-Length",
            post(["Content-Length: 3", "Transfer-Encoding: chunked"], "0\r\n\r\n" + smuggled), .closes([400])),
        WireCase(
            "RFC 9112 §6.1", "before Content-Length",
            post(["Transfer-Encoding: chunked", "Content-Length: 5"], "0\r\n\r\n" + smuggled), .closes([400])),
        WireCase(
            "RFC 9112 §6.1", "in HTTP/1.0",
            "POST /form HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, .closes([400])),
        WireCase("RFC 9112 §6.3", "gzip alone", post(["Transfer-Encoding: gzip"], smuggled), .closes([400])),
        WireCase("RFC 9112 §6.3", "identity", post(["Transfer-Encoding: identity"], smuggled), .closes([400])),
        WireCase(
            "RFC 9112 §6.3", "chunked is not last", post(["Transfer-Encoding: chunked, gzip"], smuggled), .closes([400])
        ),
        WireCase(
            "RFC 9112 §6.1", "a coding that is not understood", post(["Transfer-Encoding: gzip, chunked"], "0\r\n\r\n"),
            .closes([501])),
        WireCase(
            "RFC 9112 §6.1", "chunked twice", post(["Transfer-Encoding: chunked, chunked"], "0\r\n\r\n"), .closes([400])
        ),
        WireCase(
            "RFC 9112 §6.1", "chunked in two fields",
            post(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "0\r\n\r\n"), .closes([400])),
        WireCase(
            "RFC 9112 §6.1", "chunked, then identity in another field",
            post(["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], "0\r\n\r\n" + smuggled), .closes([400])),
        WireCase("RFC 9112 §7.1", "a parameter", post(["Transfer-Encoding: chunked;a=b"], "0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §6.1", "quoted", post(["Transfer-Encoding: \"chunked\""], "0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §6.1", "misspelt", post(["Transfer-Encoding: xchunked"], "0\r\n\r\n"), .closes([400])),
        WireCase(
            "RFC 9112 §6.1", "a vertical tabulator", post(["Transfer-Encoding: \u{b}chunked"], "0\r\n\r\n"),
            .closes([400])),
        WireCase("RFC 9112 §6.1", "empty", post(["Transfer-Encoding:"], "0\r\n\r\n"), .closes([400])),
        WireCase(
            "RFC 9112 §5.1", "a space before the colon of Transfer-Encoding",
            post(["Transfer-Encoding : chunked", "Content-Length: 3"], "0\r\n\r\n"), .closes([400])),
    ]

    static let chunks: [WireCase] = [
        WireCase(
            "RFC 9112 §7.1", "several chunks", chunked("1\r\na\r\n2\r\n=1\r\n0\r\n\r\n"), .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9112 §7.1", "capital and small digits", chunked("A\r\na=12345678\r\nb\r\n90123456789\r\n0\r\n\r\n"),
            .keeps([200]), text: "a=1234567890123456789"),
        WireCase("RFC 9112 §7.1", "leading zeros", chunked("003\r\na=1\r\n000\r\n\r\n"), .keeps([200]), text: "a=1"),
        WireCase("RFC 9112 §7.1", "no chunk but the last", chunked("0\r\n\r\n"), .keeps([200]), text: ""),
        WireCase(
            "RFC 9112 §7.1", "a request behind the body", chunked("3\r\na=1\r\n0\r\n\r\n" + get()), .keeps([200, 200])),
        WireCase("RFC 9112 §7.1", "no size", chunked("\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "no digit", chunked("g\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "a prefix", chunked("0x3\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "a sign", chunked("+3\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "a negative size", chunked("-1\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "an underscore", chunked("0_3\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "a leading space", chunked(" 3\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "a trailing space", chunked("3 \r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase(
            "RFC 9112 §7.1", "a size that overflows", chunked("10000000000000003\r\na=1\r\n0\r\n\r\n"), .closes([413])),
        WireCase(
            "RFC 9112 §7.1", "a size of all bits", chunked("ffffffffffffffff\r\na=1\r\n0\r\n\r\n"), .closes([413])),
        WireCase("RFC 9110 §15.5.14", "a chunk above the limit", chunked("2711\r\n"), .closes([413])),
        WireCase("RFC 9112 §7.1", "content longer than its size", chunked("2\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1", "content shorter than its size", chunked("4\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §2.2", "a bare LF behind a size", chunked("3\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §2.2", "a bare LF behind content", chunked("3\r\na=1\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §2.2", "a bare CR behind content", chunked("3\r\na=1\r0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §2.2", "a bare LF at the end", chunked("3\r\na=1\r\n0\r\n\n"), .closes([400])),
        WireCase("RFC 9112 §7.1.1", "an extension", chunked("3;a=b\r\na=1\r\n0\r\n\r\n"), .keeps([200]), text: "a=1"),
        WireCase(
            "RFC 9112 §7.1.1", "a quoted extension", chunked("3 ; a = \"b;c\"\r\na=1\r\n0;d\r\n\r\n"), .keeps([200]),
            text: "a=1"),
        WireCase("RFC 9112 §7.1.1", "a bare CR in an extension", chunked("3;a\rb\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1.1", "a bare LF in an extension", chunked("3;a\nb\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1.1", "NUL in an extension", chunked("3;a\0\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase(
            "RFC 9112 §7.1.1", "something else than an extension", chunked("3 a\r\na=1\r\n0\r\n\r\n"), .closes([400])),
        WireCase(
            "RFC 9112 §7.1.2", "a trailer is dropped", chunked("3\r\na=1\r\n0\r\nA: b\r\n\r\n"), .keeps([200]),
            text: "a=1"),
        WireCase(
            "RFC 9112 §7.1.2", "a trailer cannot set a length",
            chunked("3\r\na=1\r\n0\r\nContent-Length: 99\r\nHost: b\r\n\r\n"), .keeps([200]), text: "a=1"),
        WireCase("RFC 9112 §7.1.2", "a malformed trailer", chunked("3\r\na=1\r\n0\r\nA b\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §7.1.2", "a folded trailer", chunked("3\r\na=1\r\n0\r\nA: b\r\n c\r\n\r\n"), .closes([400])),
        WireCase("RFC 9112 §8", "the client gives up in a chunk", chunked("3\r\na="), .givesUp([400])),
        WireCase("RFC 9112 §8", "the client gives up before the last chunk", chunked("3\r\na=1\r\n"), .givesUp([400])),
        WireCase(
            "RFC 9112 §9.3", "chunks nobody wants",
            post(["Transfer-Encoding: chunked"], "3\r\na=1\r\n0\r\n\r\n", to: "/a"), .keeps([200])),
    ]
}
