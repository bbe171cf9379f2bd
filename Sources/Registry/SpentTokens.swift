import Database
import Workflow

/// What can be used once and was, until it would have ended anyway.
enum SpentTokens {
    /// False when it was spent before.
    static func spend(_ nonce: [UInt8], until end: Moment, at now: Moment, in connection: Connection) throws -> Bool {
        try connection.run("DELETE FROM spent_token WHERE expires_at <= ?", now)
        return try connection.run(
            "INSERT INTO spent_token (nonce, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING", nonce, end) == 1
    }
}
