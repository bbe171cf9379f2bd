import Synchronization
import Workflow

/// Counts per key and window, in memory: a cache that may be wrong for a second server (design.md §3).
package final class RateLimiter: Sendable {
    private struct Window {
        let startedAt: Moment
        let seconds: Int
        var count: Int

        /// A clock that was put back ends the windows that began after it.
        func isOpen(at now: Moment) -> Bool { startedAt <= now && secondsLeft(at: now) > 0 }

        func secondsLeft(at now: Moment) -> Int {
            let milliseconds = startedAt.adding(seconds: seconds).milliseconds - now.milliseconds
            return Int((milliseconds + 999) / 1000)
        }
    }

    private struct State {
        var windows: [String: Window] = [:]
        var cleanedAt: Moment?
    }

    /// Keys kept: who tries names without end must not fill the memory.
    static let keyCountMax = 50_000
    private static let cleaningSeconds = 10
    private let state = Mutex(State())

    /// Nothing has been counted yet.
    package init() {}

    /// Counts one more of `key`; refuses with 429 once there were `countMax` within `seconds`.
    package func count(_ key: String, countMax: Int, seconds: Int, at now: Moment) throws {
        let waitSeconds = state.withLock { state -> Int? in
            Self.makeRoom(in: &state, at: now)
            guard var window = state.windows[key], window.isOpen(at: now) else {
                state.windows[key] = Window(startedAt: now, seconds: seconds, count: 1)
                return nil
            }
            guard window.count < countMax else { return window.secondsLeft(at: now) }
            window.count += 1
            state.windows[key] = window
            return nil
        }
        if let waitSeconds { throw PageError.tooManyRequests(retryAfterSeconds: waitSeconds) }
    }

    /// Refuses like `count`, but counts nothing.
    package func check(_ key: String, countMax: Int, seconds: Int, at now: Moment) throws {
        let waitSeconds = state.withLock { state -> Int? in
            guard let known = state.windows[key], known.count >= countMax else { return nil }
            let window = Window(startedAt: known.startedAt, seconds: seconds, count: known.count)
            return window.isOpen(at: now) ? window.secondsLeft(at: now) : nil
        }
        if let waitSeconds { throw PageError.tooManyRequests(retryAfterSeconds: waitSeconds) }
    }

    /// Starts a key anew.
    package func forget(_ key: String) { state.withLock { $0.windows[key] = nil } }

    var keyCount: Int { state.withLock { $0.windows.count } }

    /// Drops the windows that are over, at most every ten seconds; where that is not enough, those that count little,
    /// and in the end all: limits may fail for a moment, memory may not.
    private static func makeRoom(in state: inout State, at now: Moment) {
        guard state.windows.count >= keyCountMax else { return }
        if state.cleanedAt.map({ now < $0 || now >= $0.adding(seconds: cleaningSeconds) }) ?? true {
            state.cleanedAt = now
            state.windows = state.windows.filter { $0.value.isOpen(at: now) }
        }
        guard state.windows.count >= keyCountMax * 2 else { return }
        state.windows = state.windows.filter { $0.value.count > 2 }
        if state.windows.count >= keyCountMax { state.windows = [:] }
    }
}
