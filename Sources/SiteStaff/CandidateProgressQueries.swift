import Database
import Examinations
import Workflow

/// The end of the way: what became of a candidate, as its owner may know it.
extension ApplicantQueries {
    /// How far a candidate has come: seat, result, certificate; each nil until it is there.
    struct CandidateProgress: Sendable {
        let candidateID: Int
        let enteredAt: Moment
        let ticketNumber: String?
        let releasedAt: Moment?
        let result: ExamResult?
        let claim: (state: String, reportedAt: Moment, since: Moment, reason: String?)?
        let certificate: (number: String, issuedOn: Day, validUntil: Day, handedOutAt: Moment?, isValid: Bool)?
    }

    /// Nil until the province has accepted the report. The views are asked for one candidate each: joined from outside,
    /// SQLite would make them for everybody first.
    static func progress(
        of registration: ExamRegistration, at now: Moment, in connection: Connection
    ) throws -> CandidateProgress? {
        let candidate: (id: Int, enteredAt: Moment)? = try connection.first(
            "SELECT id, entered_at FROM candidate WHERE plan_id = ? AND registration_id = ?", registration.planID,
            registration.id
        ) { (try $0[0], try $0[1]) }
        guard let candidate else { return nil }
        let released = try result(of: candidate.id, at: now, in: connection)
        return CandidateProgress(
            candidateID: candidate.id, enteredAt: candidate.enteredAt,
            ticketNumber: try connection.first(
                "SELECT ticket_number FROM candidate_seat WHERE candidate_id = ?", candidate.id, row: { try $0[0] }),
            releasedAt: released?.releasedAt, result: released?.result,
            claim: try claim(of: candidate.id, in: connection),
            certificate: try certificate(of: candidate.id, in: connection))
    }

    private static func result(
        of candidateID: Int, at now: Moment, in connection: Connection
    ) throws -> (releasedAt: Moment, result: ExamResult)? {
        try connection.first(
            """
            SELECT released_at, absent_count, misconduct_count, total_tenths, has_passed FROM candidate_result
            WHERE candidate_id = ? AND released_at <= ?
            """, candidateID, now
        ) { row in
            let result = ExamResult(
                absentCount: try row[1], misconductCount: try row[2], totalTenths: try row[3], hasPassed: try row[4])
            return (try row[0], result)
        }
    }

    private static func claim(
        of candidateID: Int, in connection: Connection
    ) throws -> (state: String, reportedAt: Moment, since: Moment, reason: String?)? {
        try connection.first(
            """
            SELECT c.state, c.reported_at, c.state_since, c.state_reason
            FROM claim_member m JOIN claim c ON c.id = m.claim_id WHERE m.candidate_id = ? ORDER BY c.id DESC LIMIT 1
            """, candidateID
        ) { (try $0[0], try $0[1], try $0[2], try $0[3]) }
    }

    private static func certificate(
        of candidateID: Int, in connection: Connection
    ) throws -> (number: String, issuedOn: Day, validUntil: Day, handedOutAt: Moment?, isValid: Bool)? {
        try connection.first(
            """
            SELECT number, issued_on, valid_until, handed_out_at, state = 'valid' FROM candidate_certificate
            WHERE candidate_id = ?
            """, candidateID
        ) { (try $0[0], try $0[1], try $0[2], try $0[3], try $0[4]) }
    }
}

/// What came out, in the words of the season.
struct ExamResult: Sendable {
    let absentCount: Int
    let misconductCount: Int
    let totalTenths: Int?
    let hasPassed: Bool

    /// 违纪, 缺考, 合格 or 不合格.
    var title: String {
        misconductCount > 0 ? "违纪" : absentCount > 0 ? "缺考" : hasPassed ? "合格" : "不合格"
    }

    var isPassed: Bool { misconductCount == 0 && absentCount == 0 && hasPassed }

    /// 「85.5 分，合格」; without marks where there are none to speak of.
    var text: String {
        guard misconductCount == 0, absentCount == 0, let totalTenths else { return title }
        return "\(Marks.text(totalTenths)) 分，\(title)"
    }
}
