import Database
import Workflow

/// Issues certificates into the register. Programmes decide who gets one; the register numbers and keeps them.
package enum CertificateRegister {
    /// One certificate to be issued.
    package struct Entry: Sendable {
        package let personID: Int
        package let candidateID: Int
        package let postID: Int
        package let postCode: String
        package let unitID: Int

        package init(personID: Int, candidateID: Int, postID: Int, postCode: String, unitID: Int) {
            self.personID = personID
            self.candidateID = candidateID
            self.postID = postID
            self.postCode = postCode
            self.unitID = unitID
        }
    }

    /// A new 批号; nil when the number is taken.
    package static func makeBatch(
        number: String, planID: Int, issuedOn: Day, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int? {
        guard try !hasBatch(number, in: connection) else { return nil }
        let id = try connection.insert(
            "INSERT INTO certificate_batch (plan_id, number, made_at, issued_on, account_id) VALUES (?, ?, ?, ?, ?)",
            planID, number, now, issuedOn, actor.accountID)
        try EventLog.record(
            programme: "certificates", subject: Subject(kind: "certificate_batch", id: id), action: "create", by: actor,
            detail: "批号 \(number)", at: now, in: connection)
        return id
    }

    /// Whether a 批号 is taken.
    package static func hasBatch(_ number: String, in connection: Connection) throws -> Bool {
        try connection.exists("SELECT 1 FROM certificate_batch WHERE number = ?", number)
    }

    /// Issues the certificates of a slice; who has one already for this candidate is passed over, so that a slice that
    /// is done twice does nothing the second time.
    package static func issue(
        _ entries: [Entry], batchID: Int, at now: Moment, in connection: Connection
    ) throws {
        guard let batch = try batch(batchID, in: connection) else { throw Refusal.notFound }
        var setting = try CertificateSetting.current(in: connection)
        for entry in entries {
            guard try !connection.exists("SELECT 1 FROM certificate WHERE candidate_id = ?", entry.candidateID) else {
                continue
            }
            // After a change of the pattern a number may have been given before.
            var number = setting.takeNumber(year: batch.issuedOn.year, batch: batch.number, post: entry.postCode)
            while try connection.exists("SELECT 1 FROM certificate WHERE number = ?", number) {
                number = setting.takeNumber(year: batch.issuedOn.year, batch: batch.number, post: entry.postCode)
            }
            try connection.run(
                """
                INSERT INTO certificate (number, person_id, candidate_id, post_id, batch_id, unit_id, issued_on,
                    valid_until, state, state_since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'valid', ?)
                """, number, entry.personID, entry.candidateID, entry.postID, batchID, entry.unitID, batch.issuedOn,
                batch.issuedOn.adding(years: setting.validityYears).adding(days: -1), now)
        }
        try setting.saveSerial(in: connection)
    }

    private static func batch(
        _ id: Int, in connection: Connection
    ) throws -> (number: String, issuedOn: Day)? {
        try connection.first("SELECT number, issued_on FROM certificate_batch WHERE id = ?", id) { row in
            (number: try row[0], issuedOn: try row[1])
        }
    }
}

/// How numbers look and for how long certificates are valid (decision 22: settings; the number is text).
package struct CertificateSetting: Sendable {
    package let numberPattern: String
    package let validityYears: Int
    private(set) var nextSerial: Int

    static let placeholders = ["{year}", "{batch}", "{post}", "{serial:6}"]

    static func current(in connection: Connection) throws -> CertificateSetting {
        let setting = try connection.first(
            "SELECT number_pattern, validity_years, next_serial FROM certificate_setting WHERE id = 1"
        ) { CertificateSetting(numberPattern: try $0[0], validityYears: try $0[1], nextSerial: try $0[2]) }
        guard let setting else { throw DatabaseError.noRow(sql: "certificate_setting") }
        return setting
    }

    static func save(pattern: String, validityYears: Int, in connection: Connection) throws {
        try connection.run(
            "UPDATE certificate_setting SET number_pattern = ?, validity_years = ? WHERE id = 1", pattern,
            validityYears)
    }

    /// The next number by the pattern.
    mutating func takeNumber(year: Int, batch: String, post: String) -> String {
        let number = Self.number(
            pattern: numberPattern, year: year, batch: batch, post: post, serial: nextSerial)
        nextSerial += 1
        return number
    }

    static func number(pattern: String, year: Int, batch: String, post: String, serial: Int) -> String {
        let digits = String(serial)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let values = [("{year}", String(year)), ("{batch}", batch), ("{post}", post), ("{serial:6}", padded)]
        var number = ""
        var rest = Substring(pattern)
        // From left to right, once: a value that looks like a placeholder stays what it is.
        while let first = rest.first {
            if let (name, value) = values.first(where: { rest.hasPrefix($0.0) }) {
                number += value
                rest = rest.dropFirst(name.count)
            } else {
                number.append(first)
                rest = rest.dropFirst()
            }
        }
        return number
    }

    /// What is wrong with a pattern, in words; nil when it can be used.
    static func problem(of pattern: String) -> String? {
        guard pattern.contains("{serial:6}") else { return "编号规则里必须有顺序号 {serial:6}，否则编号会重复" }
        let rest = placeholders.reduce(pattern) { $0.replacing($1, with: "") }
        guard !rest.contains("{"), !rest.contains("}") else {
            return "编号规则里只能使用 {year}、{batch}、{post} 和 {serial:6}"
        }
        return nil
    }

    func saveSerial(in connection: Connection) throws {
        try connection.run("UPDATE certificate_setting SET next_serial = ? WHERE id = 1", nextSerial)
    }
}
