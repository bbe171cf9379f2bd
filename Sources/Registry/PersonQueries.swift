import Database
import Site
import Workflow

/// What registration and the profile write about a person.
extension Person {
    /// What step 1 of registration gives; never changed by the person afterwards.
    struct Identity: Sendable {
        let idNumber: IDNumber
        let name: String
        let sex: Sex
        /// Nil for 「没有电子邮箱」.
        let email: String?
    }

    /// What the person may change.
    struct Contact: Sendable {
        let education: String?
        let phone: String?
        let postcode: String?
        let address: String?
    }

    static func isTaken(idNumber: String, in connection: Connection) throws -> Bool {
        try connection.exists(
            "SELECT 1 FROM person WHERE id_number = ?1 UNION ALL SELECT 1 FROM account WHERE username = ?1", idNumber)
    }

    /// Makes the person with an account whose user name is the ID number; gives the account's id.
    static func register(
        _ identity: Identity, passwordHash: String, at now: Moment, realNow: Moment, from address: String,
        in connection: Connection
    ) throws -> Int {
        let number = identity.idNumber
        let personID = try connection.insert(
            "INSERT INTO person (id_number, name, sex, birth_date, email, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            number.text, identity.name, identity.sex.rawValue, number.birthDate, identity.email, now)
        let accountID = try connection.insert(
            """
            INSERT INTO account (username, password_hash, role, name, person_id, created_at)
            VALUES (?, ?, 'applicant', ?, ?, ?)
            """, number.text, passwordHash, identity.name, personID, realNow)
        let actor = Actor(
            accountID: accountID, role: .applicant, name: identity.name, personID: personID, address: address)
        try EventLog.record(
            programme: "account", subject: Subject(kind: "account", id: accountID), action: "register", by: actor,
            at: now, in: connection)
        return accountID
    }

    static func save(
        _ contact: Contact, of personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try connection.run(
            "UPDATE person SET education = ?, phone = ?, postcode = ?, address = ? WHERE id = ?", contact.education,
            contact.phone, contact.postcode, contact.address, personID)
        try recordOwnChange(of: personID, "保存个人信息", by: actor, at: now, in: connection)
    }

    static func savePhone(
        _ phone: String, of personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try connection.run("UPDATE person SET phone = ? WHERE id = ?", phone, personID)
        try recordOwnChange(of: personID, "修改手机", by: actor, at: now, in: connection)
    }

    /// An address that was proved by a code.
    static func saveProvedEmail(
        _ email: String, of personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try connection.run("UPDATE person SET email = ?, email_verified_at = ? WHERE id = ?", email, now, personID)
        try recordOwnChange(of: personID, "验证电子邮箱", by: actor, at: now, in: connection)
    }

    private static func recordOwnChange(
        of personID: Int, _ detail: String, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try EventLog.record(
            programme: "account", subject: Subject(kind: "person", id: personID), action: "change", by: actor,
            detail: detail, at: now, in: connection)
    }
}
