import Database

/// Messages to people. They are written in the transaction of what they tell of, and sent after it by somebody else.
package enum Outbox {
    /// By which way a message goes.
    package enum Channel: String, CaseIterable, Sendable, Bindable {
        case email, sms

        /// The channel's name on screen.
        package var title: String { self == .email ? "邮件" : "短信" }
    }

    /// Attempts after which a message is given up.
    package static let attemptCountMax = 8

    /// A message as it is kept.
    package struct Message: Equatable, Sendable {
        package let id: Int
        package let channel: Channel
        package let recipient: String
        package let subject: String
        package let body: String
        package let createdAt: Moment
        package let sentAt: Moment?
        package let attempts: Int
        package let lastError: String?

        init(_ row: Row) throws {
            id = try row[0]
            channel = try row.value(1)
            recipient = try row[2]
            subject = try row[3]
            body = try row[4]
            createdAt = try row[5]
            sentAt = try row[6]
            attempts = try row[7]
            lastError = try row[8]
        }
    }

    /// Adds a message and gives its id; an SMS has an empty subject.
    @discardableResult
    package static func enqueue(
        _ channel: Channel, to recipient: String, subject: String = "", body: String, at moment: Moment,
        in connection: Connection
    ) throws -> Int {
        try connection.insert(
            """
            INSERT INTO outbox (channel, recipient, subject, body, created_at, next_attempt_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            channel, recipient, subject, body, moment, moment)
    }

    /// The messages whose turn has come, in order.
    package static func waiting(at moment: Moment, countMax: Int, in connection: Connection) throws -> [Message] {
        try connection.all(waitingSQL, moment, countMax) { try Message($0) }
    }

    /// Messages, newest first, before an id if there is one: `/rehearsal/outbox`.
    package static func list(before id: Int? = nil, countMax: Int, in connection: Connection) throws -> [Message] {
        try connection.all(listSQL, id ?? .max, countMax) { try Message($0) }
    }

    /// Notes that a message was handed over; it does not wait any more.
    package static func markSent(_ id: Int, at moment: Moment, in connection: Connection) throws {
        try connection.run(
            """
            UPDATE outbox SET sent_at = ?, next_attempt_at = NULL, attempts = attempts + 1, last_error = NULL
            WHERE id = ? AND sent_at IS NULL
            """,
            moment, id)
    }

    /// Notes a failed attempt. The next one comes after 1, 2, 4 … minutes; the eighth failure is the last.
    package static func markFailed(_ id: Int, error: String, at moment: Moment, in connection: Connection) throws {
        let attempts = try connection.count("SELECT attempts + 1 FROM outbox WHERE id = ?", id)
        let next = attempts < attemptCountMax ? Jobs.nextAttempt(after: attempts, at: moment) : nil
        try connection.run(
            "UPDATE outbox SET attempts = ?, last_error = ?, next_attempt_at = ? WHERE id = ? AND sent_at IS NULL",
            attempts, error, next, id)
    }

    private static let columns: SQL =
        "id, channel, recipient, subject, body, created_at, sent_at, attempts, last_error"
    private static let waitingSQL: SQL =
        "SELECT " + columns + " FROM outbox WHERE next_attempt_at <= ? ORDER BY next_attempt_at, id LIMIT ?"
    private static let listSQL: SQL = "SELECT " + columns + " FROM outbox WHERE id < ? ORDER BY id DESC LIMIT ?"
}
