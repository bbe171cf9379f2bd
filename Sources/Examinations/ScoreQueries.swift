import Database
import Workflow

/// The SQL of 成绩管理.
enum ScoreQueries {
    /// What a page of the province shows per post.
    struct PostCount: Sendable {
        let post: String
        let candidates: Int
        let scored: Int
        let absent: Int
        let misconduct: Int
        let passed: Int
    }

    /// A line of the template.
    struct Line: Sendable {
        let ticket: String
        let name: String
        let post: String
        let paper: String
        let mark: String
    }

    static func release(id: Int, authorityID: Int?, in connection: Connection) throws -> ScoreRelease? {
        try connection.first(releaseColumns + " WHERE r.id = ? AND l.authority_id = ?", id, authorityID, row: read)
    }

    static func release(planID: Int, authorityID: Int?, in connection: Connection) throws -> ScoreRelease? {
        try connection.first(
            releaseColumns + " WHERE r.plan_id = ? AND l.authority_id = ?", planID, authorityID, row: read)
    }

    /// How many papers of seated candidates have no mark yet.
    static func missingCount(planID: Int, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM candidate c
                JOIN candidate_seat s ON s.candidate_id = c.id
                JOIN paper p ON p.plan_id = c.plan_id AND p.post_id = c.post_id
            WHERE c.plan_id = ?
                AND NOT EXISTS (SELECT 1 FROM score x WHERE x.candidate_id = c.id AND x.paper_id = p.id)
            """, planID)
    }

    static func postCounts(planID: Int, in connection: Connection) throws -> [PostCount] {
        try connection.all(
            """
            SELECT o.specialty || ' ' || o.title, count(*), sum(x.marks > 0), sum(x.absent > 0), sum(x.misconduct > 0),
                sum(x.passed = (SELECT count(*) FROM paper p WHERE p.plan_id = c.plan_id AND p.post_id = c.post_id)
                    AND x.passed > 0)
            FROM candidate c
                JOIN candidate_seat s ON s.candidate_id = c.id
                JOIN post o ON o.id = c.post_id
                LEFT JOIN (
                    SELECT k.candidate_id, count(*) AS marks, sum(k.mark = 'absent') AS absent,
                        sum(k.mark = 'misconduct') AS misconduct,
                        sum(k.mark = 'mark' AND k.tenths >= p.pass_tenths) AS passed
                    FROM score k JOIN paper p ON p.id = k.paper_id GROUP BY k.candidate_id
                ) x ON x.candidate_id = c.id
            WHERE c.plan_id = ? GROUP BY o.id ORDER BY o.code
            """, planID
        ) {
            PostCount(
                post: try $0[0], candidates: try $0[1], scored: try $0[2] as Int? ?? 0,
                absent: try $0[3] as Int? ?? 0, misconduct: try $0[4] as Int? ?? 0, passed: try $0[5] as Int? ?? 0)
        }
    }

    /// The template: every seated candidate and paper, by ticket, with the mark that is there already.
    static func lines(planID: Int, in connection: Connection) throws -> [Line] {
        try connection.all(
            """
            SELECT s.ticket_number, n.name, o.specialty || ' ' || o.title, p.title, x.mark, x.tenths
            FROM candidate c
                JOIN candidate_seat s ON s.candidate_id = c.id
                JOIN person n ON n.id = c.person_id
                JOIN post o ON o.id = c.post_id
                JOIN paper p ON p.plan_id = c.plan_id AND p.post_id = c.post_id
                LEFT JOIN score x ON x.candidate_id = c.id AND x.paper_id = p.id
            WHERE c.plan_id = ? ORDER BY s.ticket_number, p.number
            """, planID
        ) { row in
            let mark: String? = try row[4]
            let tenths: Int? = try row[5]
            let text = mark == "absent" ? "缺考" : mark == "misconduct" ? "违纪" : tenths.map(Marks.text) ?? ""
            return Line(ticket: try row[0], name: try row[1], post: try row[2], paper: try row[3], mark: text)
        }
    }

    /// What a sheet is checked against: seats by ticket number, papers by post.
    static func expectations(
        planID: Int, in connection: Connection
    ) throws -> (seats: [String: ScoreSheet.Seat], papers: [Int: [ScoreSheet.Paper]]) {
        let seats = try connection.all(
            """
            SELECT s.ticket_number, c.id, n.name, c.post_id, o.specialty || ' ' || o.title
            FROM candidate c JOIN candidate_seat s ON s.candidate_id = c.id
                JOIN person n ON n.id = c.person_id JOIN post o ON o.id = c.post_id
            WHERE c.plan_id = ?
            """, planID
        ) { row in
            (
                try row[0] as String,
                ScoreSheet.Seat(candidateID: try row[1], name: try row[2], postID: try row[3], post: try row[4])
            )
        }
        let papers = try connection.all(
            "SELECT post_id, id, title, full_tenths FROM paper WHERE plan_id = ? ORDER BY number", planID
        ) { row in
            (try row[0] as Int, ScoreSheet.Paper(id: try row[1], title: try row[2], fullTenths: try row[3]))
        }
        return (
            Dictionary(seats, uniquingKeysWith: { first, _ in first }),
            Dictionary(grouping: papers, by: \.0).mapValues { $0.map(\.1) }
        )
    }

    // MARK: - Writing

    /// Opens an import: the release is 已导入 again and without a file until all rows are there.
    static func startImport(
        planID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        if let release = try release(planID: planID, authorityID: actor.authorityID, in: connection) {
            _ = try perform(
                .replace, on: release.id, of: ScoreReleaseWorkflow.self, by: actor, at: now, in: connection)
            try connection.run(
                "UPDATE score_release SET imported_by = ?, checked_by = NULL, attachment_id = NULL WHERE id = ?",
                actor.accountID, release.id)
            return release.id
        }
        let id = try connection.insert(
            """
            INSERT INTO score_release (plan_id, state, state_since, imported_by) VALUES (?, 'imported', ?, ?)
            """, planID, now, actor.accountID)
        try begin(id, of: ScoreReleaseWorkflow.self, by: actor, at: now, in: connection)
        return id
    }

    static func write(_ entries: ArraySlice<ScoreSheet.Entry>, in connection: Connection) throws {
        for entry in entries {
            try connection.run(
                """
                INSERT INTO score (candidate_id, paper_id, mark, tenths) VALUES (?, ?, ?, ?)
                ON CONFLICT (candidate_id, paper_id) DO UPDATE SET mark = excluded.mark, tenths = excluded.tenths
                """, entry.candidateID, entry.paperID, entry.mark, entry.tenths)
        }
    }

    static func finishImport(_ releaseID: Int, attachmentID: Int, in connection: Connection) throws {
        try connection.run(
            "UPDATE score_release SET attachment_id = ? WHERE id = ? AND state = 'imported'", attachmentID, releaseID)
    }

    /// Leaves out what the blockers of 复核 refuse; the CHECK ties the fact to the state.
    static func setChecker(_ releaseID: Int, accountID: Int?, in connection: Connection) throws {
        try connection.run(
            "UPDATE score_release SET checked_by = ?1 WHERE id = ?2 AND state = 'imported' AND imported_by IS NOT ?1",
            accountID, releaseID)
    }

    /// An uploaded sheet waits between the check and the import; only who uploaded it may import it.
    static func sheet(_ attachmentID: Int, accountID: Int, in connection: Connection) throws -> String? {
        try connection.first(
            "SELECT sha256 FROM attachment WHERE id = ? AND account_id = ? AND media_type = 'text/csv'", attachmentID,
            accountID
        ) { try $0[0] }
    }

    private static let releaseColumns: SQL = """
        SELECT r.id, r.plan_id, r.state, r.state_since, r.imported_by, i.name, k.name, r.attachment_id, r.released_at
        FROM score_release r JOIN plan l ON l.id = r.plan_id
            LEFT JOIN account i ON i.id = r.imported_by LEFT JOIN account k ON k.id = r.checked_by
        """

    private static func read(_ row: Row) throws -> ScoreRelease {
        ScoreRelease(
            id: try row[0], planID: try row[1], state: try row.value(2), stateSince: try row[3],
            importedBy: try row[4], importerName: try row[5], checkerName: try row[6], attachmentID: try row[7],
            releasedAt: try row[8])
    }
}

extension ScoreQueries {
    static func hasSeats(planID: Int, in connection: Connection) throws -> Bool {
        try connection.exists(
            "SELECT 1 FROM candidate c JOIN candidate_seat s ON s.candidate_id = c.id WHERE c.plan_id = ?", planID)
    }

    /// Posts with candidates but without a paper: nobody there can get a mark.
    static func postsWithoutPaper(planID: Int, in connection: Connection) throws -> [String] {
        try connection.all(
            """
            SELECT o.specialty || ' ' || o.title FROM post o
            WHERE EXISTS (SELECT 1 FROM candidate c WHERE c.plan_id = ?1 AND c.post_id = o.id)
                AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.plan_id = ?1 AND p.post_id = o.id)
            ORDER BY o.code
            """, planID
        ) { try $0[0] }
    }

    /// The moment of publication that is set.
    static func releasedAt(planID: Int, in connection: Connection) throws -> Moment? {
        try connection.first(
            "SELECT released_at FROM score_release WHERE plan_id = ? AND state = 'scheduled'", planID
        ) { try $0[0] }
    }

    static func scoredKeys(planID: Int, in connection: Connection) throws -> [ScoreSheet.Key] {
        try connection.all(
            """
            SELECT x.candidate_id, x.paper_id FROM candidate c JOIN score x ON x.candidate_id = c.id
            WHERE c.plan_id = ?
            """, planID
        ) { ScoreSheet.Key(candidateID: try $0[0], paperID: try $0[1]) }
    }

    static func isImporting(
        _ releaseID: Int, accountID: Int?, since start: Moment, in connection: Connection
    ) throws -> Bool {
        try connection.exists(
            """
            SELECT 1 FROM score_release
            WHERE id = ? AND state = 'imported' AND attachment_id IS NULL AND imported_by IS ? AND state_since = ?
            """, releaseID, accountID, start)
    }

    /// The published plans of an authority, newest first.
    static func plans(authorityID: Int?, in connection: Connection) throws -> [Plan] {
        try connection.all(
            """
            SELECT id FROM plan WHERE authority_id = ? AND state = 'published' ORDER BY year DESC, number DESC LIMIT 100
            """, authorityID
        ) { try $0[0] as Int }
        .compactMap { try Plan.find($0, in: connection) }
    }

    static func setReleasedAt(_ releaseID: Int, _ moment: Moment?, in connection: Connection) throws {
        try connection.run("UPDATE score_release SET released_at = ? WHERE id = ?", moment, releaseID)
    }
}
