import Glibc
import HTTP
import TestSupport
import Testing

/// Every limit of `Limits`, over real sockets: one step below it passes, one above does not.
@Suite struct LimitTests {
    private static func answer(
        _ text: String, _ change: @escaping (inout Limits) -> Void
    ) async throws -> [Int] {
        var statuses: [Int] = []
        try await RunningServer.run { configuration in
            change(&configuration.limits)
        } _: { running in
            let client = try RawClient(port: running.port)
            try client.send(text)
            statuses.append(try client.response().status)
            if client.isClosedByServer(withinSeconds: 0.3) { statuses.append(0) }
        }
        return statuses
    }

    @Test func headBytes() async throws {
        let head = { (count: Int) in
            let empty = WireCase.get("A: ")
            return WireCase.get("A: " + String(repeating: "x", count: count - empty.utf8.count))
        }
        #expect(try await Self.answer(head(500)) { $0.headBytesMax = 500 } == [200])
        #expect(try await Self.answer(head(501)) { $0.headBytesMax = 500 } == [431, 0])
        #expect(try await Self.answer(head(16 * 1024)) { _ in } == [200])
        #expect(try await Self.answer(head(16 * 1024 + 1)) { _ in } == [431, 0])
    }

    @Test func headerCount() async throws {
        let head = { (count: Int) in
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "A: b\r\n", count: count - 1) + "\r\n"
        }
        #expect(try await Self.answer(head(100)) { _ in } == [200])
        #expect(try await Self.answer(head(101)) { _ in } == [431, 0])
    }

    @Test func targetBytes() async throws {
        let head = { (count: Int) in
            "GET /\(String(repeating: "x", count: count - 1)) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        #expect(try await Self.answer(head(8192)) { _ in } == [200])
        #expect(try await Self.answer(head(8193)) { _ in } == [414, 0])
        #expect(try await Self.answer(head(20_000)) { _ in } == [414, 0])
    }

    @Test func leadingEmptyLines() async throws {
        #expect(try await Self.answer("\r\n" + WireCase.get()) { $0.leadingEmptyLinesMax = 1 } == [200])
        #expect(try await Self.answer("\r\n\r\n" + WireCase.get()) { $0.leadingEmptyLinesMax = 1 } == [400, 0])
    }

    @Test func bodyBytesOfAFormFieldInAMultipartBody() async throws {
        let body = { (count: Int) in MultipartBody.request([.field("a", String(repeating: "x", count: count))]) }
        #expect(try await Self.answer(body(50)) { $0.bodyBytesMax = 50 } == [200])
        #expect(try await Self.answer(body(51)) { $0.bodyBytesMax = 50 } == [413, 0])
    }

    @Test func discardedBodyBytes() async throws {
        let body = { (count: Int) in
            WireCase.post(["Transfer-Encoding: chunked"], "\(String(count, radix: 16))\r\n", to: "/a")
                + String(repeating: "x", count: count) + "\r\n0\r\n\r\n"
        }
        #expect(try await Self.answer(body(50)) { $0.discardedBodyBytesMax = 50 } == [200])
        #expect(try await Self.answer(body(51)) { $0.discardedBodyBytesMax = 50 } == [413, 0])
    }

    @Test func chunkLineBytes() async throws {
        let body = { (count: Int) in
            WireCase.chunked("1;" + String(repeating: "x", count: count - 4) + "\r\na\r\n0\r\n\r\n")
        }
        #expect(try await Self.answer(body(256)) { _ in } == [200])
        #expect(try await Self.answer(body(257)) { _ in } == [400, 0])
    }

    @Test func chunkExtensionBytes() async throws {
        let body = { (count: Int) in
            WireCase.chunked(String(repeating: "1;234567\r\na\r\n", count: count) + "0\r\n\r\n")
        }
        #expect(try await Self.answer(body(10)) { $0.chunkExtensionBytesMax = 70 } == [200])
        #expect(try await Self.answer(body(11)) { $0.chunkExtensionBytesMax = 70 } == [400, 0])
    }

    @Test func trailerBytes() async throws {
        let body = { (count: Int) in
            WireCase.chunked("0\r\n" + String(repeating: "A: 34567\r\n", count: count) + "\r\n")
        }
        #expect(try await Self.answer(body(5)) { $0.trailerBytesMax = 52 } == [200])
        #expect(try await Self.answer(body(6)) { $0.trailerBytesMax = 52 } == [431, 0])
    }

    @Test func partHeadBytes() async throws {
        let body = { (count: Int) in MultipartBody.request([.field(String(repeating: "x", count: count), "")]) }
        #expect(try await Self.answer(body(40)) { $0.partHeadBytesMax = 100 } == [200])
        #expect(try await Self.answer(body(90)) { $0.partHeadBytesMax = 100 } == [400, 0])
    }

    @Test func aHeadThatStallsIsAnswered408() async throws {
        try await RunningServer.run {
            $0.limits.headSeconds = 0.4
        } _: { running in
            let client = try RawClient(port: running.port)
            let start = RawClient.now()
            try client.send("GET / HTTP/1.1\r\nHo")
            #expect(try client.response(timeoutSeconds: 5).status == 408)
            #expect(client.isClosedByServer())
            #expect((0.3...2).contains(RawClient.now() - start))
        }
    }

    @Test func aHeadThatDribblesIsAnswered408() async throws {
        try await RunningServer.run {
            $0.limits.headSeconds = 0.5
        } _: { running in
            let client = try RawClient(port: running.port)
            let start = RawClient.now()
            try client.send(WireCase.get())
            #expect(try client.response().status == 200)
            for byte in "GET / HTTP/1.1\r\nHost: a\r\nA: ".utf8 where RawClient.now() - start < 1.5 {
                try? client.send([byte])
                usleep(60_000)
            }
            // It came while the client was still sending.
            #expect(try client.response(timeoutSeconds: 0.1).status == 408)
        }
    }

    @Test func aSilentConnectionIsClosed() async throws {
        try await RunningServer.run {
            $0.limits.headSeconds = 0.4
        } _: { running in
            let client = try RawClient(port: running.port)
            #expect(client.isClosedByServer(withinSeconds: 2))
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        try await RunningServer.run {
            $0.limits.idleSeconds = 0.4
        } _: { running in
            let client = try RawClient(port: running.port)
            try client.send(WireCase.get())
            #expect(try client.response().status == 200)
            #expect(client.isClosedByServer(withinSeconds: 2))
        }
    }

    @Test func aBodyThatDribblesIsAnswered408() async throws {
        try await RunningServer.run { configuration in
            configuration.limits.bodySeconds = 0.5
        } _: { running in
            let client = try RawClient(port: running.port)
            let start = RawClient.now()
            try client.send(WireCase.post(["Content-Length: 1000"], "a="))
            while RawClient.now() - start < 1.2 {
                try? client.send("x")
                usleep(60_000)
            }
            // It came while the client was still sending.
            #expect(try client.response(timeoutSeconds: 0.1).status == 408)
        }
    }

    @Test func aBodyAboveTheLeastRateMayTakeLonger() async throws {
        try await RunningServer.run { configuration in
            configuration.limits.bodySeconds = 0.3
            configuration.limits.bodyBytesPerSecondMin = 100
        } _: { running in
            let client = try RawClient(port: running.port)
            try client.send(WireCase.post(["Content-Length: 1000"], ""))
            for _ in 0..<10 {
                usleep(100_000)
                try client.send(String(repeating: "x", count: 100))
            }
            #expect(try client.response().status == 200)
        }
    }

    @Test func aClientThatDoesNotReadIsCutOff() async throws {
        try await RunningServer.run { configuration in
            configuration.limits.writeStallSeconds = 0.4
            configuration.limits.writeBytesPerSecondMin = 100_000_000
        } _: { running in
            let client = try RawClient(port: running.port, receiveBufferBytes: 4096)
            try client.send("GET /bytes?count=20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            let start = RawClient.now()
            while running.server.counters.connectionsOpen > 0 && RawClient.now() - start < 5 { usleep(50_000) }
            #expect(running.server.counters.connectionsOpen == 0)
        }
    }

    @Test func aRefusedUploadIsHeardOutSoThatItsAnswerIsNotLostToAReset() async throws {
        try await RunningServer.run { running in
            let client = try RawClient(port: running.port)
            try client.send(WireCase.post(["Content-Length: 100000"], ""))
            for _ in 0..<10 {
                usleep(20_000)
                try client.send([UInt8](repeating: 0x61, count: 10_000))
            }
            #expect(try client.response().status == 413)
            #expect(client.isClosedByServer())
        }
    }

    @Test func aRefusedClientIsHeardOutForAMomentOnly() async throws {
        try await RunningServer.run { configuration in
            configuration.limits.lingerSeconds = 0.4
        } _: { running in
            let client = try RawClient(port: running.port)
            try client.send("BREW / HTTP/1.1\r\n\r\n")
            #expect(try client.response().status == 501)
            let start = RawClient.now()
            while running.server.counters.connectionsOpen > 0 && RawClient.now() - start < 5 { usleep(50_000) }
            #expect((0.2...2).contains(RawClient.now() - start))
        }
    }

    @Test func aRefusedClientIsHeardOutForSoManyBytesOnly() async throws {
        try await RunningServer.run { configuration in
            configuration.limits.lingerSeconds = 60
            configuration.limits.lingerBytesMax = 100_000
        } _: { running in
            let client = try RawClient(port: running.port)
            try client.send("BREW / HTTP/1.1\r\n\r\n")
            #expect(try client.response().status == 501)
            let taken = client.flood([UInt8](repeating: 0, count: 10_000), times: 2000, patienceSeconds: 1)
            #expect(taken < 19_000_000)
        }
    }

    @Test func oneConnectionTooManyIsAnswered503() async throws {
        try await RunningServer.run {
            $0.limits.connectionsMax = 2
        } _: { running in
            let clients = try (0..<2).map { _ in try RawClient(port: running.port) }
            for client in clients { try client.send(WireCase.get()) }
            for client in clients { #expect(try client.response().status == 200) }
            let third = try RawClient(port: running.port)
            #expect(try third.response().status == 503)
            #expect(third.isClosedByServer())
            clients[0].close()
            usleep(100_000)
            #expect(try RawClient.exchange(port: running.port, WireCase.get()).status == 200)
        }
    }

    @Test func oneConnectionOfAnAddressTooManyIsAnswered503() async throws {
        try await RunningServer.run {
            $0.limits.connectionsPerAddressMax = 1
        } _: { running in
            let first = try RawClient(port: running.port)
            try first.send(WireCase.get())
            #expect(try first.response().status == 200)
            #expect(try RawClient(port: running.port).response().status == 503)
        }
    }

    @Test func aTrustedProxyMayHaveAnyNumberOfConnections() async throws {
        try await RunningServer.run { configuration in
            configuration.limits.connectionsPerAddressMax = 1
            configuration.trustedProxies = ["127.0.0.1"]
        } _: { running in
            let clients = try (0..<3).map { _ in try RawClient(port: running.port) }
            for client in clients {
                try client.send(WireCase.get())
                #expect(try client.response().status == 200)
            }
        }
    }

    @Test func theLastRequestOfAConnectionClosesIt() async throws {
        try await RunningServer.run {
            $0.limits.requestsPerConnectionMax = 3
        } _: { running in
            let client = try RawClient(port: running.port)
            try client.send(WireCase.get() + WireCase.get() + WireCase.get() + WireCase.smuggled)
            let responses = try client.responses(3)
            #expect(responses.map { $0.header("Connection") } == [nil, nil, "close"])
            #expect(try client.rest().isEmpty)
            #expect(!running.application.targets.contains("/smuggled"))
        }
    }
}
