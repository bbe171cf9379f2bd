import Database
import Site
import Workflow

/// Accounts of staff: made by those above them (decision 5), with a one-time link for the first password.
package enum Accounts {
    /// For how long a first link, or one that replaces a lost password, works.
    package static let linkHours = 24

    /// A staff account as a list shows it.
    struct StaffAccount: Sendable {
        let id: Int
        let username: String
        let name: String
        let role: Role
        let organisationID: Int?
        let organisationName: String?
        let isDisabled: Bool
        let hasPassword: Bool
    }

    /// Whether somebody signs in with this name, in whatever case.
    static func isTaken(_ username: String, in connection: Connection) throws -> Bool {
        try connection.exists("SELECT 1 FROM account WHERE username = ?1 OR alias = ?1", username)
    }

    /// Makes the account and gives the token of `/password/reset/:token`.
    package static func createStaff(
        username: String, name: String, role: Role, organisationID: Int?, by actor: Actor, at now: Moment,
        realNow: Moment, in connection: Connection
    ) throws -> String {
        let id = try connection.insert(
            """
            INSERT INTO account (username, password_hash, role, name, organisation_id, created_at)
            VALUES (?, '', ?, ?, ?, ?)
            """, username, role.rawValue, name, organisationID, now)
        try EventLog.record(
            programme: "account", subject: Subject(kind: "account", id: id), action: "create", by: actor,
            detail: "\(username)，\(role.title)", at: now, in: connection)
        return try makeLink(for: id, at: realNow, in: connection)
    }

    /// A new one-time link; older ones end, and so do all sessions.
    static func resetPassword(
        of id: Int, by actor: Actor, at now: Moment, realNow: Moment, in connection: Connection
    ) throws -> String {
        try connection.run("UPDATE account SET password_hash = '' WHERE id = ?", id)
        try endSessions(of: id, in: connection)
        try EventLog.record(
            programme: "account", subject: Subject(kind: "account", id: id), action: "reset-password", by: actor,
            at: now, in: connection)
        return try makeLink(for: id, at: realNow, in: connection)
    }

    static func setDisabled(
        _ isDisabled: Bool, of id: Int, by actor: Actor, reason: String, at now: Moment, in connection: Connection
    ) throws {
        try connection.run("UPDATE account SET is_disabled = ? WHERE id = ?", isDisabled, id)
        if isDisabled { try endSessions(of: id, in: connection) }
        try EventLog.record(
            programme: "account", subject: Subject(kind: "account", id: id),
            action: isDisabled ? "disable" : "enable", by: actor, reason: reason, at: now, in: connection)
    }

    static func endSessions(of id: Int, in connection: Connection) throws {
        try connection.run("DELETE FROM session WHERE account_id = ?", id)
    }

    /// A fresh link to set a password in place of earlier ones; gives its token.
    static func makeLink(for id: Int, at now: Moment, in connection: Connection) throws -> String {
        try connection.run("DELETE FROM password_link WHERE account_id = ?", id)
        let token = Secrets.random(byteCount: 32)
        try connection.run(
            "INSERT INTO password_link (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
            Secrets.sha256(token), id, now.adding(hours: linkHours))
        return Base64URL.encode(token)
    }

    // MARK: - Reading

    /// The roles that a viewer manages: the system administrator province accounts and administrators, the province
    /// those below it.
    static func managedRoles(by role: Role) -> [Role] {
        switch role {
        case .systemAdministrator: [.province, .systemAdministrator, .securityAdministrator, .auditAdministrator]
        case .province: [.city, .college, .institution]
        default: []
        }
    }

    /// The accounts that this viewer manages; `text` is part of a user name, a name or an organisation.
    static func staff(
        for viewer: Viewer, text: String, keyset: Keyset, in connection: Connection
    ) throws -> [StaffAccount] {
        let clause = keyset.clause("a.id")
        let (scope, arguments) = scope(of: viewer, text: text)
        return try connection.all(
            columns + scope + clause.sql, arguments: arguments + clause.arguments, row: read)
    }

    static func staffCount(for viewer: Viewer, text: String, in connection: Connection) throws -> Int {
        let (scope, arguments) = scope(of: viewer, text: text)
        let sql: SQL = "SELECT count(*) FROM (SELECT 1 " + from + scope + " LIMIT 1001)"
        return try connection.first(sql, arguments: arguments) { try $0[0] } ?? 0
    }

    static func find(_ id: Int, for viewer: Viewer, in connection: Connection) throws -> StaffAccount? {
        let (scope, arguments) = scope(of: viewer, text: "")
        return try connection.first(
            columns + scope + " AND a.id = ?", arguments: arguments + [id], row: read)
    }

    private static let from: SQL = " FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id "
    private static let columns: SQL =
        """
        SELECT a.id, a.username, a.name, a.role, a.organisation_id, o.name, a.is_disabled, a.password_hash <> ''
        """ + from

    private static func scope(of viewer: Viewer, text: String) -> (SQL, [any Bindable]) {
        let pattern = "%" + text.filter { $0 != "%" && $0 != "_" } + "%"
        let like: SQL = " AND (a.username LIKE ? OR a.name LIKE ? OR coalesce(o.name, '') LIKE ?)"
        let search: [any Bindable] = [pattern, pattern, pattern]
        switch viewer.role {
        case .systemAdministrator:
            let roles: SQL = """
                WHERE a.role IN ('province', 'system-administrator', 'security-administrator', 'audit-administrator')
                """
            return (roles + like, search)
        default:
            // Those below the viewer's own authority.
            let roles: SQL = "WHERE a.role IN ('city', 'college', 'institution') AND o.authority_id = ?"
            return (roles + like, [viewer.authorityID] + search)
        }
    }

    private static func read(_ row: Row) throws -> StaffAccount {
        StaffAccount(
            id: try row[0], username: try row[1], name: try row[2], role: try row.value(3),
            organisationID: try row[4], organisationName: try row[5], isDisabled: try row[6],
            hasPassword: try row[7])
    }
}
