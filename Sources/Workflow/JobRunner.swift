import Database

/// Does the jobs that are due: at start, and each minute of business time, also when the clock is set forward.
/// A slice of a job and its mark in the table are one write, so a slice is done once or not at all.
package struct JobRunner: Sendable {
    /// Does one slice of a job, at most 200 rows, in a write. It must be idempotent: work that is already done is
    /// `done`.
    package typealias Handler = @Sendable (Jobs.Job, Moment, Connection) throws -> Jobs.Outcome

    /// The slices of one round, at most; what is left waits for the next second.
    package static let roundSliceCountMax = 2000

    private let database: Database
    private let clock: any Clock
    private let handlers: [String: Handler]
    private let failed: @Sendable (Jobs.Job, any Error) -> Void

    /// `clock` is the business clock; `failed` is told of each attempt that threw, for the log.
    package init(
        database: Database, clock: any Clock, handlers: [String: Handler],
        failed: @escaping @Sendable (Jobs.Job, any Error) -> Void
    ) {
        self.database = database
        self.clock = clock
        self.handlers = handlers
        self.failed = failed
    }

    /// Runs until the task is cancelled. What is due is done at once, then whenever business time is in another minute
    /// (looked at each second of real time, since the clock can be set) or slices were left over.
    package func run() async {
        var lastMinute: Moment?
        while !Task.isCancelled {
            let minute = clock.now.startOfMinute
            if minute != lastMinute {
                // A failure to write (busy, stopped) leaves the minute undone: the next second tries again.
                let sliceCount = try? await runDue()
                lastMinute = sliceCount.map { $0 < Self.roundSliceCountMax } ?? false ? minute : nil
            }
            // Cancelled: the loop ends by itself.
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Does all slices that are due now, in order of their moment, and gives their number; at most
    /// `roundSliceCountMax`. Throws only what the database throws.
    @discardableResult
    package func runDue() async throws -> Int {
        var sliceCount = 0
        while sliceCount < Self.roundSliceCountMax, try await runSlice() { sliceCount += 1 }
        return sliceCount
    }

    /// Does one slice of the first job that is due; false if there is none.
    private func runSlice() async throws -> Bool {
        let now = clock.now
        guard let job = try database.read({ try Jobs.due(at: now, in: $0) }) else { return false }
        do {
            try await database.write { connection in
                // Taken back or moved since the look: then there is nothing to do.
                guard try Jobs.due(at: now, in: connection) == job else { return }
                guard let handler = handlers[job.kind] else { throw JobFailure.noHandler(job.kind) }
                try Jobs.finish(job, handler(job, now, connection), at: now, in: connection)
            }
        } catch let error where (error as? DatabaseError)?.isBusy != true {
            // A failure to write at all is no fault of the job: it goes on to the caller and is no attempt.
            failed(job, error)
            try await database.write { try Jobs.fail(job, error: "\(error)", at: now, in: $0) }
        }
        return true
    }
}

/// Why a job can't be done.
package enum JobFailure: Error, Equatable, CustomStringConvertible {
    case noHandler(String)

    package var description: String {
        switch self {
        case .noHandler(let kind): "Nobody does jobs of the kind \(kind)."
        }
    }
}
