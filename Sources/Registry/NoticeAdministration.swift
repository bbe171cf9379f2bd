import Database
import Site
import Workflow

/// The SQL of 公告管理; an organisation manages its own.
enum NoticeAdministration {
    struct Notice: Sendable {
        let id: Int
        let board: NoticeBoard
        let title: String
        let body: String
        let publishedAt: Moment?
        let isWithdrawn: Bool
    }

    struct Values: Sendable {
        let board: NoticeBoard
        let title: String
        let body: String
        let isPublished: Bool
        let file: (Attachments.Stored, name: String)?
    }

    static func list(of organisationID: Int, keyset: Keyset, in connection: Connection) throws -> [Notice] {
        let clause = keyset.clause("id")
        return try connection.all(
            columns + " WHERE organisation_id = ?" + clause.sql, arguments: [organisationID] + clause.arguments,
            row: read)
    }

    static func count(of organisationID: Int, in connection: Connection) throws -> Int {
        try connection.count(
            "SELECT count(*) FROM (SELECT 1 FROM notice WHERE organisation_id = ? LIMIT 1001)", organisationID)
    }

    static func find(_ id: Int, of organisationID: Int, in connection: Connection) throws -> Notice? {
        try connection.first(columns + " WHERE id = ? AND organisation_id = ?", id, organisationID, row: read)
    }

    static func fileNames(of id: Int, in connection: Connection) throws -> [String] {
        try connection.all("SELECT name FROM notice_file WHERE notice_id = ? ORDER BY number", id) { try $0[0] }
    }

    static func create(
        _ values: Values, organisationID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        let id = try connection.insert(
            "INSERT INTO notice (board, title, body, organisation_id, published_at) VALUES (?, ?, ?, ?, ?)",
            values.board, values.title, values.body, organisationID, values.isPublished ? now : nil)
        try addFile(values, to: id, by: actor, at: now, in: connection)
        try record("create", id, values.title, by: actor, at: now, in: connection)
    }

    /// What is published keeps its date; unticking takes it off the home page.
    static func update(
        _ id: Int, _ values: Values, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try connection.run(
            """
            UPDATE notice SET board = ?, title = ?, body = ?, withdrawn_at = NULL,
                published_at = CASE WHEN ? THEN coalesce(published_at, ?) END
            WHERE id = ?
            """, values.board, values.title, values.body, values.isPublished, now, id)
        try addFile(values, to: id, by: actor, at: now, in: connection)
        try record("update", id, values.title, by: actor, at: now, in: connection)
    }

    static func withdraw(_ id: Int, by actor: Actor, at now: Moment, in connection: Connection) throws {
        try connection.run("UPDATE notice SET withdrawn_at = ? WHERE id = ?", now, id)
        try record("withdraw", id, "", by: actor, at: now, in: connection)
    }

    private static func addFile(
        _ values: Values, to id: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        guard let (stored, name) = values.file else { return }
        let attachmentID = try Attachment.insert(
            stored, mediaType: "application/octet-stream", accountID: actor.accountID, at: now, in: connection)
        try connection.run(
            """
            INSERT INTO notice_file (notice_id, number, attachment_id, name)
            SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3 FROM notice_file WHERE notice_id = ?1
            """, id, attachmentID, name)
    }

    private static func record(
        _ action: String, _ id: Int, _ title: String, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try EventLog.record(
            programme: "account", subject: Subject(kind: "notice", id: id), action: action, by: actor,
            detail: title.isEmpty ? nil : title, at: now, in: connection)
    }

    private static let columns: SQL =
        "SELECT id, board, title, body, published_at, withdrawn_at IS NOT NULL FROM notice"

    private static func read(_ row: Row) throws -> Notice {
        Notice(
            id: try row[0], board: try row.value(1), title: try row[2], body: try row[3], publishedAt: try row[4],
            isWithdrawn: try row[5])
    }
}
