import Glibc

/// One thread's reading connection. After a read its snapshot stays open: as long as nothing is committed the next
/// read goes on with it, which saves BEGIN, COMMIT and two system calls for locks, two thirds of a short read. Before
/// a checkpoint the writer ends the snapshots of threads that rest, so that the log does not grow behind them.
final class Reader: @unchecked Sendable {
    /// A snapshot is kept no longer: another process may have written meanwhile.
    private static let snapshotNanosecondsMax: UInt64 = 1_000_000_000

    /// Held by the thread while it reads, and by whoever ends its snapshot or closes its connection.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var connection: Connection?
    private var snapshot: (commitCount: Int, startNanoseconds: UInt64)?
    /// Set and looked at by the thread alone.
    private var isReading = false

    init(_ connection: Connection) {
        self.connection = connection
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Runs the body on a snapshot that holds at least so many commits. A read inside a read shares its snapshot.
    func read<Value>(
        commitCount: Int?, millisecondsMax: Int, _ body: (Connection) throws -> Value
    ) throws -> Value {
        if isReading, let connection { return try body(connection) }
        pthread_mutex_lock(lock)
        isReading = true
        defer {
            isReading = false
            pthread_mutex_unlock(lock)
        }
        guard let connection else { throw DatabaseError.notWritable }
        connection.limitWork(milliseconds: millisecondsMax)
        do {
            try takeSnapshot(commitCount, connection)
            return try body(connection)
        } catch {
            endSnapshot()
            throw error
        }
    }

    /// Ends the snapshot, unless the thread reads just now.
    func endSnapshotIfResting() {
        guard pthread_mutex_trylock(lock) == 0 else { return }
        endSnapshot()
        pthread_mutex_unlock(lock)
    }

    func close() {
        pthread_mutex_lock(lock)
        connection = nil
        pthread_mutex_unlock(lock)
    }

    private func takeSnapshot(_ commitCount: Int?, _ connection: Connection) throws {
        let now = Self.nanoseconds
        if let snapshot, snapshot.commitCount == commitCount,
            now &- snapshot.startNanoseconds < Self.snapshotNanosecondsMax
        {
            return
        }
        endSnapshot()
        try connection.begin()
        if let commitCount { snapshot = (commitCount, now) }
    }

    private func endSnapshot() {
        snapshot = nil
        connection?.rollback()
    }

    private static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}
