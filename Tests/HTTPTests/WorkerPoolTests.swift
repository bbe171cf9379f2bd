import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct WorkerPoolTests {
    private struct Refused: Error, Equatable {}

    @Test func workIsDoneAndItsErrorsCome() async throws {
        let pool = try WorkerPool(threads: 2, queueMax: 100)
        #expect(try await pool.run { 6 * 7 } == 42)
        await #expect(throws: Refused.self) { try await pool.run { throw Refused() } }
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<50 { group.addTask { try await pool.run { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 1225)
    }

    @Test func moreThanMayWaitIsRefusedAtOnce() async throws {
        let pool = try WorkerPool(threads: 1, queueMax: 1)
        let gate = Gate()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        try await pool.run { while !gate.isOpen { usleep(1000) } }
                        return true
                    } catch {
                        gate.open()
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.contains(true) && outcomes.contains(false))
    }

    @Test func aHandlerComesBackToItsOwnLoop() async throws {
        let application = try ThreadApplication()
        let server = Server(configuration: ServerConfiguration(), responder: application)
        let port = try server.start()
        let client = try RawClient(port: port)
        for _ in 0..<20 {
            try client.send(WireCase.get())
            let threads = try client.response().text.split(separator: " ")
            #expect(threads.count == 4)
            #expect(threads[0] == threads[2] && threads[0] == threads[3])
            #expect(threads[0] != threads[1])
        }
        await server.stop(graceSeconds: 0)
    }
}

private final class Gate: Sendable {
    private let state = Atomic(false)

    var isOpen: Bool { state.load(ordering: .relaxed) }

    func open() {
        state.store(true, ordering: .relaxed)
    }
}

/// Tells on which threads it runs: at first, in the pool, after it, and after a sleep.
private struct ThreadApplication: Responder {
    let pool: WorkerPool

    init() throws {
        pool = try WorkerPool(threads: 1, queueMax: 10)
    }

    func bodyPolicy(for request: Request) -> BodyPolicy { .none }

    func respond(to request: Request) async -> Response {
        let first = Self.thread()
        let worker = (try? await pool.run { Self.thread() }) ?? ""
        let after = Self.thread()
        try? await Task.sleep(for: .milliseconds(2))
        return Response(body: .bytes(Array("\(first) \(worker) \(after) \(Self.thread())".utf8)))
    }

    func refusal(status: Status, request: Request?) -> Response { Response(status: status) }

    private static func thread() -> String {
        "\(UInt(pthread_self()))"
    }
}
