import Glibc
import HTTP
import TestSupport
import Testing

@Suite struct ResponseTests {
    private func get(
        _ running: RunningServer, _ path: String, _ lines: String..., method: String = "GET"
    ) throws -> RawResponse {
        let fields = lines.map { $0 + "\r\n" }.joined()
        return try RawClient.exchange(
            port: running.port, "\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n", toHead: method == "HEAD")
    }

    @Test func compressiblePagesAreGzippedFrom1024Bytes() async throws {
        try await RunningServer.run { running async throws in
            let large = try get(running, "/bytes?count=1024&compressible", "Accept-Encoding: gzip")
            #expect(large.header("Content-Encoding") == "gzip")
            #expect(large.header("Vary") == "Accept-Encoding")
            #expect(try Gunzip.bytes(large.body) == [UInt8](repeating: 0x61, count: 1024))
            let small = try get(running, "/bytes?count=1023&compressible", "Accept-Encoding: gzip")
            #expect(small.header("Content-Encoding") == nil)
            #expect(small.header("Vary") == "Accept-Encoding")
            let plain = try get(running, "/bytes?count=5000", "Accept-Encoding: gzip")
            #expect(plain.header("Content-Encoding") == nil)
            #expect(plain.header("Vary") == nil)
            let head = try get(running, "/bytes?count=1024&compressible", "Accept-Encoding: gzip", method: "HEAD")
            #expect(head.header("Content-Length") == large.header("Content-Length"))
        }
    }

    @Test func conditionsAreEvaluatedForPagesToo() async throws {
        try await RunningServer.run { running async throws in
            #expect(try get(running, "/tagged", "If-None-Match: \"v1\"").status == 304)
            #expect(try get(running, "/tagged", "If-None-Match: \"v2\"").status == 200)
            #expect(try get(running, "/tagged", "If-Match: \"v2\"").status == 412)
            #expect(try get(running, "/tagged", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT").status == 200)
            // Without a tag no tag can match (RFC 9110 §13.1.1); what is not a success is not touched (§13.2.1).
            #expect(try get(running, "/a", "If-Match: \"v1\"").status == 412)
            #expect(try get(running, "/missing", "If-Match: \"v1\"").status == 404)
            #expect(try get(running, "/a", "Range: bytes=0-1").status == 200)
        }
    }

    @Test func filesAreSentWholeAndInRanges() async throws {
        let folder = TestFolder.make()
        defer { TestFolder.remove(folder) }
        let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }
        TestFolder.write(content, to: folder + "/file")
        let application = FileApplication(path: folder + "/file", byteCount: content.count, folder: folder)
        let server = Server(configuration: ServerConfiguration(), responder: application)
        let port = try server.start()
        let exchange = { (text: String, isHead: Bool) in
            try RawClient.exchange(port: port, text, toHead: isHead)
        }
        #expect(try exchange("GET /file HTTP/1.1\r\nHost: a\r\n\r\n", false).body == content)
        #expect(try exchange("GET /temporary HTTP/1.1\r\nHost: a\r\n\r\n", false).text == "temporary")
        let head = try exchange("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n", true)
        #expect(head.header("Content-Length") == "3000000")
        #expect(head.header("Accept-Ranges") == "bytes")
        let part = try exchange("GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=1000000-1999999\r\n\r\n", false)
        #expect(part.status == 206)
        #expect(part.body == Array(content[1_000_000..<2_000_000]))
        #expect(part.header("Content-Range") == "bytes 1000000-1999999/3000000")
        #expect(try exchange("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n", false).status == 500)
        #expect(try exchange("GET /shrunk HTTP/1.1\r\nHost: a\r\n\r\n", false).status == 500)
        #expect(TestFolder.names(in: folder) == ["file"])
        await server.stop(graceSeconds: 0)
    }

    @Test func theAccessLogAndTheCountersTellWhatWasAnswered() async throws {
        let log = Log()
        try await RunningServer.run { configuration in
            configuration.accessLog = { log.add($0) }
        } _: { running async throws in
            let client = try RawClient(port: running.port)
            try client.send(WireCase.get("User-Agent: test") + "GET /missing?a=1 HTTP/1.1\r\nHost: a\r\n\r\nBREW\r\n")
            #expect(try client.responses(3).map(\.status) == [200, 404, 400])
            usleep(50_000)
            let lines = log.entries.map { entry in
                "\(entry.peerAddress) \(entry.request?.target ?? "-") \(entry.status.code) \(entry.bodyBytes)"
            }
            #expect(lines == ["127.0.0.1 /a 200 6", "127.0.0.1 /missing?a=1 404 7", "127.0.0.1 - 400 11"])
            #expect(log.entries.allSatisfy { (0...1_000_000).contains($0.microseconds) })
            let counters = running.server.counters
            #expect(counters.connectionsOpened == 1)
            #expect(counters.responses == 3)
            #expect(counters.responses4xx == 2)
            #expect(counters.refusals == 1)
        }
    }

    @Test func onlyAConfiguredProxyIsBelieved() async throws {
        let address = { (running: RunningServer, lines: [String]) in
            let fields = lines.map { $0 + "\r\n" }.joined()
            return try RawClient.exchange(
                port: running.port, "GET /address HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
            ).text
        }
        try await RunningServer.run { running async throws in
            #expect(
                try address(running, ["X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: https"]) == "127.0.0.1 false")
        }
        try await RunningServer.run {
            $0.trustedProxies = ["127.0.0.1", "10.0.0.9"]
        } _: { running async throws in
            #expect(try address(running, []) == "127.0.0.1 false")
            #expect(try address(running, ["X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: https"]) == "10.0.0.1 true")
            #expect(try address(running, ["X-Forwarded-For: 1.1.1.1, 10.0.0.1, 10.0.0.9"]) == "10.0.0.1 false")
            #expect(
                try address(running, ["X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 10.0.0.2"]) == "10.0.0.2 false")
            #expect(try address(running, ["X-Forwarded-For: evil"]) == "127.0.0.1 false")
            #expect(try address(running, ["X-Forwarded-For: 2001:db8::1"]) == "2001:db8::1 false")
            let https = "GET https://a/b HTTP/1.1\r\nHost: a\r\n\r\n"
            #expect(try RawClient.exchange(port: running.port, https).status == 200)
        }
    }
}

/// Serves one file, a temporary one, and two that are not as announced.
private struct FileApplication: Responder {
    let path: String
    let byteCount: Int
    let folder: String

    func bodyPolicy(for request: Request) -> BodyPolicy { .none }

    func respond(to request: Request) async -> Response {
        switch request.path {
        case "/temporary":
            guard let file = try? TemporaryFile(bytes: Array("temporary".utf8), folder: folder) else {
                return Response(status: .internalServerError)
            }
            return Response(body: .temporaryFile(file))
        case "/gone": return Response(body: .file(path: folder + "/gone", byteCount: 3))
        case "/shrunk": return Response(body: .file(path: path, byteCount: byteCount + 1))
        default: return Response(body: .file(path: path, byteCount: byteCount))
        }
    }

    func refusal(status: Status, request: Request?) -> Response { Response(status: status) }
}
