import Database
import Site
import Workflow

/// Every question about plans that the pages of the province ask.
enum PlanQueries {
    /// A line of the list of plans.
    struct Line: Sendable {
        let plan: Plan
        let registration: (opensAt: Moment, closesAt: Moment)?
        let firstSessionStartsAt: Moment?
    }

    static func lines(
        authorityID: Int?, _ keyset: Keyset, in connection: Connection
    ) throws -> [Line] {
        let clause = keyset.clause("p.id")
        let sql: SQL = """
            SELECT p.id, p.programme, p.title, p.year, p.number, p.room_capacity, p.state, w.opens_at, w.closes_at,
                (SELECT min(starts_at) FROM exam_session s WHERE s.plan_id = p.id)
            FROM plan p LEFT JOIN plan_window w ON w.plan_id = p.id AND w.step = 'registration'
            WHERE p.authority_id = ?
            """
        return try connection.all(sql + clause.sql, arguments: [authorityID] + clause.arguments) { row in
            let opensAt: Moment? = try row[7]
            let closesAt: Moment? = try row[8]
            return Line(
                plan: try Plan.read(row), registration: opensAt.flatMap { start in closesAt.map { (start, $0) } },
                firstSessionStartsAt: try row[9])
        }
    }

    static func count(authorityID: Int?, in connection: Connection) throws -> Int {
        try connection.count(
            "SELECT count(*) FROM (SELECT 1 FROM plan WHERE authority_id = ? LIMIT 1001)", authorityID)
    }

    /// Plans to choose from, newest first.
    static func all(authorityID: Int?, in connection: Connection) throws -> [Plan] {
        try connection.all(
            Plan.columns + " WHERE authority_id = ? ORDER BY year DESC, number DESC LIMIT 100", authorityID,
            row: Plan.read)
    }

    static func windows(of planID: Int, in connection: Connection) throws -> [PlanWindow] {
        try connection.all("SELECT step, opens_at, closes_at FROM plan_window WHERE plan_id = ?", planID) { row in
            PlanWindow(step: try row.value(0), opensAt: try row[1], closesAt: try row[2], extensionReason: nil)
        }
    }

    static func sessions(of planID: Int, in connection: Connection) throws -> [ExamSession] {
        try connection.all(
            "SELECT id, number, starts_at, ends_at FROM exam_session WHERE plan_id = ? ORDER BY number", planID
        ) { ExamSession(id: try $0[0], number: try $0[1], startsAt: try $0[2], endsAt: try $0[3]) }
    }

    static func papers(of planID: Int, in connection: Connection) throws -> [Paper] {
        try connection.all(
            """
            SELECT id, post_id, number, title, full_tenths, pass_tenths FROM paper WHERE plan_id = ?
            ORDER BY post_id, number
            """, planID
        ) { row in
            Paper(
                id: try row[0], postID: try row[1], number: try row[2], title: try row[3], fullTenths: try row[4],
                passTenths: try row[5])
        }
    }

    static func candidateCount(of planID: Int, in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM candidate WHERE plan_id = ?", planID)
    }

    // MARK: - Writes

    static func insert(
        title: String, year: Int, number: Int, authorityID: Int?, at now: Moment, in connection: Connection
    ) throws -> Int {
        try connection.insert(
            """
            INSERT INTO plan (authority_id, programme, title, year, number, created_at, state, state_since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, authorityID, PlanProgramme.siteStaffExam, title, year, number, now, PlanState.initial, now)
    }

    static func update(
        _ planID: Int, title: String, year: Int, number: Int, roomCapacity: Int, in connection: Connection
    ) throws {
        try connection.run(
            "UPDATE plan SET title = ?, year = ?, number = ?, room_capacity = ? WHERE id = ?",
            title, year, number, roomCapacity, planID)
    }

    static func set(_ window: PlanWindow, of planID: Int, in connection: Connection) throws {
        try connection.run(
            """
            INSERT INTO plan_window (plan_id, step, opens_at, closes_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (plan_id, step) DO UPDATE SET opens_at = excluded.opens_at, closes_at = excluded.closes_at
            """, planID, window.step.rawValue, window.opensAt, window.closesAt)
    }

    static func removeWindow(_ step: PlanStep, of planID: Int, in connection: Connection) throws {
        try connection.run("DELETE FROM plan_window WHERE plan_id = ? AND step = ?", planID, step.rawValue)
    }

    static func set(
        session number: Int, of planID: Int, startsAt: Moment, endsAt: Moment, in connection: Connection
    ) throws {
        try connection.run(
            """
            INSERT INTO exam_session (plan_id, number, starts_at, ends_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (plan_id, number) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at
            """, planID, number, startsAt, endsAt)
    }

    static func removeSession(_ id: Int, in connection: Connection) throws {
        try connection.run("DELETE FROM exam_session WHERE id = ?", id)
    }

    /// Puts a post into a session; a post that is new in the plan gets the usual paper.
    static func set(post postID: Int, of planID: Int, sessionID: Int, in connection: Connection) throws {
        try connection.run(
            """
            INSERT INTO plan_post (plan_id, post_id, session_id) VALUES (?, ?, ?)
            ON CONFLICT (plan_id, post_id) DO UPDATE SET session_id = excluded.session_id
            """, planID, postID, sessionID)
        try connection.run(
            """
            INSERT INTO paper (plan_id, post_id, number, title, full_tenths, pass_tenths)
            SELECT ?1, ?2, 1, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM paper WHERE plan_id = ?1 AND post_id = ?2)
            """, planID, postID, Paper.defaultTitle, Paper.defaultFullTenths, Paper.defaultPassTenths)
    }

    static func remove(post postID: Int, of planID: Int, in connection: Connection) throws {
        try connection.run("DELETE FROM paper WHERE plan_id = ? AND post_id = ?", planID, postID)
        try connection.run("DELETE FROM plan_post WHERE plan_id = ? AND post_id = ?", planID, postID)
    }

    static func set(_ paper: Paper, of planID: Int, in connection: Connection) throws {
        try connection.run(
            """
            INSERT INTO paper (plan_id, post_id, number, title, full_tenths, pass_tenths) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (plan_id, post_id, number) DO UPDATE SET title = excluded.title,
                full_tenths = excluded.full_tenths, pass_tenths = excluded.pass_tenths
            """, planID, paper.postID, paper.number, paper.title, paper.fullTenths, paper.passTenths)
    }

    static func removePapers(
        of planID: Int, postID: Int, after number: Int, in connection: Connection
    ) throws {
        try connection.run(
            "DELETE FROM paper WHERE plan_id = ? AND post_id = ? AND number > ?", planID, postID, number)
    }

    static func hasScores(_ planID: Int, postID: Int, in connection: Connection) throws -> Bool {
        try connection.exists(
            """
            SELECT 1 FROM paper p WHERE p.plan_id = ? AND p.post_id = ?
                AND EXISTS (SELECT 1 FROM score s WHERE s.paper_id = p.id)
            """, planID, postID)
    }
}

/// The programmes that plans are made for.
enum PlanProgramme: String, Bindable {
    case siteStaffExam = "site-staff-exam"
}
