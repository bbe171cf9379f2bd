import Testing

@testable import HTTP

@Suite struct RequestTests {
    @Test func aRequestWithoutASocketIsLikeOneWithIt() {
        let request = Request(
            method: .post, target: "/a%20b?x=1&y=%E8%80%83&x=2",
            headers: [("Cookie", "a=1; b=\"2\""), ("X-A", "1"), ("x-a", "2"), ("Cookie", "c=3=4; a=5")],
            body: .bytes(Array("name=%E5%BC%A0&name=b".utf8)), peerAddress: "10.0.0.1")
        #expect(request.method == .post)
        #expect(request.path == "/a b")
        #expect(request.target == "/a%20b?x=1&y=%E8%80%83&x=2")
        #expect(request.query.all("x") == ["1", "2"])
        #expect(request.query.first("y") == "考")
        #expect(request.query.first("z") == nil)
        #expect(request.form.all("name") == ["张", "b"])
        #expect(request.form.names == ["name"])
        #expect(request.header("x-A") == "1, 2")
        #expect(request.header("X-B") == nil)
        #expect(request.header(.cookie) == "a=1; b=\"2\"; c=3=4; a=5")
        #expect(["a", "b", "c", "d", "A"].map { request.cookie($0) } == ["1", "\"2\"", "3=4", nil, nil])
        #expect(request.host == "localhost")
        #expect(request.peerAddress == "10.0.0.1")
    }

    @Test func aFormHasAFieldLimit() {
        let text = (0...FormData.fieldCountMax).map { "a\($0)=1" }.joined(separator: "&")
        let form = FormData(urlencoded: Array(text.utf8))
        #expect(form.isMalformed)
        #expect(form.names.count == FormData.fieldCountMax)
    }

    @Test func headerNamesHaveNoCase() {
        #expect(HeaderName("content-TYPE") == .contentType)
        #expect(HeaderName("content-typ") != .contentType)
        #expect(Set<HeaderName>(["A", "a", "b"]).count == 2)
    }

    @Test func datesAreWrittenAndRead() {
        for (seconds, text) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ] {
            #expect(HTTPDate.text(seconds) == text)
            #expect(HTTPDate.seconds(text, now: 0) == seconds)
        }
        let now = 1_800_000_000
        #expect(HTTPDate.seconds("Sunday, 06-Nov-94 08:49:37 GMT", now: now) == 784_111_777)
        #expect(HTTPDate.seconds("Sun Nov  6 08:49:37 1994", now: now) == 784_111_777)
        for text in [
            "", "x", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        ] {
            #expect(HTTPDate.seconds(text, now: now) == nil)
        }
    }

    @Test func addressesAreReadAndWritten() {
        for text in ["127.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "2001:db8::1", "fe80::1:2:3:4"] {
            #expect(PeerAddress(text)?.description == text)
        }
        #expect(PeerAddress("::ffff:10.0.0.1") == PeerAddress("10.0.0.1"))
        #expect(PeerAddress("2001:db8:1:2::1")?.network == PeerAddress("2001:db8:1:2:ffff::9")?.network)
        #expect(PeerAddress("2001:db8:1:2::1")?.network != PeerAddress("2001:db8:1:3::1")?.network)
        #expect(PeerAddress("10.0.0.1")?.network == PeerAddress("10.0.0.1"))
        for text in ["", "1.2.3", "1.2.3.4.5", "::g", "host"] { #expect(PeerAddress(text) == nil) }
    }

    @Test func responseFieldsAreReplacedOrAdded() {
        var response = Response(headers: [("A", "1"), ("B", "2")])
        response.set("a", "3")
        response.add("b", "4")
        #expect(response.headers.map { "\($0.0)=\($0.1)" } == ["B=2", "a=3", "b=4"])
        #expect(response.header("b") == "2")
    }
}
