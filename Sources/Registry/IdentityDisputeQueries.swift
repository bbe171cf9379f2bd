import Database
import Site
import Workflow

extension IdentityDispute {
    /// As this actor may see it: the province all of them, nobody else any.
    static func find(_ id: Int, for actor: Actor, in connection: Connection) throws -> IdentityDispute? {
        guard actor.role == .province else { return nil }
        return try connection.first(columns + " WHERE id = ?", id, row: read)
    }

    /// Files a claim; gives its id.
    static func file(
        _ claim: IdentityClaim, proof: Attachments.Stored, from address: String, at now: Moment,
        in connection: Connection
    ) throws -> Int {
        let attachmentID = try Attachment.insert(
            proof, mediaType: "image/jpeg", accountID: nil, at: now, in: connection)
        let id = try connection.insert(
            """
            INSERT INTO identity_dispute (id_number, name, phone, email, explanation, attachment_id, filed_at, state,
                state_since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            claim.idNumber.text, claim.name, claim.phone, claim.email, claim.explanation, attachmentID, now,
            IdentityDisputeState.initial, now)
        let claimant = Actor(accountID: nil, role: .applicant, name: claim.name, address: address)
        try begin(id, of: IdentityDisputeWorkflow.self, by: claimant, at: now, in: connection)
        return id
    }

    /// Hands the number over and gives the one-time token with which the claimant sets a password.
    static func handOver(
        _ id: Int, reason: String, by actor: Actor, at now: Moment, realNow: Moment, in connection: Connection
    ) throws -> (dispute: IdentityDispute, token: String) {
        try perform(
            .handOver, on: id, of: IdentityDisputeWorkflow.self, by: actor, reason: reason, at: now, in: connection)
        guard let dispute = try find(id, for: actor, in: connection),
            let holder = try NumberHolder.find(dispute.idNumber, in: connection)
        else { throw Refusal.notFound }
        let token = try Accounts.makeLink(for: holder.accountID, at: realNow, in: connection)
        return (dispute, token)
    }

    /// The claims to a number that wait for a decision.
    static func openCount(of idNumber: String, in connection: Connection) throws -> Int {
        try connection.count(
            "SELECT count(*) FROM identity_dispute WHERE id_number = ? AND state IN ('filed', 'frozen')", idNumber)
    }

    /// Other claims to the same number that are open, or that hold it frozen.
    func otherOpenReferences(
        among state: IdentityDisputeState? = nil, in connection: Connection
    ) throws -> [String] {
        try connection.all(
            """
            SELECT id FROM identity_dispute
            WHERE id_number = ?1 AND id <> ?2 AND state IN ('filed', 'frozen') AND (?3 IS NULL OR state = ?3)
            ORDER BY id LIMIT 10
            """, idNumber, id, state
        ) { Self.reference(try $0[0]) }
    }

    // MARK: - Lists

    /// Those in a state, or the open ones; oldest first.
    static func list(
        _ state: IdentityDisputeState?, keyset: Keyset, in connection: Connection
    ) throws -> [IdentityDispute] {
        let page = keyset.clause("id")
        return try connection.all(
            columns + condition + page.sql, arguments: [state, state] + page.arguments, row: read)
    }

    static func count(_ state: IdentityDisputeState?, in connection: Connection) throws -> Int {
        let sql: SQL = "SELECT count(*) FROM (SELECT 1 FROM identity_dispute" + condition + " LIMIT 1001)"
        return try connection.count(sql, arguments: [state, state])
    }

    private static let condition: SQL = " WHERE (state = ? OR ? IS NULL AND state IN ('filed', 'frozen'))"

    private static let columns: SQL = """
        SELECT id, id_number, name, phone, email, explanation, attachment_id, filed_at, state, state_reason
        FROM identity_dispute
        """

    private static func read(_ row: Row) throws -> IdentityDispute {
        IdentityDispute(
            id: try row[0], idNumber: try row[1], name: try row[2], phone: try row[3], email: try row[4],
            explanation: try row[5], attachmentID: try row[6], filedAt: try row[7], state: try row.value(8),
            reason: try row[9])
    }
}

extension NumberHolder {
    static func find(_ idNumber: String, in connection: Connection) throws -> NumberHolder? {
        try connection.first(
            """
            SELECT p.id, a.id, p.name, p.phone, p.email, p.created_at, p.frozen_at IS NOT NULL, a.is_disabled,
                EXISTS (SELECT 1 FROM photo f WHERE f.person_id = p.id),
                (SELECT count(*) FROM exam_registration r WHERE r.person_id = p.id AND r.state <> 'deleted'),
                (SELECT max(e.at) FROM event e
                    WHERE e.subject_kind = 'account' AND e.subject_id = a.id AND e.action = 'sign-in')
            FROM person p JOIN account a ON a.person_id = p.id WHERE p.id_number = ?
            """, idNumber
        ) { row in
            NumberHolder(
                personID: try row[0], accountID: try row[1], name: try row[2], phone: try row[3], email: try row[4],
                registeredAt: try row[5], isFrozen: try row[6], isDisabled: try row[7], hasPhoto: try row[8],
                registrationCount: try row[9], lastSignInAt: try row[10])
        }
    }

    // MARK: - What a decision does to the account that has the number

    func freeze(for dispute: IdentityDispute, by actor: Actor, at now: Moment, in connection: Connection) throws {
        try connection.run("UPDATE person SET frozen_at = ? WHERE id = ?", now, personID)
        try Accounts.endSessions(of: accountID, in: connection)
        try record("freeze", dispute, by: actor, at: now, in: connection)
        guard let email else { return }
        try Outbox.enqueue(
            .email, to: email, subject: "账号暂停使用",
            body: """
                有人提出您的账号使用了他人的身份证号（申请编号 \(dispute.reference)）。核实期间账号暂停使用，已经报名的资料保留。

                如果身份证号是您本人的，请带身份证原件到所在地市住建部门的服务窗口说明情况。
                """, at: now, in: connection)
    }

    func unfreeze(for dispute: IdentityDispute, by actor: Actor, at now: Moment, in connection: Connection) throws {
        try connection.run("UPDATE person SET frozen_at = NULL WHERE id = ?", personID)
        try record("unfreeze", dispute, by: actor, at: now, in: connection)
    }

    /// The old account stays, disabled, with all that was done in it, under a number that is nobody's.
    func loseNumber(for dispute: IdentityDispute, by actor: Actor, at now: Moment, in connection: Connection) throws {
        let void = Self.voidNumber(personID)
        try connection.run(
            "UPDATE account SET username = ?, alias = NULL, is_disabled = 1, password_hash = '' WHERE id = ?", void,
            accountID)
        try connection.run("UPDATE person SET id_number = ? WHERE id = ?", void, personID)
        try connection.run("DELETE FROM password_link WHERE account_id = ?", accountID)
        try connection.run("DELETE FROM one_time_code WHERE account_id = ?", accountID)
        try Accounts.endSessions(of: accountID, in: connection)
        try record("lose-number", dispute, by: actor, at: now, in: connection)
    }

    /// 18 characters that no ID number has.
    static func voidNumber(_ personID: Int) -> String {
        let digits = String(personID)
        return "VOID" + String(repeating: "0", count: max(0, 14 - digits.count)) + digits
    }

    private func record(
        _ action: String, _ dispute: IdentityDispute, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try EventLog.record(
            programme: IdentityDisputeWorkflow.name, subject: Subject(kind: "account", id: accountID), action: action,
            by: actor, detail: "身份争议 \(dispute.reference)", at: now, in: connection)
    }
}

extension IdentityDispute {
    /// The claimant as a person of his own, without photo or registrations, with an account that waits for a password.
    func makeAccount(by actor: Actor, at now: Moment, in connection: Connection) throws {
        let number: IDNumber
        do {
            number = try IDNumber(idNumber, today: now.day)
        } catch { throw Refusal.blocked([error.sentence]) }
        let personID = try connection.insert(
            """
            INSERT INTO person (id_number, name, sex, birth_date, email, phone, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, number.text, name, number.sex.rawValue, number.birthDate, email, phone, now)
        let accountID = try connection.insert(
            """
            INSERT INTO account (username, password_hash, role, name, person_id, created_at)
            VALUES (?, '', 'applicant', ?, ?, ?)
            """, number.text, name, personID, now)
        try EventLog.record(
            programme: IdentityDisputeWorkflow.name, subject: Subject(kind: "account", id: accountID), action: "create",
            by: actor, detail: "身份争议 \(reference)", at: now, in: connection)
    }
}
