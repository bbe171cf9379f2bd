import Glibc
import Synchronization

/// The one thread and connection that write. All write closures that wait form a group: one transaction, one COMMIT,
/// one fsync; each closure has a savepoint of its own. Nobody is answered before COMMIT.
final class Writer: @unchecked Sendable {
    private let options: Options
    private let queue: Queue
    private let readers: Readers
    private let commits = Atomic(0)
    /// The thread that has the turn; 0 is none.
    private let owner = Atomic<pthread_t>(0)
    /// Held while a group runs: the thread's groups and `writeNow` take turns. It guards everything below.
    private let turn: UnsafeMutablePointer<pthread_mutex_t>
    private var connection: Connection?
    private var logLength: LogLength?
    private var stopReason: String?
    private var counts = WriteCounts()
    private var thread = pthread_t()

    init(_ options: Options, _ readers: Readers) throws {
        self.options = options
        self.readers = readers
        queue = Queue(waitingMax: options.waitingWritesMax)
        turn = .allocate(capacity: 1)
        pthread_mutex_init(turn, nil)
        let connection = try Connection(path: options.path, options: options, isWriter: true)
        self.connection = connection
        logLength = LogLength(connection: connection.handle)
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Writer>.fromOpaque(argument).takeRetainedValue().work()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard code == 0 else {
            Unmanaged.passUnretained(self).release()
            throw DatabaseError.cannotOpen(path: options.path, reason: "no thread can be started")
        }
    }

    deinit {
        pthread_mutex_destroy(turn)
        turn.deallocate()
    }

    /// Hands a closure to the writer's thread; `job.answer` is called once, after COMMIT.
    func submit(_ job: WriteJob) {
        if let refusal = queue.add(job) { job.answer(refusal) }
    }

    /// Runs one closure as a group of its own, on the calling thread, as soon as the writer is free.
    func runNow(_ job: WriteJob, callsHook: Bool) throws {
        // Only this thread itself writes its own name there.
        guard !isOwner else {
            throw DatabaseError.misuse(reason: "writeNow was called inside a write.")
        }
        job.answer(takeTurn { run([job], callsHook: callsHook) })
        takeTurn { checkpointIfDue() }
    }

    /// Finishes the writes that wait, then closes the connection. Further writes are refused.
    func close() {
        queue.close()
        if pthread_equal(pthread_self(), thread) != 0 {
            // The last reference went away inside a write: the thread can't wait for its own end.
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    /// Changes with each transaction, before its writes are answered: a snapshot of the same count misses none.
    var commitCount: Int { commits.load(ordering: .acquiring) }

    var waitingCount: Int { queue.count }

    var writeCounts: WriteCounts { takeTurn { counts } }

    private var isOwner: Bool { owner.load(ordering: .relaxed) == pthread_self() }

    private func work() {
        while queue.waitForArrival() {
            // Taken only now: what arrived while somebody else had the turn joins the group.
            let (jobs, failure) = takeTurn {
                let jobs = queue.take(max: options.groupWritesMax)
                return (jobs, run(jobs, callsHook: true))
            }
            for job in jobs { job.answer(failure) }
            takeTurn { checkpointIfDue() }
        }
        takeTurn {
            connection = nil
            logLength = nil
        }
    }

    private func takeTurn<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(turn)
        owner.store(pthread_self(), ordering: .relaxed)
        defer {
            owner.store(0, ordering: .relaxed)
            pthread_mutex_unlock(turn)
        }
        return body()
    }

    /// Runs a group; nil when it was committed.
    private func run(_ jobs: [WriteJob], callsHook: Bool) -> DatabaseError? {
        guard let connection else { return .notWritable }
        if let stopReason { return .stopped(reason: stopReason) }
        // Also after a failure: COMMIT may have failed and yet be there.
        defer { commits.wrappingAdd(1, ordering: .releasing) }
        do {
            try connection.begin()
            for job in jobs {
                job.run(connection)
                guard connection.isInTransaction else {
                    throw DatabaseError.notCommitted(reason: "SQLite rolled the transaction back.")
                }
            }
            if callsHook { try options.beforeCommit?(connection) }
            try connection.commit()
            counts.add(group: jobs.count)
            return nil
        } catch {
            connection.rollback()
            return failure(error)
        }
    }

    /// After the answers, since it takes some milliseconds: a long log is copied into the file, as far as readers
    /// allow.
    private func checkpointIfDue() {
        guard let connection, let logLength, logLength.pageCount >= options.checkpointPages, stopReason == nil else {
            return
        }
        readers.endRestingSnapshots()
        logLength.reset()
        do {
            try connection.checkpoint()
        } catch {
            // Nothing is lost, all of it is in the log; but a device that fails is not written to again.
            _ = failure(error)
        }
    }

    private func failure(_ error: any Error) -> DatabaseError {
        guard let error = error as? DatabaseError else { return .notCommitted(reason: "\(error)") }
        if error.isDeviceFailure { stopReason = error.description }
        if case .notCommitted = error { return error }
        return .notCommitted(reason: error.description)
    }
}

/// What the writer has done since the start, for metrics and tests.
package struct WriteCounts: Sendable, Equatable {
    /// Transactions committed, each with one fsync.
    package private(set) var groups = 0
    /// Write closures answered after those commits.
    package private(set) var writes = 0
    /// The largest group so far.
    package private(set) var groupWritesMax = 0

    mutating func add(group writeCount: Int) {
        groups &+= 1
        writes &+= writeCount
        groupWritesMax = max(groupWritesMax, writeCount)
    }
}
