import HTTP
import Site
import Synchronization

/// Lets one password be hashed at a time and a few wait; the others are told to come again, before memory or the other
/// pages suffer.
final class PasswordQueue: Sendable {
    private struct State {
        var isBusy = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let waitingMax: Int
    private let state = Mutex(State())

    init(waitingMax: Int) {
        self.waitingMax = waitingMax
    }

    func run<Value: Sendable>(
        on workers: WorkerPool, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await workers.run(work)
    }

    private func enter() async throws {
        let isFull = state.withLock { $0.isBusy && $0.waiting.count >= waitingMax }
        guard !isFull else {
            throw PageError.unavailable("现在登录的人较多，请稍候再试。您填写的内容没有提交。", retryAfterSeconds: 5)
        }
        await withCheckedContinuation { continuation in
            let mayGo = state.withLock { state in
                guard state.isBusy else {
                    state.isBusy = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayGo { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isBusy = false
                return nil as CheckedContinuation<Void, Never>?
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
