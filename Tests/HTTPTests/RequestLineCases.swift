extension WireCase {
    static let requestLine: [WireCase] = [
        WireCase("RFC 9112 §3", "a plain request", get(), .keeps([200]), text: "GET /a"),
        WireCase("RFC 9112 §3", "two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "a tabulator for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "a leading space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "a trailing space", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "no version, as in HTTP/0.9", "GET /\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "a line of one word", "GET\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3", "a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 9112 §3", "the bytes of a TLS hello", raw: [22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3, 10], .closes([400])),
        WireCase("RFC 9112 §3", "NUL in the line", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §9.1", "an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", .closes([501])),
        WireCase("RFC 9110 §9.1", "methods have a case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", .closes([501])),
        WireCase(
            "RFC 9112 §3", "a method longer than any", String(repeating: "A", count: 9000) + " / HTTP/1.1\r\n\r\n",
            .closes([501])),
        WireCase("RFC 9110 §9.3.8", "TRACE is off", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", .closes([501])),
        WireCase("RFC 9110 §9.3.6", "CONNECT is off", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .closes([501])),
        WireCase("RFC 9112 §2.3", "HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", .closes([505])),
        WireCase("RFC 9113 §3.4", "an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .closes([505])),
        WireCase("RFC 9112 §2.3", "HTTP/0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", .closes([505])),
        WireCase("RFC 9110 §2.5", "HTTP/1.2 is served as 1.1", "GET /a HTTP/1.2\r\nHost: a\r\n\r\n", .keeps([200])),
        WireCase("RFC 9112 §2.3", "lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §2.3", "two digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §2.3", "no minor version", "GET / HTTP/1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §2.3", "another protocol", "GET / HTCP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §2.2", "an empty line first", "\r\n" + get(), .keeps([200])),
        WireCase("RFC 9112 §2.2", "four empty lines first", "\r\n\r\n\r\n\r\n" + get(), .keeps([200])),
        WireCase("RFC 9112 §2.2", "five empty lines first", "\r\n\r\n\r\n\r\n\r\n" + get(), .closes([400])),
        WireCase("RFC 9112 §2.2", "a bare line feed first", "\n" + get(), .closes([400])),
        WireCase("RFC 9112 §2.2", "bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", .closes([400])),
        WireCase("RFC 9112 §2.2", "a bare CR in the line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §2.2", "CR CR LF", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 9112 §2.2", "a space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .closes([400])),
    ]

    static let target: [WireCase] = [
        WireCase(
            "RFC 9112 §3.2.1", "a query is not the path", "GET /a?b=/c HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "GET /a"),
        WireCase(
            "RFC 9112 §3.2.1", "an empty query", "GET /a? HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]), text: "GET /a"),
        WireCase("RFC 9112 §3.2.1", "a target without a slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 9112 §3.2.2", "an absolute target", "GET http://b:81/c?d HTTP/1.1\r\nHost: b:81\r\n\r\n",
            .keeps([200]), text: "GET /c"),
        WireCase(
            "RFC 9112 §3.2.2", "it counts, not Host", "GET http://b:81/host HTTP/1.1\r\nHost: c\r\n\r\n", .keeps([200]),
            text: "b:81"),
        WireCase(
            "RFC 9110 §4.2.3", "the scheme has no case", "GET HTTP://b/c HTTP/1.1\r\nHost: b\r\n\r\n", .keeps([200]),
            text: "GET /c"),
        WireCase(
            "RFC 9110 §4.2.3", "no path is the root", "GET http://b HTTP/1.1\r\nHost: b\r\n\r\n", .keeps([200]),
            text: "GET /"),
        WireCase(
            "RFC 9110 §4.2.3", "no path but a query", "GET http://b?c HTTP/1.1\r\nHost: b\r\n\r\n", .keeps([200]),
            text: "GET /"),
        WireCase("RFC 9112 §3.2.2", "Host is missing all the same", "GET http://b/ HTTP/1.1\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §4.2.1", "no host", "GET http:///c HTTP/1.1\r\nHost: b\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §4.2.4", "user information", "GET http://u@b/ HTTP/1.1\r\nHost: b\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3.2.2", "another scheme", "GET ftp://b/ HTTP/1.1\r\nHost: b\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.4", "https without TLS", "GET https://b/ HTTP/1.1\r\nHost: b\r\n\r\n", .closes([421])),
        WireCase(
            "RFC 9112 §3.2.4", "OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]), text: "OPTIONS *"),
        WireCase("RFC 9112 §3.2.4", "GET *", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 9112 §3.2.4", "OPTIONS of a host", "OPTIONS http://b HTTP/1.1\r\nHost: b\r\n\r\n", .keeps([200]),
            text: "OPTIONS *"),
        WireCase("RFC 9112 §3.2.3", "an authority", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3.2", "a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §2", "raw UTF-8", "GET /考 HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §2", "a quotation mark", "GET /\" HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §2", "a backslash", "GET /a\\..\\b HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 3986 §2.1", "escaped UTF-8", "GET /%E8%80%83 HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "GET /考"),
        WireCase(
            "RFC 3986 §2.1", "decoded once only", "GET /%2541 HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "GET /%41"),
        WireCase("RFC 3986 §2.1", "half an escape", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §2.1", "no escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3629 §3", "escapes that are not UTF-8", "GET /%FF HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3629 §3", "an overlong slash", "GET /..%c0%afa HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §7.3", "an escaped NUL", "GET /a%00.css HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §7.3", "an escaped CR LF", "GET /a%0d%0aX HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §7.3", "an escaped slash", "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §7.3", "an escaped backslash", "GET /a%5cb HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §5.2.4", "a way up", "GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §5.2.4", "an escaped way up", "GET /%2e%2e/etc HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §5.2.4", "a half-escaped way up", "GET /a/.%2E HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 3986 §5.2.4", "a dot segment", "GET /./a HTTP/1.1\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 3986 §3.3", "dots within a name", "GET /a..b/.c HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "GET /a..b/.c"),
        WireCase(
            "RFC 3986 §3.3", "an empty segment stays", "GET //a HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]),
            text: "GET //a"),
        WireCase(
            "RFC 3986 §3.3", "plus is plus", "GET /a+b HTTP/1.1\r\nHost: a\r\n\r\n", .keeps([200]), text: "GET /a+b"),
    ]

    static let host: [WireCase] = [
        WireCase("RFC 9112 §3.2", "none", "GET / HTTP/1.1\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3.2", "two", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3.2", "an empty one", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3.2", "a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .closes([400])),
        WireCase(
            "RFC 9110 §7.2", "a name and a port", "GET /host HTTP/1.1\r\nHost: a-b.c:8080\r\n\r\n", .keeps([200]),
            text: "a-b.c:8080"),
        WireCase("RFC 9110 §7.2", "an empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", .keeps([200])),
        WireCase(
            "RFC 9110 §7.2", "an IPv6 address", "GET /host HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", .keeps([200]),
            text: "[::1]:80"),
        WireCase("RFC 9110 §7.2", "no IPv6 address", "GET / HTTP/1.1\r\nHost: [::g]\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "a port of letters", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "a port too high", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "a space within", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "letters beyond ASCII", "GET / HTTP/1.1\r\nHost: 考\r\n\r\n", .closes([400])),
        WireCase("RFC 9110 §7.2", "an escape cut short", "GET / HTTP/1.1\r\nHost: a%4\r\n\r\n", .closes([400])),
        WireCase("RFC 9112 §3.3", "none in HTTP/1.0", "GET /host HTTP/1.0\r\n\r\n", .closes([200]), text: ""),
        WireCase("RFC 9112 §3.3", "an impossible one in HTTP/1.0", "GET / HTTP/1.0\r\nHost: /\r\n\r\n", .closes([400])),
    ]
}
