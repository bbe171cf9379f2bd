import Glibc
import Synchronization
import TestSupport

@testable import HTTP

/// Waits for handlers without the cooperative threads, which tests of sockets keep busy.
final class Alarm: Sendable {
    private let waiting = Mutex<[(time: Double, continuation: CheckedContinuation<Void, Never>)]>([])

    init() {
        do {
            try Thread.start(name: "alarm") { [weak self] in
                while let self {
                    self.wake()
                    usleep(2000)
                }
            }
        } catch {
            preconditionFailure("\(error)")
        }
    }

    func wait(milliseconds: Int) async {
        let time = RawClient.now() + Double(milliseconds) / 1000
        await withCheckedContinuation { continuation in waiting.withLock { $0.append((time, continuation)) } }
    }

    private func wake() {
        let now = RawClient.now()
        let due = waiting.withLock { waiting in
            defer { waiting.removeAll { $0.time <= now } }
            return waiting.filter { $0.time <= now }
        }
        for entry in due { entry.continuation.resume() }
    }
}
