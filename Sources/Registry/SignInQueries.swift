import Database
import Site
import Workflow

/// An account as signing in, and setting a password, need it.
struct SignInAccount: Sendable {
    let id: Int
    let username: String
    let passwordHash: String
    let role: Role
    let name: String
    let personID: Int?
    let organisationID: Int?
    /// Disabled, or frozen by an identity dispute.
    let isDisabled: Bool
    let isFrozen: Bool
    let failureCount: Int
    let idNumber: String?
    let phone: String?

    /// Whose password it is.
    var owner: PasswordRules.Owner {
        PasswordRules.Owner(
            role: role, idNumber: idNumber, names: role == .applicant ? [name] : [name, username], phone: phone)
    }

    func actor(from address: String) -> Actor {
        Actor(
            accountID: id, role: role, name: name, personID: personID, organisationID: organisationID,
            address: address)
    }

    var subject: Subject { Subject(kind: "account", id: id) }

    /// By ID number, user name or second name; letters' case doesn't count.
    static func find(signInName: String, in connection: Connection) throws -> SignInAccount? {
        try connection.first(
            columns + " WHERE a.username = ?1 OR a.alias = ?1 ORDER BY a.username <> ?1 LIMIT 1", signInName, row: read)
    }

    static func find(_ id: Int, in connection: Connection) throws -> SignInAccount? {
        try connection.first(columns + " WHERE a.id = ?", id, row: read)
    }

    /// The account of the person with this number whose address was proved; nobody else may recover a password.
    static func find(idNumber: String, provedEmail: String, in connection: Connection) throws -> SignInAccount? {
        try connection.first(
            columns + " WHERE p.id_number = ? AND p.email = ? COLLATE NOCASE AND p.email_verified_at IS NOT NULL",
            idNumber, provedEmail, row: read)
    }

    func noteFailure(at now: Moment, in connection: Connection) throws {
        try connection.run("UPDATE account SET failure_count = failure_count + 1, failed_at = ? WHERE id = ?", now, id)
    }

    func forgetFailures(in connection: Connection) throws {
        try connection.run("UPDATE account SET failure_count = 0, failed_at = NULL WHERE id = ?", id)
    }

    /// A new password: the link and the codes that led to it are worth nothing any more, nor is a first password.
    func setPassword(_ hash: String, in connection: Connection) throws {
        try connection.run(
            """
            UPDATE account SET password_hash = ?, must_change_password = 0, failure_count = 0, failed_at = NULL
            WHERE id = ?
            """, hash, id)
        try connection.run("DELETE FROM password_link WHERE account_id = ?", id)
    }

    private static let columns: SQL = """
        SELECT a.id, a.username, a.password_hash, a.role, a.name, a.person_id, a.organisation_id,
            a.is_disabled OR p.frozen_at IS NOT NULL, a.failure_count, p.id_number, p.phone, p.frozen_at IS NOT NULL
        FROM account a LEFT JOIN person p ON p.id = a.person_id
        """

    private static func read(_ row: Row) throws -> SignInAccount {
        SignInAccount(
            id: try row[0], username: try row[1], passwordHash: try row[2], role: try row.value(3), name: try row[4],
            personID: try row[5], organisationID: try row[6], isDisabled: try row[7], isFrozen: try row[11],
            failureCount: try row[8], idNumber: try row[9], phone: try row[10])
    }
}

extension Viewer {
    /// The viewer as the one who acts, with the address for events of sign-in and personal data.
    package func actor(from address: String) -> Actor {
        var actor = actor
        actor.address = address
        return actor
    }
}

extension Visit {
    /// The signed-in viewer as the one who acts, with the address that the request came from.
    package func actor() throws -> Actor { try signedIn().actor(from: request.peerAddress) }
}
