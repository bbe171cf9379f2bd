import Glibc

/// A write closure on its way through a group: it is run, then answered once.
class WriteJob {
    func run(_ connection: Connection) {}
    func answer(_ failure: DatabaseError?) {}
}

/// A write closure with its result. The closure runs in a savepoint, so that its failure undoes only its own writes.
final class ResultJob<Value>: WriteJob {
    private let body: (Connection) throws -> Value
    private let answered: (Result<Value, any Error>) -> Void
    private var result: Result<Value, any Error>?

    init(_ body: @escaping (Connection) throws -> Value, answered: @escaping (Result<Value, any Error>) -> Void) {
        self.body = body
        self.answered = answered
    }

    override func run(_ connection: Connection) {
        result = Result { try connection.savepoint { try body(connection) } }
    }

    /// A group that was not committed gives its failure even to a closure that threw by itself: what that closure saw
    /// of the others before it has never been.
    override func answer(_ failure: DatabaseError?) {
        if let failure {
            answered(.failure(failure))
        } else {
            answered(result ?? .failure(DatabaseError.notCommitted(reason: "The write was not run.")))
        }
    }
}

/// The writes that wait for the writer's thread, in order, bounded.
final class Queue {
    private let waitingMax: Int
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let arrived: UnsafeMutablePointer<pthread_cond_t>
    private var waiting: [WriteJob] = []
    private var isClosed = false

    init(waitingMax: Int) {
        self.waitingMax = waitingMax
        lock = .allocate(capacity: 1)
        arrived = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(arrived, nil)
    }

    deinit {
        pthread_cond_destroy(arrived)
        pthread_mutex_destroy(lock)
        arrived.deallocate()
        lock.deallocate()
    }

    /// Adds a write, or says why not.
    func add(_ job: WriteJob) -> DatabaseError? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        if isClosed { return .notWritable }
        if waiting.count >= waitingMax { return .busy(waiting: waiting.count) }
        waiting.append(job)
        if waiting.count == 1 { pthread_cond_signal(arrived) }
        return nil
    }

    /// Waits until a write is there; false when the queue is closed and empty.
    func waitForArrival() -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while waiting.isEmpty {
            if isClosed { return false }
            pthread_cond_wait(arrived, lock)
        }
        return true
    }

    /// Takes the writes that wait, at most so many.
    func take(max: Int) -> [WriteJob] {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard waiting.count > max else {
            defer { waiting = [] }
            return waiting
        }
        let jobs = Array(waiting.prefix(max))
        waiting.removeFirst(max)
        return jobs
    }

    var count: Int {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return waiting.count
    }

    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_cond_signal(arrived)
        pthread_mutex_unlock(lock)
    }
}
