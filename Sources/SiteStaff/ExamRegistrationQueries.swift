import Database
import Workflow

/// Every SQL statement about registrations that finds, inserts or changes one; what lists show stands beside the lists.
package enum ExamRegistrationQueries {
    /// The columns that `ExamRegistration(row)` reads, of `exam_registration r` and its summary `s`.
    private static let columns: SQL = """
        SELECT r.id, r.person_id, r.plan_id, r.saved_step, r.applicant_type, r.city_id, r.college_id, r.school_name,
            r.enrolled_on, r.major, r.student_number, r.institution_id, r.work_started_on, r.work_years,
            r.employer_and_post, r.graduated_on, r.graduated_from, r.graduated_major, r.post_id, r.experience,
            r.desk_id, r.created_at, r.submitted_at, r.reviewed_at, r.fee_cents, r.paid_on, r.receipt_number,
            r.refunded_on, r.assisted_by, r.state, r.state_since, r.state_reason,
            s.id, s.state = 'accepted', s.reported_at, s.state_since
        FROM exam_registration r LEFT JOIN exam_summary s ON s.id = r.summary_id

        """
    private static let ofPerson = columns + "WHERE r.id = ? AND r.person_id = ?"
    private static let ofDesk = columns + "WHERE r.id = ? AND r.desk_id = ?"
    private static let ofInstitution = columns + "WHERE r.id = ? AND r.institution_id = ? AND r.state <> 'draft'"
    private static let ofAuthority =
        columns + """
            WHERE r.id = ? AND r.state <> 'draft'
                AND r.plan_id IN (SELECT id FROM plan WHERE authority_id = ?)
            """

    /// The registration as this actor may see it: a person their own; a city or college what lies on its desk; an
    /// institution its trainees; the province all of its authority. Nil is 404.
    package static func find(
        _ id: Int, for actor: Actor, in connection: Connection
    ) throws -> ExamRegistration? {
        let (query, party): (SQL, Int?)
        switch actor.role {
        case .applicant: (query, party) = (ofPerson, actor.personID)
        case .city, .college: (query, party) = (ofDesk, actor.organisationID)
        case .institution: (query, party) = (ofInstitution, actor.organisationID)
        case .province: (query, party) = (ofAuthority, actor.authorityID)
        default: return nil
        }
        guard let party else { return nil }
        return try connection.first(query, id, party) { try ExamRegistration($0) }
    }

    private static let openOfPerson =
        columns + """
            WHERE r.person_id = ? AND r.plan_id = ? AND r.state = 'draft' ORDER BY r.id DESC LIMIT 1
            """

    /// The draft that a person has begun in a plan: there is one at most.
    package static func draft(
        of personID: Int, planID: Int, in connection: Connection
    ) throws -> ExamRegistration? {
        try connection.first(openOfPerson, personID, planID) { try ExamRegistration($0) }
    }

    // MARK: - Writing

    /// Inserts a draft and gives its id. `deskID` is that of the clerk who fills in for the person, else nil.
    package static func insertDraft(
        personID: Int, planID: Int, assistedBy accountID: Int?, deskID: Int?, at now: Moment,
        in connection: Connection
    ) throws -> Int {
        let id = try connection.count("SELECT coalesce(max(id), 0) + 1 FROM exam_registration")
        try connection.run(
            """
            INSERT INTO exam_registration (person_id, id, plan_id, assisted_by, desk_id, created_at, state, state_since)
            VALUES (?, ?, ?, ?, ?, ?, 'draft', ?)
            """, personID, id, planID, accountID, deskID, now, now)
        return id
    }

    /// Writes what the steps ask for.
    package static func save(
        _ answers: ExamRegistration.Answers, of id: Int, in connection: Connection
    ) throws {
        try connection.run(
            """
            UPDATE exam_registration SET saved_step = ?, applicant_type = ?, city_id = ?, college_id = ?,
                school_name = ?, enrolled_on = ?, major = ?, student_number = ?, institution_id = ?,
                work_started_on = ?, work_years = ?, employer_and_post = ?, graduated_on = ?, graduated_from = ?,
                graduated_major = ?, post_id = ?, experience = ?
            WHERE id = ?
            """, answers.savedStep, answers.type, answers.cityID, answers.collegeID, answers.schoolName,
            answers.enrolledOn, answers.major, answers.studentNumber, answers.institutionID, answers.workStartedOn,
            answers.workYears, answers.employerAndPost, answers.graduatedOn, answers.graduatedFrom,
            answers.graduatedMajor, answers.postID, answers.experience, id)
    }

    /// The facts that a submitted registration must have.
    package static func recordSubmission(
        of id: Int, deskID: Int, at now: Moment, in connection: Connection
    ) throws {
        try connection.run(
            "UPDATE exam_registration SET submitted_at = ?, desk_id = ? WHERE id = ?", now, deskID, id)
    }

    /// When the desk approved it; nil takes that back.
    package static func recordReview(of id: Int, at moment: Moment?, in connection: Connection) throws {
        try connection.run("UPDATE exam_registration SET reviewed_at = ? WHERE id = ?", moment, id)
    }

    /// The payment that a confirmation rests on: fee, day and receipt (HN14-T03). Written before `confirm`, in the same
    /// write; an earlier refund is history then.
    package static func recordPayment(
        of id: Int, feeCents: Int, paidOn: Day, receiptNumber: String, in connection: Connection
    ) throws {
        try connection.run(
            """
            UPDATE exam_registration SET fee_cents = ?, paid_on = ?, receipt_number = ?, refunded_on = NULL
            WHERE id = ?
            """, feeCents, paidOn, receiptNumber, id)
    }

    /// The day on which the fee was given back (decision 14). Written with `cancelPayment`.
    package static func recordRefund(of id: Int, on day: Day, in connection: Connection) throws {
        try connection.run("UPDATE exam_registration SET refunded_on = ? WHERE id = ?", day, id)
    }

    /// Whose desk will review it: the college of the list if it has a desk, else the city. Nil while neither is known.
    package static func deskID(
        for answers: ExamRegistration.Answers, in connection: Connection
    ) throws -> Int? {
        if answers.type == .student, let collegeID = answers.collegeID,
            try connection.exists("SELECT 1 FROM organisation WHERE id = ? AND has_desk = 1", collegeID)
        {
            return collegeID
        }
        return answers.cityID
    }

    /// Notes the clerk who fills in for the person (decision 18).
    package static func recordAssistant(
        _ accountID: Int?, of id: Int, in connection: Connection
    ) throws {
        try connection.run("UPDATE exam_registration SET assisted_by = ? WHERE id = ?", accountID, id)
    }

    // MARK: - Limits (decision 10)

    /// Another registration of the same person that counts: handed in and not deleted.
    package struct Other: Sendable {
        package let id: Int
        package let planID: Int
        package let state: ExamRegistrationState
        package let type: ApplicantType?
        package let postID: Int?
        package let postTitle: String?
        package let startsAt: Moment?
        package let endsAt: Moment?
        package let planTitle: String
    }

    /// The other registrations of a person in the year of a plan, each with its session.
    package static func others(
        of personID: Int, inYearOf planID: Int, except id: Int?, in connection: Connection
    ) throws -> [Other] {
        try connection.all(
            """
            SELECT r.id, r.plan_id, r.state, r.applicant_type, r.post_id, t.specialty || ' ' || t.title, e.starts_at,
                e.ends_at, p.title
            FROM exam_registration r
                JOIN plan p ON p.id = r.plan_id AND p.year = (SELECT year FROM plan WHERE id = ?2)
                LEFT JOIN post t ON t.id = r.post_id
                LEFT JOIN plan_post o ON o.plan_id = r.plan_id AND o.post_id = r.post_id
                LEFT JOIN exam_session e ON e.id = o.session_id
            WHERE r.person_id = ?1 AND r.state NOT IN ('draft', 'deleted') AND r.id IS NOT ?3
            ORDER BY r.id
            """, personID, planID, id
        ) { row in
            Other(
                id: try row[0], planID: try row[1], state: try row.value(2), type: try row.value(3),
                postID: try row[4], postTitle: try row[5], startsAt: try row[6], endsAt: try row[7],
                planTitle: try row[8])
        }
    }

    /// Whether the person is a candidate for this post in the year of the plan by another route (新取证).
    package static func isCandidateElsewhere(
        personID: Int, postID: Int, inYearOf planID: Int, in connection: Connection
    ) throws -> Bool {
        try connection.exists(
            """
            SELECT 1 FROM candidate c JOIN plan p ON p.id = c.plan_id JOIN plan mine ON mine.id = ?3
            WHERE c.person_id = ?1 AND c.post_id = ?2 AND p.year = mine.year AND p.programme <> mine.programme
            """, personID, postID, planID)
    }

    /// When the photo was handed in and judged: it may give its owner more time (decision 7).
    package static func confirmedPhoto(
        of personID: Int, in connection: Connection
    ) throws -> (uploadedAt: Moment, confirmedAt: Moment)? {
        try connection.first(
            "SELECT uploaded_at, state_since FROM photo WHERE person_id = ? AND state = 'confirmed'", personID
        ) { (try $0[0], try $0[1]) }
    }
}
