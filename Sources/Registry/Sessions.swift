import Database
import Site
import Workflow

/// Who is signed in. A session is known by a random token of which only the hash is stored.
package enum Sessions {
    static let staffIdleMinutes = 15
    static let applicantIdleMinutes = 30
    static let hoursMax = 12
    private static let userAgentLengthMax = 300

    /// A session as its owner sees it.
    struct Session: Sendable {
        let tokenHash: [UInt8]
        let createdAt: Moment
        let lastSeenAt: Moment
        let address: String
        let userAgent: String

        /// Names it in a form; the hash tells nothing about the token.
        var key: String { Base64URL.encode(tokenHash) }
    }

    static func idleMinutes(of role: Role) -> Int {
        role == .applicant ? applicantIdleMinutes : staffIdleMinutes
    }

    /// Begins a session and gives its token, which goes into the cookie and is not kept.
    package static func begin(
        accountID: Int, address: String, userAgent: String, at now: Moment, in connection: Connection
    ) throws -> [UInt8] {
        let token = Secrets.random(byteCount: 32)
        try connection.run(
            """
            INSERT INTO session (token_hash, account_id, csrf_secret, created_at, last_seen_at, address, user_agent)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            Secrets.sha256(token), accountID, Secrets.random(byteCount: 32), now, now, address,
            String(userAgent.prefix(userAgentLengthMax)))
        return token
    }

    /// The live sessions of an account, the last used first.
    static func all(of accountID: Int, _ role: Role, at now: Moment, in connection: Connection) throws -> [Session] {
        try connection.all(
            """
            SELECT token_hash, created_at, last_seen_at, address, user_agent FROM session
            WHERE account_id = ? AND last_seen_at > ? AND created_at > ? ORDER BY last_seen_at DESC LIMIT 50
            """,
            accountID, now.adding(minutes: -idleMinutes(of: role)), now.adding(hours: -hoursMax)
        ) { row in
            Session(
                tokenHash: try row[0], createdAt: try row[1], lastSeenAt: try row[2], address: try row[3],
                userAgent: try row[4])
        }
    }

    /// The sessions of an account that were not ended; some may be over.
    static func count(of accountID: Int, in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM session WHERE account_id = ?", accountID)
    }

    /// Ends one session of an account; false when it has no such session.
    @discardableResult
    static func end(_ tokenHash: [UInt8], of accountID: Int, in connection: Connection) throws -> Bool {
        try connection.run(
            "DELETE FROM session WHERE token_hash = ? AND account_id = ?", tokenHash, accountID) == 1
    }

    /// Ends all sessions of an account, or all but one; gives how many.
    @discardableResult
    package static func endAll(
        of accountID: Int, except tokenHash: [UInt8]? = nil, in connection: Connection
    ) throws -> Int {
        try connection.run(
            "DELETE FROM session WHERE account_id = ? AND token_hash IS NOT ?", accountID, tokenHash)
    }

    /// Forgets the sessions of an account that are over.
    static func forgetEnded(of accountID: Int, _ role: Role, at now: Moment, in connection: Connection) throws {
        try connection.run(
            "DELETE FROM session WHERE account_id = ? AND (last_seen_at <= ? OR created_at <= ?)", accountID,
            now.adding(minutes: -idleMinutes(of: role)), now.adding(hours: -hoursMax))
    }
}

/// Finds the viewer of a session. Limits are the server's: idle 15 or 30 minutes, 12 hours in all; a disabled account
/// or a frozen person has no session from that moment on.
package struct SessionAuthenticator: Authenticator {
    package init() {}

    package func viewer(token: [UInt8], at now: Moment, in connection: Connection) throws -> Viewer? {
        let hash = Secrets.sha256(token)
        let found = try connection.first(Self.sql, hash) { row in
            let role: Role = try row.value(3)
            let lastSeenAt: Moment = try row[8]
            let createdAt: Moment = try row[9]
            let idleMinutes = Sessions.idleMinutes(of: role)
            let isLive =
                now < lastSeenAt.adding(minutes: idleMinutes) && now < createdAt.adding(hours: Sessions.hoursMax)
            return isLive ? try viewer(row, role, hash, lastSeenAt, idleSeconds: idleMinutes * 60) : nil
        }
        return found ?? nil
    }

    package func touch(_ viewer: Viewer, at now: Moment, in connection: Connection) throws {
        try connection.run(
            "UPDATE session SET last_seen_at = ? WHERE token_hash = ? AND last_seen_at < ?", now, viewer.sessionHash,
            now)
    }

    private static let sql: SQL = """
        SELECT a.id, a.username, a.name, a.role, a.person_id, a.organisation_id, o.name, o.authority_id,
            s.last_seen_at, s.created_at, s.csrf_secret, a.must_change_password
        FROM session s JOIN account a ON a.id = s.account_id
            LEFT JOIN organisation o ON o.id = a.organisation_id LEFT JOIN person p ON p.id = a.person_id
        WHERE s.token_hash = ? AND NOT a.is_disabled AND p.frozen_at IS NULL
        """

    private func viewer(
        _ row: Row, _ role: Role, _ hash: [UInt8], _ lastSeenAt: Moment, idleSeconds: Int
    ) throws -> Viewer {
        Viewer(
            accountID: try row[0], username: try row[1], name: try row[2], role: role, personID: try row[4],
            organisationID: try row[5], organisationName: try row[6], authorityID: try row[7], sessionHash: hash,
            csrfSecret: try row[10], lastSeenAt: lastSeenAt, idleSeconds: idleSeconds,
            mustChangePassword: try row[11])
    }
}
