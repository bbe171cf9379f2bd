import Database
import Site
import Workflow

/// 找回密码 at the desk: a person without a proved e-mail address comes with the ID card; two people look at it, and a
/// one-time code lets the person set a password (decision 2).
enum DeskReset {
    /// Whom the card names, as the clerk compares it.
    struct Found: Sendable {
        let personID: Int
        let accountID: Int
        let idNumber: String
        let name: String
        let sex: String
        let birthDate: Day
        let isBlocked: Bool
        let hasProvedEmail: Bool
        let photoHash: String?
    }

    static let codeDigitCount = 8
    static let lifeMinutes = 10

    /// Eight random digits.
    static func makeCode() -> String {
        let number = Secrets.random(byteCount: 8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        return String(String(100_000_000 + number).dropFirst())
    }

    /// The person with exactly this number, whoever's desk it is: the card is in the clerk's hand.
    static func find(_ idNumber: String, in connection: Connection) throws -> Found? {
        try connection.first(
            """
            SELECT p.id, a.id, p.id_number, p.name, p.sex, p.birth_date, a.is_disabled OR p.frozen_at IS NOT NULL,
                p.email_verified_at IS NOT NULL, t.sha256
            FROM person p JOIN account a ON a.person_id = p.id LEFT JOIN photo f ON f.person_id = p.id
                LEFT JOIN attachment t ON t.id = f.attachment_id
            WHERE p.id_number = ?
            """, idNumber
        ) { row in
            Found(
                personID: try row[0], accountID: try row[1], idNumber: try row[2], name: try row[3], sex: try row[4],
                birthDate: try row[5], isBlocked: try row[6], hasProvedEmail: try row[7], photoHash: try row[8])
        }
    }

    /// The look at a person's data is an event that the person can read.
    static func recordLook(at found: Found, by actor: Actor, at now: Moment, in connection: Connection) throws {
        try EventLog.record(
            programme: "account", subject: Subject(kind: "person", id: found.personID), action: "reveal", by: actor,
            detail: "窗口办理找回密码", at: now, in: connection)
    }

    /// Keeps a code for the person, with both names in the history.
    static func keep(
        _ code: String, for found: Found, witness: String, by actor: Actor, key: [UInt8], at now: Moment,
        realNow: Moment, in connection: Connection
    ) throws {
        try OneTimeCode.keep(
            code, .deskReset, subject: witness, accountID: found.accountID, key: key, at: realNow,
            lifeMinutes: lifeMinutes, in: connection)
        try EventLog.record(
            programme: "account", subject: Subject(kind: "account", id: found.accountID), action: "desk-reset",
            by: actor, detail: "核对人：\(witness)", at: now, in: connection)
    }
}
