import HTTP
import Logging
import Synchronization

/// A line per request, without personal data: the path's numbers stay, queries and names don't.
/// Lines are collected and written by one task, so that a slow terminal never blocks a loop; what doesn't fit is counted.
final class AccessLog: Sendable {
    private static let waitingMax = 10_000
    private let stream: AsyncStream<String>.Continuation
    private let dropped = Atomic<Int>(0)

    init(_ log: Logger) {
        let (lines, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.waitingMax))
        stream = continuation
        Task {
            for await line in lines { log.info("\(line)") }
        }
    }

    @Sendable func write(_ entry: AccessLogEntry) {
        let method = entry.request?.method.rawValue ?? "-"
        let path = entry.request?.path ?? "-"
        let line =
            "\(entry.peerAddress) \(method) \(path) \(entry.status.code) \(entry.bodyBytes) \(entry.microseconds)us"
        if case .dropped = stream.yield(line) { dropped.add(1, ordering: .relaxed) }
    }
}
