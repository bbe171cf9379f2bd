import Database
import Site
import Workflow

/// A certificate of the register.
package struct Certificate: Sendable {
    package let id: Int
    package let number: String
    package let personName: String
    package let idNumber: String
    package let post: String
    package let batchNumber: String
    package let unitName: String
    package let authorityName: String
    package let issuedOn: Day
    package let validUntil: Day
    package let handedOutAt: Moment?
    package let handedOutTo: String?
    package let state: CertificateState
    package let stateReason: String?

    /// What is true today: a certificate runs out without anybody doing anything.
    package func tag(today: Day) -> Tag {
        if state == .revoked { return Tag("已注销", .bad) }
        return today > validUntil ? Tag("已过期", .bad) : Tag("有效", .good)
    }
}

/// The SQL of the register.
enum CertificateQueries {
    /// What a list asks for; empty texts ask for all.
    struct Filter: Sendable {
        var number = ""
        var name = ""
        var idNumber = ""
        /// nil: all; true: handed out; false: still here.
        var isHandedOut: Bool?
    }

    static func find(_ id: Int, authorityID: Int?, in connection: Connection) throws -> Certificate? {
        try connection.first(columns + " WHERE c.id = ? AND u.authority_id = ?", id, authorityID, row: read)
    }

    static func all(of personID: Int, in connection: Connection) throws -> [Certificate] {
        try connection.all(columns + " WHERE c.person_id = ? ORDER BY c.id DESC LIMIT 100", personID, row: read)
    }

    /// The certificates of a unit, or of an authority when `unitID` is nil.
    static func list(
        unitID: Int?, authorityID: Int?, _ filter: Filter, keyset: Keyset, in connection: Connection
    ) throws -> [Certificate] {
        let clause = keyset.clause("c.id")
        return try connection.all(
            columns + condition + clause.sql, arguments: arguments(unitID, authorityID, filter) + clause.arguments,
            row: read)
    }

    static func count(
        unitID: Int?, authorityID: Int?, _ filter: Filter, in connection: Connection
    ) throws -> Int {
        let sql: SQL = "SELECT count(*) FROM (SELECT 1 " + from + condition + " LIMIT 1001)"
        return try connection.first(sql, arguments: arguments(unitID, authorityID, filter)) { try $0[0] } ?? 0
    }

    /// Notes who took the paper (HN14-C11). False when it is not this unit's, or was handed out already.
    static func handOut(
        _ id: Int, to receiver: String, unitID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Bool {
        let changed = try connection.run(
            """
            UPDATE certificate SET handed_out_at = ?, handed_out_to = ?, handed_out_by = ?
            WHERE id = ? AND unit_id = ? AND handed_out_at IS NULL AND state = 'valid'
            """, now, receiver, actor.accountID, id, unitID)
        guard changed == 1 else { return false }
        try EventLog.record(
            programme: "certificates", subject: Subject(kind: "certificate", id: id), action: "handOut", by: actor,
            detail: "领取人：\(receiver)", at: now, in: connection)
        return true
    }

    /// Takes a mistaken hand-out back: only one's own, where nothing followed.
    @Sendable
    static func takeBack(_ id: Int, by actor: Actor, at now: Moment, in connection: Connection) throws {
        let changed = try connection.run(
            """
            UPDATE certificate SET handed_out_at = NULL, handed_out_to = NULL, handed_out_by = NULL
            WHERE id = ? AND unit_id = ? AND handed_out_by = ? AND handed_out_at > ? AND state = 'valid'
            """, id, actor.organisationID, actor.accountID, now.adding(minutes: -Batch.undoMinutes))
        guard changed == 1 else { throw Refusal.conflict("证书已注销，或不是您刚刚登记的领取，不能撤销。") }
        try EventLog.record(
            programme: "certificates", subject: Subject(kind: "certificate", id: id), action: "takeBack", by: actor,
            at: now, in: connection)
    }

    static func name(of id: Int, unitID: Int, in connection: Connection) throws -> String? {
        try connection.first(
            """
            SELECT p.name FROM certificate c JOIN person p ON p.id = c.person_id WHERE c.id = ? AND c.unit_id = ?
            """, id, unitID
        ) { try $0[0] }
    }

    private static let from: SQL = """
        FROM certificate c
            JOIN person p ON p.id = c.person_id
            JOIN post o ON o.id = c.post_id
            JOIN certificate_batch b ON b.id = c.batch_id
            JOIN organisation u ON u.id = c.unit_id
            JOIN authority a ON a.id = u.authority_id
        """
    private static let columns: SQL =
        """
        SELECT c.id, c.number, p.name, p.id_number, o.specialty || ' ' || o.title, b.number, u.name, a.name,
            c.issued_on, c.valid_until, c.handed_out_at, c.handed_out_to, c.state, c.state_reason

        """ + from

    private static let condition: SQL = """
         WHERE (?1 IS NULL OR c.unit_id = ?1) AND u.authority_id = ?2 AND (?3 = '' OR c.number = ?3)
            AND (?4 = '' OR p.name = ?4) AND (?5 = '' OR p.id_number = ?5)
            AND (?6 IS NULL OR (c.handed_out_at IS NOT NULL) = ?6)
        """

    private static func arguments(_ unitID: Int?, _ authorityID: Int?, _ filter: Filter) -> [any Bindable] {
        [unitID, authorityID, filter.number, filter.name, filter.idNumber, filter.isHandedOut]
    }

    private static func read(_ row: Row) throws -> Certificate {
        Certificate(
            id: try row[0], number: try row[1], personName: try row[2], idNumber: try row[3], post: try row[4],
            batchNumber: try row[5], unitName: try row[6], authorityName: try row[7], issuedOn: try row[8],
            validUntil: try row[9], handedOutAt: try row[10], handedOutTo: try row[11], state: try row.value(12),
            stateReason: try row[13])
    }
}
