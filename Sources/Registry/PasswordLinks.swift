import Database
import Site
import Workflow

/// A link by e-mail, or from those who made an account, that sets a password once.
enum PasswordLinks {
    static let recoveryMinutes = 30

    /// A fresh link in place of earlier ones; gives its token.
    static func make(for accountID: Int, at now: Moment, in connection: Connection) throws -> String {
        let token = Secrets.random(byteCount: 32)
        try connection.run("DELETE FROM password_link WHERE account_id = ?", accountID)
        try connection.run(
            "INSERT INTO password_link (token_hash, account_id, expires_at) VALUES (?, ?, ?)", Secrets.sha256(token),
            accountID, now.adding(minutes: recoveryMinutes))
        return Base64URL.encode(token)
    }

    /// The account that a live link is for.
    static func account(of token: String, at now: Moment, in connection: Connection) throws -> SignInAccount? {
        guard token.utf8.count == 43, let bytes = Base64URL.decode(token) else { return nil }
        let id: Int? = try connection.first(
            "SELECT account_id FROM password_link WHERE token_hash = ? AND expires_at > ? AND used_at IS NULL",
            Secrets.sha256(bytes), now
        ) { try $0[0] }
        return try id.flatMap { try SignInAccount.find($0, in: connection) }
    }
}
