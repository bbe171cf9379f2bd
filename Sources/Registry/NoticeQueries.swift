import Database
import Site
import Workflow

/// A published notice as the public reads it.
struct PublicNotice: Sendable {
    struct File: Sendable {
        let number: Int
        let name: String
        let attachmentID: Int
    }

    let id: Int
    let board: NoticeBoard
    let title: String
    let body: String
    let publishedAt: Moment

    private static let isPublic: SQL =
        " published_at <= ? AND (withdrawn_at IS NULL OR withdrawn_at > ?)"
    private static let columns: SQL = "SELECT id, board, title, body, published_at FROM notice WHERE"

    static func find(_ id: Int, at now: Moment, in connection: Connection) throws -> PublicNotice? {
        try connection.first(columns + isPublic + " AND id = ?", now, now, id, row: read)
    }

    /// The newest of a board.
    static func newest(
        _ board: NoticeBoard, countMax: Int, at now: Moment, in connection: Connection
    ) throws -> [PublicNotice] {
        try connection.all(
            columns + isPublic + " AND board = ? ORDER BY id DESC LIMIT ?", now, now, board, countMax, row: read)
    }

    static func list(
        _ board: NoticeBoard, words: String, keyset: Keyset, at now: Moment, in connection: Connection
    ) throws -> [PublicNotice] {
        let page = keyset.clause("id")
        let (condition, arguments) = condition(board, words, now)
        return try connection.all(
            columns + condition + page.sql, arguments: arguments + page.arguments, row: read)
    }

    static func count(
        _ board: NoticeBoard, words: String, at now: Moment, in connection: Connection
    ) throws -> Int {
        let (condition, arguments) = condition(board, words, now)
        let sql: SQL = "SELECT count(*) FROM (SELECT 1 FROM notice WHERE" + condition + " LIMIT 1001)"
        return try connection.count(sql, arguments: arguments)
    }

    static func files(of id: Int, in connection: Connection) throws -> [File] {
        try connection.all(
            "SELECT number, name, attachment_id FROM notice_file WHERE notice_id = ? ORDER BY number LIMIT 100", id
        ) { File(number: try $0[0], name: try $0[1], attachmentID: try $0[2]) }
    }

    private static func condition(
        _ board: NoticeBoard, _ words: String, _ now: Moment
    ) -> (SQL, [any Bindable]) {
        let arguments: [any Bindable] = [now, now, board]
        guard !words.isEmpty else { return (isPublic + " AND board = ?", arguments) }
        // What the search words hold of LIKE's own signs is meant literally.
        let pattern = words.map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        return (isPublic + " AND board = ? AND title LIKE ? ESCAPE '\\'", arguments + ["%\(pattern)%"])
    }

    private static func read(_ row: Row) throws -> PublicNotice {
        PublicNotice(
            id: try row[0], board: try row.value(1), title: try row[2], body: try row[3], publishedAt: try row[4])
    }
}
