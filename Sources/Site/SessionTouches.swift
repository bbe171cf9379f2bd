import Database
import Synchronization
import Workflow

/// Which sessions are in use: collected in memory and written together twice a minute, so that no page waits for a disk
/// because somebody reads it. A crash forgets half a minute of it.
package final class SessionTouches: Sendable {
    private static let flushSeconds = 30
    private let seen = Mutex<[[UInt8]: (viewer: Viewer, at: Moment)]>([:])

    func note(_ viewer: Viewer, at now: Moment) {
        guard now.milliseconds - viewer.lastSeenAt.milliseconds > 60_000 else { return }
        seen.withLock { $0[viewer.sessionHash] = (viewer, now) }
    }

    /// Runs until the task is cancelled.
    package func run(_ database: Database, _ authenticator: any Authenticator) async {
        while !Task.isCancelled {
            // Cancelled: the loop ends by itself.
            try? await Task.sleep(for: .seconds(Self.flushSeconds))
            await flush(to: database, authenticator)
        }
    }

    /// Writes what was collected, now.
    package func flush(to database: Database, _ authenticator: any Authenticator) async {
        let batch = seen.withLock { seen in
            defer { seen = [:] }
            return Array(seen.values)
        }
        for start in stride(from: 0, to: batch.count, by: 200) {
            let slice = batch[start..<min(start + 200, batch.count)]
            // A touch that can't be written shortens a session by half a minute, no more.
            try? await database.write { connection in
                for (viewer, at) in slice { try authenticator.touch(viewer, at: at, in: connection) }
            }
        }
    }
}
