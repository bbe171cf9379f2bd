import HTTP
import Logging
import Synchronization

/// A line per request, without personal data: the path's numbers stay, queries and tokens don't.
/// Lines are collected and written by one task, so that a slow terminal never blocks a loop; what doesn't fit is
/// counted.
final class AccessLog: Sendable {
    private static let waitingMax = 10_000
    /// No name of ours is as long; a token has 43.
    private static let segmentLengthMax = 36
    private let stream: AsyncStream<String>.Continuation
    private let dropped = Atomic<Int>(0)

    init(_ log: Logger) {
        let (lines, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.waitingMax))
        stream = continuation
        Task { [weak self] in
            for await line in lines {
                log.info("\(line)")
                let lost = self?.dropped.exchange(0, ordering: .relaxed) ?? 0
                if lost > 0 { log.warning("\(lost) lines of the access log did not fit") }
            }
        }
    }

    @Sendable func write(_ entry: AccessLogEntry) {
        let method = entry.request?.method.rawValue ?? "-"
        let path = entry.request.map { Self.withoutTokens($0.path) } ?? "-"
        let line =
            "\(entry.peerAddress) \(method) \(path) \(entry.status.code) \(entry.bodyBytes) \(entry.microseconds)us"
        if case .dropped = stream.yield(line) { dropped.add(1, ordering: .relaxed) }
    }

    /// A one-time link opens the account of whoever reads it, here too: what is long is left out.
    private static func withoutTokens(_ path: String) -> String {
        guard path.utf8.count > segmentLengthMax else { return path }
        return path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.utf8.count > segmentLengthMax ? "*" : $0 }.joined(separator: "/")
    }
}
