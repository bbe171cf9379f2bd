import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite struct StopTests {
    /// Stops a server on a thread that no blocking test holds up; the result is when it had stopped.
    private func stop(_ server: Server, graceSeconds: Int) throws -> Task<Double, Never> {
        let loop = try EventLoop()
        try loop.start(name: "stop") {}
        return Task(executorPreference: loop) {
            await server.stop(graceSeconds: graceSeconds)
            return RawClient.now()
        }
    }

    @Test func whatRunsIsFinishedAndNothingElseIsTaken() async throws {
        let running = try RunningServer(loops: 2)
        let idle = try RawClient(port: running.port)
        try idle.send(WireCase.get())
        #expect(try idle.response().status == 200)
        let busy = try RawClient(port: running.port)
        try busy.send("GET /slow?milliseconds=400 HTTP/1.1\r\nHost: a\r\n\r\n" + WireCase.smuggled)
        usleep(100_000)

        let start = RawClient.now()
        let stopped = try stop(running.server, graceSeconds: 60)
        let response = try busy.response()
        #expect(response.text == "slow")
        #expect(response.header("Connection") == "close")
        #expect(try busy.rest().isEmpty)
        #expect(idle.isClosedByServer())
        // It ends when what runs is finished, not when the grace is over.
        #expect(await stopped.value - start < 50)
        #expect(!running.application.targets.contains("/smuggled"))
        #expect(throws: RawClient.Failure.cannotConnect(ECONNREFUSED)) { try RawClient(port: running.port) }
        TestFolder.remove(running.folder)
    }

    @Test func aConnectionThatWasJustMadeMayStillAsk() async throws {
        let running = try RunningServer()
        let client = try RawClient(port: running.port)
        usleep(50_000)
        let stopped = try stop(running.server, graceSeconds: 5)
        usleep(100_000)
        try client.send(WireCase.get())
        #expect(try client.response().header("Connection") == "close")
        _ = await stopped.value
    }

    @Test func theGraceHasAnEnd() async throws {
        let running = try RunningServer()
        let client = try RawClient(port: running.port)
        try client.send("GET /slow?milliseconds=60000 HTTP/1.1\r\nHost: a\r\n\r\n")
        let stalled = try RawClient(port: running.port, receiveBufferBytes: 4096)
        try stalled.send("GET /bytes?count=20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(100_000)
        let start = RawClient.now()
        let stopped = try stop(running.server, graceSeconds: 1)
        #expect((0.5...3).contains(await stopped.value - start))
        #expect(throws: RawClient.Failure.self) { try client.response() }
    }

    @Test func stoppingTwiceIsNoError() async throws {
        let running = try RunningServer(loops: 2)
        async let first: Void = running.server.stop(graceSeconds: 0)
        async let second: Void = running.server.stop(graceSeconds: 0)
        _ = await (first, second)
        await running.server.stop(graceSeconds: 0)
    }

    @Test func aHandlerThatOutlivesItsLoopComesToItsEnd() async throws {
        let running = try RunningServer()
        let client = try RawClient(port: running.port)
        try client.send("GET /slow?milliseconds=300 HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(100_000)
        await running.server.stop(graceSeconds: 0)
        usleep(500_000)
        #expect(throws: RawClient.Failure.self) { try client.response() }
    }
}
