import Database
import Site
import Workflow

/// A request for 成绩复核.
package struct ScoreReview: Sendable {
    package let id: Int
    package let candidateID: Int
    package let paperID: Int
    package let planTitle: String
    package let personName: String
    package let ticketNumber: String
    package let post: String
    package let paper: String
    package let fullTenths: Int
    package let mark: String
    package let tenths: Int?
    package let requestedAt: Moment
    package let request: String
    package let state: ScoreReviewState
    package let stateReason: String?

    var markText: String { mark == "absent" ? "缺考" : mark == "misconduct" ? "违纪" : tenths.map(Marks.text) ?? "—" }

    var tag: Tag {
        switch state {
        case .requested: Tag(state.title(for: .staff), .waiting)
        case .upheld: Tag(state.title(for: .staff), .neutral)
        case .corrected: Tag(state.title(for: .staff), .good)
        }
    }
}

/// One paper of a person's own published result.
struct OwnScore: Sendable {
    let candidateID: Int
    let paperID: Int
    let planTitle: String
    let post: String
    let ticketNumber: String
    let paper: String
    let mark: String
    let tenths: Int?
    let fullTenths: Int
    let passTenths: Int
    let releasedAt: Moment
    let reviewState: ScoreReviewState?
    let reviewReason: String?
}

/// The SQL of 成绩复核 and 成绩查询.
enum ScoreReviewQueries {
    /// Days after publication in which a review may be asked for: a setting of the notices (domain.md 3.10).
    static let requestWorkingDays = 10

    private static let columns: SQL = """
        SELECT v.id, v.candidate_id, v.paper_id, l.title, n.name, s.ticket_number, o.specialty || ' ' || o.title,
            p.title, p.full_tenths, x.mark, x.tenths, v.requested_at, v.request, v.state, v.state_reason
        FROM score_review v
            JOIN candidate c ON c.id = v.candidate_id
            JOIN plan l ON l.id = c.plan_id
            JOIN person n ON n.id = c.person_id
            JOIN post o ON o.id = c.post_id
            JOIN paper p ON p.id = v.paper_id
            JOIN candidate_seat s ON s.candidate_id = c.id
            JOIN score x ON x.candidate_id = c.id AND x.paper_id = p.id
        """

    static func find(_ id: Int, authorityID: Int?, in connection: Connection) throws -> ScoreReview? {
        try connection.first(columns + " WHERE v.id = ? AND l.authority_id = ?", id, authorityID, row: read)
    }

    static func list(authorityID: Int?, keyset: Keyset, in connection: Connection) throws -> [ScoreReview] {
        let clause = keyset.clause("v.id")
        return try connection.all(
            columns + " WHERE l.authority_id = ?" + clause.sql, arguments: [authorityID] + clause.arguments, row: read)
    }

    static func waitingCount(authorityID: Int?, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM score_review v JOIN candidate c ON c.id = v.candidate_id
                JOIN plan l ON l.id = c.plan_id WHERE v.state = 'requested' AND l.authority_id = ?
            """, authorityID)
    }

    /// A person's own published scores, newest first.
    static func own(personID: Int, at now: Moment, in connection: Connection) throws -> [OwnScore] {
        try connection.all(
            """
            SELECT c.id, p.id, l.title, o.specialty || ' ' || o.title, s.ticket_number, p.title, x.mark, x.tenths,
                p.full_tenths, p.pass_tenths, r.released_at, v.state, v.state_reason
            FROM candidate c
                JOIN plan l ON l.id = c.plan_id
                JOIN score_release r ON r.plan_id = c.plan_id AND r.state = 'scheduled' AND r.released_at <= ?2
                JOIN post o ON o.id = c.post_id
                JOIN candidate_seat s ON s.candidate_id = c.id
                JOIN score x ON x.candidate_id = c.id
                JOIN paper p ON p.id = x.paper_id
                LEFT JOIN score_review v ON v.candidate_id = c.id AND v.paper_id = p.id
            WHERE c.person_id = ?1 ORDER BY r.released_at DESC, c.id, p.number LIMIT 200
            """, personID, now
        ) { row in
            let reviewState: String? = try row[11]
            return OwnScore(
                candidateID: try row[0], paperID: try row[1], planTitle: try row[2], post: try row[3],
                ticketNumber: try row[4], paper: try row[5], mark: try row[6], tenths: try row[7],
                fullTenths: try row[8], passTenths: try row[9], releasedAt: try row[10],
                reviewState: reviewState.flatMap(ScoreReviewState.init), reviewReason: try row[12])
        }
    }

    static func request(
        _ score: OwnScore, text: String, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        let exists = try connection.exists(
            "SELECT 1 FROM score_review WHERE candidate_id = ? AND paper_id = ?", score.candidateID, score.paperID)
        guard !exists else { throw Refusal.conflict("这个科目已经申请过成绩复核。") }
        let id = try connection.insert(
            """
            INSERT INTO score_review (candidate_id, paper_id, requested_at, request, state, state_since)
            VALUES (?, ?, ?, ?, 'requested', ?)
            """, score.candidateID, score.paperID, now, text, now)
        try begin(id, of: ScoreReviewWorkflow.self, by: actor, at: now, in: connection)
    }

    /// Changes a published mark; the reason stands in the history of the review or the candidate.
    static func correct(
        candidateID: Int, paperID: Int, mark: String, tenths: Int?, in connection: Connection
    ) throws {
        try connection.run(
            "UPDATE score SET mark = ?, tenths = ? WHERE candidate_id = ? AND paper_id = ?", mark, tenths, candidateID,
            paperID)
    }

    /// The candidate with this ticket number whose scores are published, for a finding of misconduct. Before, the sheet
    /// says 违纪.
    static func candidate(
        ticketNumber: String, authorityID: Int?, at now: Moment, in connection: Connection
    ) throws -> (id: Int, name: String, post: String, plan: String)? {
        try connection.first(
            """
            SELECT c.id, n.name, o.specialty || ' ' || o.title, l.title
            FROM candidate_seat s JOIN candidate c ON c.id = s.candidate_id JOIN plan l ON l.id = c.plan_id
                JOIN person n ON n.id = c.person_id JOIN post o ON o.id = c.post_id
                JOIN score_release r ON r.plan_id = c.plan_id AND r.state = 'scheduled' AND r.released_at <= ?3
            WHERE s.ticket_number = ?1 AND l.authority_id = ?2
            """, ticketNumber, authorityID, now
        ) { (id: try $0[0], name: try $0[1], post: try $0[2], plan: try $0[3]) }
    }

    static func markMisconduct(
        _ candidateID: Int, reason: String, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        let changed = try connection.run(
            "UPDATE score SET mark = 'misconduct', tenths = NULL WHERE candidate_id = ? AND mark <> 'misconduct'",
            candidateID)
        guard changed > 0 else { throw Refusal.conflict("这名考生的成绩已经记为违纪。") }
        try EventLog.record(
            programme: "examinations", subject: Subject(kind: "candidate", id: candidateID), action: "misconduct",
            by: actor, reason: reason, at: now, in: connection)
    }

    private static func read(_ row: Row) throws -> ScoreReview {
        ScoreReview(
            id: try row[0], candidateID: try row[1], paperID: try row[2], planTitle: try row[3],
            personName: try row[4], ticketNumber: try row[5], post: try row[6], paper: try row[7],
            fullTenths: try row[8], mark: try row[9], tenths: try row[10], requestedAt: try row[11],
            request: try row[12], state: try row.value(13), stateReason: try row[14])
    }
}
