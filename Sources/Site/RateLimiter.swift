import Synchronization
import Workflow

/// Counts per key and window, in memory: a cache that may be wrong for a second server (design.md §3).
package final class RateLimiter: Sendable {
    private struct Window {
        var startedAt: Moment
        var count: Int
    }

    /// Keys kept at most; beyond it, windows that are over are dropped.
    private static let keyCountMax = 50_000
    private let windows = Mutex<[String: Window]>([:])

    package init() {}

    /// Counts one more of `key`; refuses with 429 once there were `countMax` within `seconds`.
    package func count(_ key: String, countMax: Int, seconds: Int, at now: Moment) throws {
        let waitSeconds = windows.withLock { windows -> Int? in
            if windows.count > Self.keyCountMax {
                windows = windows.filter { now.milliseconds - $0.value.startedAt.milliseconds < 900_000 }
            }
            let ageSeconds = windows[key].map { Int((now.milliseconds - $0.startedAt.milliseconds) / 1000) } ?? seconds
            guard ageSeconds < seconds, var window = windows[key] else {
                windows[key] = Window(startedAt: now, count: 1)
                return nil
            }
            guard window.count < countMax else { return seconds - ageSeconds }
            window.count += 1
            windows[key] = window
            return nil
        }
        if let waitSeconds { throw PageError.tooManyRequests(retryAfterSeconds: max(waitSeconds, 1)) }
    }

    /// Refuses like `count`, but counts nothing.
    package func check(_ key: String, countMax: Int, seconds: Int, at now: Moment) throws {
        let waitSeconds = windows.withLock { windows -> Int? in
            guard let window = windows[key], window.count >= countMax else { return nil }
            let ageSeconds = Int((now.milliseconds - window.startedAt.milliseconds) / 1000)
            return ageSeconds < seconds ? seconds - ageSeconds : nil
        }
        if let waitSeconds { throw PageError.tooManyRequests(retryAfterSeconds: max(waitSeconds, 1)) }
    }

    /// Starts a key anew.
    package func forget(_ key: String) { windows.withLock { $0[key] = nil } }
}
