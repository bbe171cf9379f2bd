import Database

/// Work that is due at a moment of business time: deadlines, and long work in slices.
package enum Jobs {
    /// Attempts after which a job has failed for good.
    package static let attemptCountMax = 10

    /// A job that waits.
    package struct Job: Equatable, Sendable {
        package let id: Int
        package let kind: String
        package let payload: String
        package let dueAt: Moment
        package let attempts: Int

        init(_ row: Row) throws {
            id = try row[0]
            kind = try row[1]
            payload = try row[2]
            dueAt = try row[3]
            attempts = try row[4]
        }
    }

    /// How a slice of a job ended.
    package enum Outcome: Equatable, Sendable {
        case done
        /// There is more to do: the next slice gets this payload, at once.
        case more(payload: String)
        /// Not yet: again at this moment, with this payload.
        case later(Moment, payload: String)
    }

    /// Adds a job. With a key there is one waiting job of this kind and key: scheduling it again moves it and replaces
    /// its payload.
    package static func schedule(
        _ kind: String, key: String? = nil, payload: String = "", due moment: Moment, in connection: Connection
    ) throws {
        try connection.run(
            """
            INSERT INTO job (kind, key, payload, due_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, key) WHERE status = 'waiting' AND key IS NOT NULL
            DO UPDATE SET payload = excluded.payload, due_at = excluded.due_at, attempts = 0, last_error = NULL
            """,
            kind, key, payload, moment)
    }

    /// Takes a waiting job back.
    package static func cancel(_ kind: String, key: String, in connection: Connection) throws {
        try connection.run("DELETE FROM job WHERE kind = ? AND key = ? AND status = 'waiting'", kind, key)
    }

    /// The number of waiting jobs of a kind: whether an import still runs.
    package static func waitingCount(_ kind: String, in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM job WHERE kind = ? AND status = 'waiting'", kind)
    }

    /// The jobs that failed for good, newest first, each with its last error: for the system administrator.
    package static func failed(
        countMax: Int, in connection: Connection
    ) throws -> [(job: Job, error: String)] {
        try connection.all(
            """
            SELECT id, kind, payload, due_at, attempts, last_error FROM job WHERE status = 'failed'
            ORDER BY id DESC LIMIT ?
            """,
            countMax
        ) { (try Job($0), try $0[5]) }
    }

    /// 1, 2, 4 … minutes after a failed attempt, an hour at most.
    static func nextAttempt(after attempts: Int, at moment: Moment) -> Moment {
        moment.adding(minutes: min(1 << min(max(attempts - 1, 0), 6), 60))
    }

    static func due(at moment: Moment, in connection: Connection) throws -> Job? {
        try connection.first(
            """
            SELECT id, kind, payload, due_at, attempts FROM job WHERE status = 'waiting' AND due_at <= ?
            ORDER BY due_at, id LIMIT 1
            """,
            moment
        ) { try Job($0) }
    }

    static func finish(_ job: Job, _ outcome: Outcome, at moment: Moment, in connection: Connection) throws {
        switch outcome {
        case .done:
            try connection.run(
                "UPDATE job SET status = 'done', finished_at = ?, attempts = attempts + 1 WHERE id = ?", moment, job.id)
        case .more(let payload):
            try connection.run("UPDATE job SET payload = ?, attempts = 0 WHERE id = ?", payload, job.id)
        case .later(let due, let payload):
            try connection.run(
                "UPDATE job SET payload = ?, due_at = ?, attempts = 0 WHERE id = ?", payload, due, job.id)
        }
    }

    static func fail(_ job: Job, error: String, at moment: Moment, in connection: Connection) throws {
        let attempts = job.attempts + 1
        if attempts >= attemptCountMax {
            try connection.run(
                "UPDATE job SET status = 'failed', finished_at = ?, attempts = ?, last_error = ? WHERE id = ?",
                moment, attempts, error, job.id)
        } else {
            try connection.run(
                "UPDATE job SET due_at = ?, attempts = ?, last_error = ? WHERE id = ?",
                nextAttempt(after: attempts, at: moment), attempts, error, job.id)
        }
    }
}
