import Glibc
import HTTP
import TestSupport
import Testing

@Suite(.serialized) struct RobustnessTests {
    @Test func aClientThatPipelinesAndNeverReadsIsBounded() async throws {
        try await RunningServer.run { running async throws in
            let client = try RawClient(port: running.port, receiveBufferBytes: 4096)
            let requests = Array(
                String(repeating: "GET /bytes?count=100000 HTTP/1.1\r\nHost: a\r\n\r\n", count: 1000).utf8)
            let taken = client.flood(requests, times: 1000, patienceSeconds: 0.5)
            // What the server has answered is what the buffers of the sockets hold, not what was asked.
            #expect(taken < 10_000_000)
            #expect(running.application.targets.count < 200)
            #expect(try RawClient.exchange(port: running.port, WireCase.get()).status == 200)
        }
    }

    @Test func pipelinedRequestsAreAllAnsweredInOrder() async throws {
        try await RunningServer.run { running async throws in
            let client = try RawClient(port: running.port)
            let numbers = 0..<2000
            let text = numbers.map { "GET /n\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
            try client.send(text)
            for number in numbers { #expect(try client.response().text == "GET /n\(number)") }
        }
    }

    @Test func slowAndIdleClientsDoNotStopOthers() async throws {
        try await RunningServer.run(loops: 2) { running async throws in
            let idle = try (0..<500).map { _ in try RawClient(port: running.port) }
            for client in idle.prefix(250) { try client.send("GET / HTTP/1.1\r\nHos") }
            let start = RawClient.now()
            for _ in 0..<20 { #expect(try RawClient.exchange(port: running.port, WireCase.get()).status == 200) }
            #expect(RawClient.now() - start < 12)
            for client in idle.prefix(250) { try client.send("t: a\r\n\r\n") }
            for client in idle.prefix(250) { #expect(try client.response().status == 200) }
        }
    }

    @Test func fiveHundredSimultaneousRequestsAreAllAnswered() async throws {
        try await RunningServer.run(loops: 2) { running async throws in
            let clients = try (0..<500).map { _ in try RawClient(port: running.port) }
            for client in clients { try client.send("GET /slow?milliseconds=100 HTTP/1.1\r\nHost: a\r\n\r\n") }
            for client in clients { #expect(try client.response().text == "slow") }
            let open = running.server.counters.connectionsOpen
            #expect(open == 500)
        }
    }

    @Test func resetsLeakNothing() async throws {
        try await RunningServer.run(loops: 2) { running async throws in
            let beginnings = [
                "", "GET / HT", WireCase.get(), WireCase.post(["Content-Length: 100"], "a="),
                "GET /bytes?count=1000000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /slow?milliseconds=20 HTTP/1.1\r\nHost: a\r\n\r\n",
                String(
                    MultipartBody.request([.file("f", fileName: "a", String(repeating: "x", count: 150_000))]).dropLast(
                        9)),
            ]
            let before = TestFolder.names(in: "/proc/self/fd").count
            for round in 0..<350 {
                let client = try RawClient(port: running.port)
                try client.send(beginnings[round % beginnings.count])
                if round % 2 == 0 { usleep(2000) }
                client.reset()
            }
            for _ in 0..<100 where running.server.counters.connectionsOpen > 0 { usleep(20_000) }
            #expect(running.server.counters.connectionsOpen == 0)
            #expect(TestFolder.names(in: "/proc/self/fd").count <= before + 20)
            #expect(TestFolder.becomesEmpty(running.folder))
        }
    }

    @Test func aHalfClosedClientIsAnswered() async throws {
        try await RunningServer.run { running async throws in
            let client = try RawClient(port: running.port)
            try client.send("GET /slow?milliseconds=100 HTTP/1.1\r\nHost: a\r\n\r\n")
            client.closeSending()
            #expect(try client.response().text == "slow")
            #expect(try client.rest().isEmpty)
        }
    }

    @Test func theServerListensOnIPv6() async throws {
        try await RunningServer.run {
            $0.host = "::"
        } _: { running async throws in
            #expect(
                try RawClient.exchange(port: running.port, "GET /address HTTP/1.1\r\nHost: a\r\n\r\n").text
                    == "127.0.0.1 false")
        }
    }

    @Test func aTakenPortIsAnErrorThatNamesIt() async throws {
        try await RunningServer.run { running async throws in
            let second = Server(
                configuration: ServerConfiguration(port: running.port), responder: TestApplication())
            do {
                _ = try second.start()
                Issue.record("two servers on one port")
            } catch let error as SystemError {
                #expect(error.description == "listen on 127.0.0.1:\(running.port): Address already in use")
            }
        }
    }
}
