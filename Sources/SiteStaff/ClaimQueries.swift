import Certificates
import Database
import Site
import Workflow

/// The SQL of claims and of the batches that certificates are issued in.
enum ClaimQueries {
    /// One post of a unit: how many passed, how many of them are claimed.
    struct PostCount: Sendable {
        let post: String
        let passed: Int
        let claimed: Int
    }

    /// One who passed.
    struct Member: Sendable {
        let candidateID: Int
        let name: String
        let idNumber: String
        let post: String
        let tenths: Int?
        /// False when a correction or a finding of misconduct came after the report.
        let mayHold: Bool
    }

    // MARK: - A unit's own

    /// Who passed and is in no claim that counts; `candidate_result` holds what is published.
    private static let claimable: SQL = """
         FROM candidate_result r
            JOIN person p ON p.id = r.person_id
            JOIN post o ON o.id = r.post_id
        WHERE r.plan_id = ?1 AND r.unit_id = ?2 AND r.released_at <= ?3 AND r.has_passed AND r.misconduct_count = 0
            AND NOT EXISTS (SELECT 1 FROM claim_member m JOIN claim c ON c.id = m.claim_id
                WHERE m.candidate_id = r.candidate_id AND c.state NOT IN ('recalled', 'returned'))
        """

    static func claimableCount(planID: Int, unitID: Int, at now: Moment, in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*)" + claimable, planID, unitID, now)
    }

    static func claimableMembers(
        planID: Int, unitID: Int, at now: Moment, in connection: Connection
    ) throws -> [Member] {
        let columns: SQL =
            "SELECT r.candidate_id, p.name, p.id_number, o.specialty || ' ' || o.title, r.total_tenths, 1"
        return try connection.all(
            columns + claimable + " ORDER BY o.code, p.name LIMIT 500", planID, unitID, now, row: member)
    }

    static func postCounts(
        planID: Int, unitID: Int, at now: Moment, in connection: Connection
    ) throws -> [PostCount] {
        try connection.all(
            """
            SELECT o.specialty || ' ' || o.title, count(*), count(c.id)
            FROM candidate_result r
                JOIN post o ON o.id = r.post_id
                LEFT JOIN claim_member m ON m.candidate_id = r.candidate_id AND EXISTS (SELECT 1 FROM claim x
                    WHERE x.id = m.claim_id AND x.state NOT IN ('recalled', 'returned'))
                LEFT JOIN claim c ON c.id = m.claim_id
            WHERE r.plan_id = ?1 AND r.unit_id = ?2 AND r.released_at <= ?3 AND r.has_passed AND r.misconduct_count = 0
            GROUP BY o.id ORDER BY o.code
            """, planID, unitID, now
        ) { PostCount(post: try $0[0], passed: try $0[1], claimed: try $0[2]) }
    }

    /// Reports everybody who passed and isn't claimed yet; nil when there is nobody. `expected` is the number that the
    /// clerk confirmed: when it has changed meanwhile, nothing is reported.
    static func report(
        planID: Int, unitID: Int, expected: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        let count = try claimableCount(planID: planID, unitID: unitID, at: now, in: connection)
        guard count > 0 else { throw Refusal.conflict("没有可以上报的合格人员。") }
        guard count == expected else {
            throw Refusal.conflict("可上报人数已由 \(expected) 人变为 \(count) 人，请核对后重新上报。")
        }
        let id = try connection.insert(
            """
            INSERT INTO claim (plan_id, unit_id, number, reported_at, state, state_since)
            SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, 'reported', ?3 FROM claim
            WHERE plan_id = ?1 AND unit_id = ?2
            """, planID, unitID, now)
        try connection.run(
            "INSERT INTO claim_member (claim_id, candidate_id) SELECT ?4, r.candidate_id" + claimable, planID, unitID,
            now, id)
        try begin(id, of: ClaimWorkflow.self, by: actor, at: now, in: connection)
        return id
    }

    // MARK: - Claims

    private static let columns: SQL = """
        SELECT c.id, c.plan_id, l.title, c.unit_id, u.name, c.number, c.reported_at,
            (SELECT count(*) FROM claim_member m WHERE m.claim_id = c.id), c.state, c.state_since, c.state_reason,
            c.batch_id, c.reopened_until
        FROM claim c JOIN plan l ON l.id = c.plan_id JOIN organisation u ON u.id = c.unit_id
        """

    /// The province sees all of its authority, a unit its own.
    static func find(_ id: Int, for actor: Actor, in connection: Connection) throws -> Claim? {
        try connection.first(
            columns + " WHERE c.id = ?1 AND u.authority_id = ?2 AND (?3 OR c.unit_id = ?4)",
            id, actor.authorityID, actor.role == .province, actor.organisationID, row: claim)
    }

    /// The claims of a plan, of one unit or of all of an authority.
    static func list(
        planID: Int, unitID: Int?, authorityID: Int?, in connection: Connection
    ) throws -> [Claim] {
        try connection.all(
            columns + """
                 WHERE c.plan_id = ?1 AND (?2 IS NULL OR c.unit_id = ?2) AND u.authority_id = ?3
                ORDER BY c.unit_id, c.number
                """, planID, unitID, authorityID, row: claim)
    }

    /// Units with people who passed and who are in no claim yet.
    static func unclaimed(
        planID: Int, authorityID: Int?, at now: Moment, in connection: Connection
    ) throws -> [(unit: String, count: Int)] {
        try connection.all(
            """
            SELECT u.name, count(*)
            FROM candidate_result r JOIN organisation u ON u.id = r.unit_id
            WHERE r.plan_id = ?1 AND u.authority_id = ?2 AND r.released_at <= ?3 AND r.has_passed
                AND r.misconduct_count = 0
                AND NOT EXISTS (SELECT 1 FROM claim_member m JOIN claim c ON c.id = m.claim_id
                    WHERE m.candidate_id = r.candidate_id AND c.state NOT IN ('recalled', 'returned'))
            GROUP BY u.id ORDER BY u.id
            """, planID, authorityID, now
        ) { (unit: try $0[0], count: try $0[1]) }
    }

    static func members(of claimID: Int, in connection: Connection) throws -> [Member] {
        try connection.all(
            """
            SELECT r.candidate_id, p.name, p.id_number, o.specialty || ' ' || o.title, r.total_tenths,
                r.has_passed AND r.misconduct_count = 0
            FROM claim_member m
                JOIN candidate_result r ON r.candidate_id = m.candidate_id
                JOIN person p ON p.id = r.person_id
                JOIN post o ON o.id = r.post_id
            WHERE m.claim_id = ? ORDER BY o.code, p.name LIMIT 2000
            """, claimID, row: member)
    }

    /// Until when a returned unit may report again; nil when nothing was returned.
    static func reopenedUntil(planID: Int, unitID: Int, in connection: Connection) throws -> Moment? {
        try connection.first(
            "SELECT max(reopened_until) FROM claim WHERE plan_id = ? AND unit_id = ? AND state = 'returned'",
            planID, unitID
        ) { try $0[0] as Moment? } ?? nil
    }

    static func setReopened(_ id: Int, until: Moment, in connection: Connection) throws {
        try connection.run("UPDATE claim SET reopened_until = ? WHERE id = ?", until, id)
    }

    // MARK: - Issue

    static func setBatch(_ batchID: Int, of claimID: Int, in connection: Connection) throws {
        try connection.run("UPDATE claim SET batch_id = ? WHERE id = ? AND batch_id IS NULL", batchID, claimID)
    }

    /// The next people of a batch without a certificate, at most `countMax`; misconduct found meanwhile leaves out.
    static func toIssue(
        batchID: Int, countMax: Int, in connection: Connection
    ) throws -> [CertificateRegister.Entry] {
        try connection.all(
            """
            SELECT r.person_id, r.candidate_id, r.post_id, o.code, r.unit_id
            FROM claim c
                JOIN claim_member m ON m.claim_id = c.id
                JOIN candidate_result r ON r.candidate_id = m.candidate_id
                JOIN post o ON o.id = r.post_id
            WHERE c.batch_id = ? AND r.has_passed AND r.misconduct_count = 0
                AND NOT EXISTS (SELECT 1 FROM certificate t WHERE t.candidate_id = m.candidate_id)
            ORDER BY c.id, m.candidate_id LIMIT ?
            """, batchID, countMax
        ) {
            .init(
                personID: try $0[0], candidateID: try $0[1], postID: try $0[2], postCode: try $0[3], unitID: try $0[4])
        }
    }

    /// The claims of a batch that are approved and not marked as issued.
    static func approvedIDs(of batchID: Int, in connection: Connection) throws -> [Int] {
        try connection.all("SELECT id FROM claim WHERE batch_id = ? AND state = 'approved' ORDER BY id", batchID) {
            try $0[0]
        }
    }

    /// A batch as the list of the province shows it.
    struct BatchLine: Sendable {
        let id: Int
        let number: String
        let planTitle: String
        let issuedOn: Day
        let certificateCount: Int
        let isComplete: Bool
    }

    static func batches(authorityID: Int?, in connection: Connection) throws -> [BatchLine] {
        try connection.all(
            """
            SELECT b.id, b.number, l.title, b.issued_on, (SELECT count(*) FROM certificate t WHERE t.batch_id = b.id),
                NOT EXISTS (SELECT 1 FROM claim c WHERE c.batch_id = b.id AND c.state = 'approved')
            FROM certificate_batch b JOIN plan l ON l.id = b.plan_id
            WHERE l.authority_id = ? ORDER BY b.id DESC LIMIT 200
            """, authorityID
        ) {
            BatchLine(
                id: try $0[0], number: try $0[1], planTitle: try $0[2], issuedOn: try $0[3],
                certificateCount: try $0[4], isComplete: try $0[5])
        }
    }

    private static func claim(_ row: Row) throws -> Claim {
        Claim(
            id: try row[0], planID: try row[1], planTitle: try row[2], unitID: try row[3], unitName: try row[4],
            number: try row[5], reportedAt: try row[6], memberCount: try row[7], state: try row.value(8),
            stateSince: try row[9], stateReason: try row[10], batchID: try row[11], reopenedUntil: try row[12])
    }

    private static func member(_ row: Row) throws -> Member {
        Member(
            candidateID: try row[0], name: try row[1], idNumber: try row[2], post: try row[3], tenths: try row[4],
            mayHold: try row[5])
    }
}
