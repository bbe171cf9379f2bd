import Database
import Site
import Workflow

/// A handed-in photo with whose it is and who looks at it.
package struct PhotoRecord: Sendable {
    /// A reviewer who has it on the screen.
    struct Holder: Sendable {
        let accountID: Int
        let name: String
        let until: Moment
    }

    package let id: Int
    package let personID: Int
    package let attachmentID: Int
    package let uploadedAt: Moment
    package let state: PhotoState
    package let stateSince: Moment
    package let reason: String?
    let holder: Holder?
    let name: String
    let idNumber: String
    let sex: String
    let birthDate: Day

    /// For how long a picture is kept for the reviewer who has it on the screen.
    static let holdMinutes = 5

    /// As this actor may see it: applicants their own, the province all.
    static func find(_ id: Int, for actor: Actor, in connection: Connection) throws -> PhotoRecord? {
        switch actor.role {
        case .province: try connection.first(columns + " WHERE f.id = ?", id, row: read)
        case .applicant:
            try connection.first(columns + " WHERE f.id = ? AND f.person_id = ?", id, actor.personID, row: read)
        default: nil
        }
    }

    static func find(personID: Int, in connection: Connection) throws -> PhotoRecord? {
        try connection.first(columns + " WHERE f.person_id = ?", personID, row: read)
    }

    /// Whether the person has signed up for something that needs the photo.
    func isUsed(in connection: Connection) throws -> Bool {
        try connection.exists(
            "SELECT 1 FROM exam_registration WHERE person_id = ? AND state NOT IN ('draft', 'deleted')", personID)
    }

    // MARK: - Handing in

    /// Hands in the first photo of a person, or another in its place, and begins or restarts the review.
    static func handIn(
        _ stored: Attachments.Stored, of personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        let attachmentID = try Attachment.insert(
            stored, mediaType: "image/jpeg", accountID: actor.accountID, at: now, in: connection)
        if let photo = try find(personID: personID, in: connection) {
            try perform(.replace, on: photo.id, of: PhotoWorkflow.self, by: actor, at: now, in: connection)
            try connection.run(
                "UPDATE photo SET attachment_id = ?, uploaded_at = ? WHERE id = ?", attachmentID, now, photo.id)
        } else {
            let id = try connection.insert(
                """
                INSERT INTO photo (person_id, attachment_id, uploaded_at, state, state_since)
                VALUES (?, ?, ?, 'pending', ?)
                """, personID, attachmentID, now, now)
            try begin(id, of: PhotoWorkflow.self, by: actor, at: now, in: connection)
        }
    }

    // MARK: - Looking at it

    /// Keeps these pictures for a reviewer, unless somebody else has them.
    static func hold(_ ids: [Int], by accountID: Int, at now: Moment, in connection: Connection) throws {
        for id in ids {
            try connection.run(
                """
                UPDATE photo SET locked_by = ?1, locked_until = ?2
                WHERE id = ?3 AND state = 'pending' AND (locked_by IS NULL OR locked_by = ?1 OR locked_until <= ?4)
                """, accountID, now.adding(minutes: holdMinutes), id, now)
        }
    }

    static func release(_ id: Int, in connection: Connection) throws {
        try connection.run("UPDATE photo SET locked_by = NULL, locked_until = NULL WHERE id = ?", id)
    }

    // MARK: - Lists

    /// What the grid shows.
    struct Filter: Sendable {
        let state: PhotoState
        let name: String
        let idNumber: String
    }

    /// The photos of a filter for one reviewer, oldest first; of the waiting ones not those that somebody else has.
    static func list(
        _ filter: Filter, for accountID: Int, at now: Moment, keyset: Keyset, in connection: Connection
    ) throws -> [PhotoRecord] {
        let (condition, arguments) = condition(filter, accountID, now)
        let page = keyset.clause("f.id")
        return try connection.all(
            columns + condition + page.sql, arguments: arguments + page.arguments, row: read)
    }

    static func count(
        _ filter: Filter, for accountID: Int, at now: Moment, in connection: Connection
    ) throws -> Int {
        let (condition, arguments) = condition(filter, accountID, now)
        let sql: SQL = "SELECT count(*) FROM (SELECT 1 " + from + condition + " LIMIT 1001)"
        return try connection.count(sql, arguments: arguments)
    }

    /// How many waiting photos others have on their screens.
    static func heldCount(by others: Int, at now: Moment, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM photo WHERE state = 'pending' AND locked_by IS NOT NULL AND locked_by <> ?
                AND locked_until > ?
            """, others, now)
    }

    static func pendingCount(in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM (SELECT 1 FROM photo WHERE state = 'pending' LIMIT 1001)")
    }

    /// The waiting photo before or after this one that nobody else has on the screen.
    static func neighbour(
        of id: Int, isNext: Bool, for accountID: Int, at now: Moment, in connection: Connection
    ) throws -> Int? {
        let free: SQL = " AND state = 'pending' AND (locked_by IS NULL OR locked_by = ? OR locked_until <= ?)"
        let next: SQL = "SELECT id FROM photo WHERE id > ?" + free + " ORDER BY id LIMIT 1"
        let previous: SQL = "SELECT id FROM photo WHERE id < ?" + free + " ORDER BY id DESC LIMIT 1"
        return try connection.first(isNext ? next : previous, id, accountID, now) { try $0[0] }
    }

    /// The attachment of a person's photo, for one who may see the person: the person, the province, and the staff of
    /// a unit that has the person on its desk.
    static func attachment(
        ofPerson personID: Int, for viewer: Viewer, in connection: Connection
    ) throws -> Attachment? {
        let isAllowed: Bool
        switch viewer.role {
        case .province: isAllowed = true
        case .applicant: isAllowed = viewer.personID == personID
        case .city, .college, .institution:
            isAllowed = try connection.exists(
                "SELECT 1 FROM person_desk WHERE person_id = ? AND organisation_id = ?", personID,
                viewer.organisationID)
        default: isAllowed = false
        }
        guard isAllowed else { return nil }
        let sql: SQL = "SELECT attachment_id FROM photo WHERE person_id = ?"
        let id: Int? = try connection.first(sql, personID) { try $0[0] }
        return try id.flatMap { try Attachment.find($0, in: connection) }
    }

    // MARK: - Rows

    private static func condition(_ filter: Filter, _ accountID: Int, _ now: Moment) -> (SQL, [any Bindable]) {
        var condition: SQL = " WHERE f.state = ?"
        var arguments: [any Bindable] = [filter.state.rawValue]
        if filter.state == .pending {
            condition = condition + " AND (f.locked_by IS NULL OR f.locked_by = ? OR f.locked_until <= ?)"
            arguments += [accountID, now] as [any Bindable]
        }
        if !filter.name.isEmpty {
            condition = condition + " AND p.name = ?"
            arguments.append(filter.name)
        }
        if !filter.idNumber.isEmpty {
            condition = condition + " AND p.id_number = ?"
            arguments.append(filter.idNumber)
        }
        return (condition, arguments)
    }

    private static let from: SQL = """
         FROM photo f JOIN person p ON p.id = f.person_id LEFT JOIN account a ON a.id = f.locked_by
        """
    private static let columns: SQL =
        """
        SELECT f.id, f.person_id, f.attachment_id, f.uploaded_at, f.state, f.state_since, f.state_reason, f.locked_by,
            a.name, f.locked_until, p.name, p.id_number, p.sex, p.birth_date
        """ + from

    private static func read(_ row: Row) throws -> PhotoRecord {
        var holder: Holder?
        if let accountID: Int = try row[7], let until: Moment = try row[9] {
            holder = Holder(accountID: accountID, name: try row[8], until: until)
        }
        return PhotoRecord(
            id: try row[0], personID: try row[1], attachmentID: try row[2], uploadedAt: try row[3],
            state: try row.value(4), stateSince: try row[5], reason: try row[6], holder: holder, name: try row[10],
            idNumber: try row[11], sex: try row[12], birthDate: try row[13])
    }
}
