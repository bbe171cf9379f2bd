import HTTP
import Synchronization

/// Entries of an access log.
final class Log: Sendable {
    private let kept = Mutex<[AccessLogEntry]>([])

    var entries: [AccessLogEntry] { kept.withLock { $0 } }

    func add(_ entry: AccessLogEntry) {
        kept.withLock { $0.append(entry) }
    }
}
