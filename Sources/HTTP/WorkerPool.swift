import Glibc
import Synchronization

/// Thrown when as much work waits as may wait: answer 503 and let the client come again.
package struct WorkerPoolFull: Error {}

/// A few threads for work that would block a loop: hashes, pictures, documents. The caller awaits and goes on on
/// its own loop.
package final class WorkerPool: Sendable {
    private let queue: Queue

    /// `queueMax` is the amount of work that may wait for a thread. Throws SystemError.
    package init(name: String = "worker", threads: Int, queueMax: Int) throws {
        let queue = Queue(waitingMax: queueMax)
        self.queue = queue
        for index in 0..<max(1, threads) {
            try Thread.start(name: "\(name)-\(index)") {
                while let work = queue.next() { work() }
            }
        }
    }

    deinit {
        queue.close()
    }

    /// Runs `work` on one of the threads. Throws what it throws, or WorkerPoolFull at once.
    package func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            let isTaken = queue.add { continuation.resume(with: Result { try work() }) }
            if !isTaken { continuation.resume(throwing: WorkerPoolFull()) }
        }
    }

    /// Work that waits, in order of arrival.
    private final class Queue: @unchecked Sendable {
        private let waitingMax: Int
        private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var waiting: [@Sendable () -> Void] = []
        private var idleThreads = 0
        private var isClosed = false

        init(waitingMax: Int) {
            self.waitingMax = waitingMax
            pthread_mutex_init(lock, nil)
            pthread_cond_init(condition, nil)
        }

        deinit {
            pthread_cond_destroy(condition)
            pthread_mutex_destroy(lock)
            condition.deallocate()
            lock.deallocate()
        }

        func add(_ work: @escaping @Sendable () -> Void) -> Bool {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            guard waiting.count < waitingMax + idleThreads, !isClosed else { return false }
            waiting.append(work)
            pthread_cond_signal(condition)
            return true
        }

        /// Waits for work; nil when the pool is gone and nothing is left to do.
        func next() -> (@Sendable () -> Void)? {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            idleThreads += 1
            while waiting.isEmpty && !isClosed { pthread_cond_wait(condition, lock) }
            idleThreads -= 1
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }

        func close() {
            pthread_mutex_lock(lock)
            isClosed = true
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(lock)
        }
    }
}
