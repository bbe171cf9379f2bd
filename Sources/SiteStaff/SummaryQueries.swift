import Database
import Site
import Workflow

/// A unit's report.
package struct SummaryRecord: Sendable {
    package let id: Int
    package let planID: Int
    package let planTitle: String
    package let unitID: Int
    package let unitName: String
    package let number: Int
    package let memberCount: Int
    package let reportedAt: Moment
    package let state: ExamSummaryState
    package let stateSince: Moment
    package let stateReason: String?
    package let reopenedUntil: Moment?

    var tag: Tag {
        switch state {
        case .reported: Tag(state.title(for: .staff), .waiting)
        case .accepted: Tag(state.title(for: .staff), .good)
        case .returned: Tag(state.title(for: .staff), .bad)
        case .recalled: Tag(state.title(for: .staff), .neutral)
        }
    }
}

/// Every SQL statement about summaries.
enum SummaryQueries {
    /// Past all gates and not reported: employees with the course, students without (HN14-U06).
    private static let isReady: SQL = """
        r.summary_id IS NULL AND r.state IN ('confirmed', 'trained') \
        AND (r.state = 'trained' OR r.applicant_type = 'student')
        """
    /// The rows of a unit in a plan; two arguments.
    private static let ofUnit: SQL = "r.desk_id = ? AND r.plan_id = ?"

    // MARK: - Summaries

    private static let columns: SQL = """
        SELECT s.id, s.plan_id, l.title, s.unit_id, o.name, s.number, s.member_count, s.reported_at, s.state,
            s.state_since, s.state_reason, s.reopened_until
        FROM exam_summary s JOIN plan l ON l.id = s.plan_id JOIN organisation o ON o.id = s.unit_id

        """

    private static func record(_ row: Row) throws -> SummaryRecord {
        SummaryRecord(
            id: try row[0], planID: try row[1], planTitle: try row[2], unitID: try row[3], unitName: try row[4],
            number: try row[5], memberCount: try row[6], reportedAt: try row[7], state: try row.value(8),
            stateSince: try row[9], stateReason: try row[10], reopenedUntil: try row[11])
    }

    private static let oneOfUnit = columns + "WHERE s.id = ? AND s.unit_id = ?"
    private static let oneOfAuthority = columns + "WHERE s.id = ? AND l.authority_id = ?"

    /// A unit sees its own, the province those of its authority.
    static func find(_ id: Int, for actor: Actor, in connection: Connection) throws -> SummaryRecord? {
        switch actor.role {
        case .city, .college: try connection.first(oneOfUnit, id, actor.organisationID, row: record)
        case .province: try connection.first(oneOfAuthority, id, actor.authorityID, row: record)
        default: nil
        }
    }

    private static let allOfUnit = columns + "WHERE s.unit_id = ? AND s.plan_id = ? ORDER BY s.number DESC LIMIT 100"

    static func all(planID: Int, unitID: Int, in connection: Connection) throws -> [SummaryRecord] {
        try connection.all(allOfUnit, unitID, planID, row: record)
    }

    /// Until when the province lets a unit report again.
    static func reopenedUntil(planID: Int, unitID: Int, in connection: Connection) throws -> Moment? {
        try connection.first(
            "SELECT max(reopened_until) FROM exam_summary WHERE plan_id = ? AND unit_id = ? AND state = 'returned'",
            planID, unitID
        ) { try $0[0] as Moment? } ?? nil
    }

    // MARK: - Numbers

    /// How far the people of one post have come.
    struct PostCounts: Sendable {
        let post: String
        let waiting: Int
        let reviewed: Int
        let confirmed: Int
        let trained: Int
        let ready: Int
        let reported: Int
    }

    private static let postCountColumns: SQL = """
        SELECT t.specialty || ' ' || t.title, sum(r.state IN ('submitted', 'returned')),
            sum(r.state IN ('reviewed', 'confirmed', 'trained')), sum(r.state IN ('confirmed', 'trained')),
            sum(r.state = 'trained'), sum(r.summary_id IS NOT NULL), sum(
        """
    private static let postCountRows: SQL = """
        ) FROM exam_registration r JOIN post t ON t.id = r.post_id
        WHERE r.desk_id = ? AND r.plan_id = ? AND r.state NOT IN ('draft', 'deleted')
        GROUP BY t.id ORDER BY t.code
        """
    private static let postCounts = postCountColumns + isReady + postCountRows

    static func counts(planID: Int, unitID: Int, in connection: Connection) throws -> [PostCounts] {
        try connection.all(postCounts, unitID, planID) { row in
            PostCounts(
                post: try row[0], waiting: try row[1], reviewed: try row[2], confirmed: try row[3],
                trained: try row[4], ready: try row[6], reported: try row[5])
        }
    }

    private static let ready = "SELECT count(*) FROM exam_registration r WHERE " + ofUnit + " AND " + isReady

    static func readyCount(planID: Int, unitID: Int, in connection: Connection) throws -> Int {
        try connection.count(ready, unitID, planID)
    }

    // MARK: - Who is left out

    private static let isLeftOut: SQL =
        " AND r.state IN ('submitted', 'returned', 'reviewed', 'confirmed') AND NOT (" + isReady
        + ") AND r.summary_id IS NULL"
    private static let leftOutCount =
        "SELECT count(*) FROM (SELECT 1 FROM exam_registration r WHERE " + ofUnit + isLeftOut + " LIMIT 1001)"

    static func leftOutCount(planID: Int, unitID: Int, in connection: Connection) throws -> Int {
        try connection.count(leftOutCount, unitID, planID)
    }

    static func leftOut(
        planID: Int, unitID: Int, keyset: Keyset, in connection: Connection
    ) throws -> [StaffRecord] {
        let page = keyset.clause("r.id")
        return try connection.all(
            StaffRecord.columns + ofUnit + isLeftOut + page.sql, arguments: [unitID, planID] + page.arguments
        ) { try StaffRecord($0) }
    }

    // MARK: - Members

    struct Member: Sendable {
        let id: Int
        let personID: Int
        let postID: Int
    }

    static func members(of id: Int, in connection: Connection) throws -> [Member] {
        try connection.all(
            "SELECT id, person_id, post_id FROM exam_registration WHERE summary_id = ? ORDER BY id", id
        ) { Member(id: try $0[0], personID: try $0[1], postID: try $0[2]) }
    }

    static func memberRows(
        of id: Int, keyset: Keyset, in connection: Connection
    ) throws -> [StaffRecord] {
        let page = keyset.clause("r.id")
        return try connection.all(
            StaffRecord.columns + "r.summary_id = ?" + page.sql, arguments: [id] + page.arguments
        ) { try StaffRecord($0) }
    }

    /// Members by post and kind of person.
    static func memberCounts(
        of id: Int, in connection: Connection
    ) throws -> [(post: String, employees: Int, students: Int)] {
        try connection.all(
            """
            SELECT t.specialty || ' ' || t.title, sum(r.applicant_type = 'employee'),
                sum(r.applicant_type = 'student')
            FROM exam_registration r JOIN post t ON t.id = r.post_id WHERE r.summary_id = ?
            GROUP BY t.id ORDER BY t.code
            """, id
        ) { (try $0[0], try $0[1], try $0[2]) }
    }

    private static let readySome =
        "SELECT count(*) FROM (SELECT 1 FROM exam_registration r WHERE " + ofUnit + " AND " + isReady + " LIMIT 1001)"

    /// How many wait to be reported, for 待办; it stops counting at 1,001.
    static func unreportedCount(planID: Int, unitID: Int, in connection: Connection) throws -> Int {
        try connection.count(readySome, unitID, planID)
    }

    /// Reports that wait for the province.
    static func waitingCount(planID: Int, authorityID: Int?, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM exam_summary s JOIN plan l ON l.id = s.plan_id
            WHERE s.plan_id = ? AND l.authority_id = ? AND s.state = 'reported'
            """, planID, authorityID)
    }

    // MARK: - Writing

    static func insert(
        planID: Int, unitID: Int, memberCount: Int, at now: Moment, in connection: Connection
    ) throws -> Int {
        try connection.insert(
            """
            INSERT INTO exam_summary (plan_id, unit_id, number, member_count, reported_at, state, state_since)
            SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, ?4, 'reported', ?4 FROM exam_summary
            WHERE plan_id = ?1 AND unit_id = ?2
            """, planID, unitID, memberCount, now)
    }

    private static let taking = "UPDATE exam_registration AS r SET summary_id = ? WHERE " + ofUnit + " AND " + isReady

    /// Everyone who is ready, in one write.
    static func take(into id: Int, planID: Int, unitID: Int, in connection: Connection) throws {
        try connection.run(taking, id, unitID, planID)
    }

    /// The members are free again; they stay ready.
    static func release(_ id: Int, in connection: Connection) throws {
        try connection.run("UPDATE exam_registration SET summary_id = NULL WHERE summary_id = ?", id)
    }

    /// Written before the return, which a CHECK ties to it.
    static func setReopenedUntil(_ moment: Moment, of id: Int, in connection: Connection) throws {
        try connection.run("UPDATE exam_summary SET reopened_until = ? WHERE id = ?", moment, id)
    }

    // MARK: - The province's list

    /// A unit that reports, and how far it is.
    struct Unit: Sendable {
        let id: Int
        let name: String
        let kind: String
        let ready: Int
        let reported: Int
        let accepted: Int
        let lastID: Int?
        let lastState: ExamSummaryState?
        let lastAt: Moment?
    }

    private static let unitColumns: SQL = """
        SELECT o.id, o.name, o.kind, coalesce(n.ready, 0), coalesce(n.reported, 0), coalesce(n.accepted, 0), s.id,
            s.state, s.state_since
        FROM organisation o
            LEFT JOIN (
                SELECT r.desk_id, sum(m.state = 'reported') AS reported, sum(m.state = 'accepted') AS accepted, sum(
        """
    private static let unitRows: SQL = """
        ) AS ready
                FROM exam_registration r LEFT JOIN exam_summary m ON m.id = r.summary_id
                WHERE r.plan_id = ?1 AND r.state IN ('confirmed', 'trained') GROUP BY r.desk_id
            ) n ON n.desk_id = o.id
            LEFT JOIN exam_summary s ON s.id = (
                SELECT x.id FROM exam_summary x WHERE x.plan_id = ?1 AND x.unit_id = o.id
                ORDER BY x.number DESC LIMIT 1)
        WHERE o.authority_id = ?2 AND (o.kind = 'city' OR (o.kind = 'college' AND o.has_desk))
            AND (o.is_active OR s.id IS NOT NULL)
        ORDER BY o.kind, o.id
        """
    private static let allUnits = unitColumns + isReady + unitRows

    static func units(planID: Int, authorityID: Int, in connection: Connection) throws -> [Unit] {
        try connection.all(allUnits, planID, authorityID) { row in
            Unit(
                id: try row[0], name: try row[1], kind: try row[2], ready: try row[3], reported: try row[4],
                accepted: try row[5], lastID: try row[6], lastState: try row.value(7),
                lastAt: try row[8])
        }
    }
}
