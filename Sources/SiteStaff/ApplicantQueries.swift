import Database
import Examinations
import Workflow

/// What applicants' pages ask of the database.
enum ApplicantQueries {
    /// A plan whose examination is still to come.
    struct OpenPlan: Sendable {
        let id: Int
        let title: String
    }

    /// The published plans of the desk route that can still be sat, newest first.
    static func openPlans(at now: Moment, in connection: Connection) throws -> [OpenPlan] {
        try connection.all(
            """
            SELECT p.id, p.title FROM plan p JOIN plan_window w ON w.plan_id = p.id AND w.step = 'examination'
            WHERE p.programme = 'site-staff-exam' AND p.state = 'published' AND w.closes_at > ?
            ORDER BY p.year DESC, p.number DESC LIMIT 20
            """, now
        ) { OpenPlan(id: try $0[0], title: try $0[1]) }
    }

    /// Units for which 报名 was extended: who belongs to one isn't known before the second step.
    static func unitExtensions(
        of planID: Int, at now: Moment, in connection: Connection
    ) throws -> [(unit: String, until: Moment)] {
        try connection.all(
            """
            SELECT o.short_name, max(x.until) FROM extension x JOIN organisation o ON o.id = x.organisation_id
            WHERE x.plan_id = ? AND x.step = 'registration' AND x.until > ? GROUP BY o.id ORDER BY o.id
            """, planID, now
        ) { (try $0[0], try $0[1]) }
    }

    /// A line of a person's own list.
    struct OwnRegistration: Sendable {
        let id: Int
        let planID: Int
        let planTitle: String
        let number: RegistrationNumber
        let type: ApplicantType?
        let postID: Int?
        let postTitle: String?
        let state: ExamRegistrationState
        let stateReason: String?
        let savedStep: Int
        let stage: RegistrationStage
        /// When the scores came out; nil until then.
        let releasedAt: Moment?
    }

    /// A person's registrations, newest first. The rows lie together; what comes late in a season is only looked for
    /// where the province has accepted the report.
    static func own(
        _ personID: Int, at now: Moment, in connection: Connection
    ) throws -> [OwnRegistration] {
        try connection.all(
            """
            SELECT r.id, r.plan_id, p.title, p.year, p.number, r.applicant_type, r.post_id,
                t.specialty || ' ' || t.title, r.state, r.state_reason, r.saved_step, s.state = 'accepted',
                l.released_at, k.certificate_id IS NOT NULL
            FROM exam_registration r JOIN plan p ON p.id = r.plan_id
                LEFT JOIN post t ON t.id = r.post_id
                LEFT JOIN exam_summary s ON s.id = r.summary_id
                LEFT JOIN candidate c ON s.state = 'accepted' AND c.plan_id = r.plan_id AND c.registration_id = r.id
                LEFT JOIN score_release l ON l.plan_id = c.plan_id AND l.state = 'scheduled' AND l.released_at <= ?2
                LEFT JOIN candidate_certificate k ON k.candidate_id = c.id
            WHERE r.person_id = ?1 AND r.state <> 'deleted' ORDER BY r.id DESC LIMIT 50
            """, personID, now
        ) { row in
            let id: Int = try row[0]
            let state: ExamRegistrationState = try row.value(8)
            let isAccepted: Bool? = try row[11]
            let releasedAt: Moment? = try row[12]
            return OwnRegistration(
                id: id, planID: try row[1], planTitle: try row[2],
                number: RegistrationNumber(id: id, year: try row[3], planNumber: try row[4]),
                type: try row.value(5), postID: try row[6], postTitle: try row[7], state: state,
                stateReason: try row[9], savedStep: try row[10],
                stage: RegistrationStage(
                    state: state, isAccepted: isAccepted, isReleased: releasedAt != nil,
                    hasCertificate: try row[13]),
                releasedAt: releasedAt)
        }
    }

    /// A post in words, and when it is sat in a plan.
    static func offer(
        postID: Int, planID: Int, in connection: Connection
    ) throws -> (post: String, sessionText: String?)? {
        try connection.first(
            """
            SELECT p.specialty || ' ' || p.title, s.starts_at, s.ends_at
            FROM post p LEFT JOIN plan_post o ON o.post_id = p.id AND o.plan_id = ?2
                LEFT JOIN exam_session s ON s.id = o.session_id
            WHERE p.id = ?1
            """, postID, planID
        ) { row in
            let (startsAt, endsAt): (Moment?, Moment?) = (try row[1], try row[2])
            guard let startsAt, let endsAt else { return (try row[0], nil) }
            return (try row[0], SessionText.make(startsAt, endsAt))
        }
    }

    /// 「郑州市住房和城乡建设局 王芳」: the clerk who filled in for a person.
    static func clerk(_ accountID: Int, in connection: Connection) throws -> String? {
        try connection.first(
            """
            SELECT coalesce(o.name || ' ', '') || a.name
            FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id WHERE a.id = ?
            """, accountID
        ) { try $0[0] }
    }
}

/// 报名序号: year and number of the plan, then the registration, six digits at least. It is printed on the form, and typed
/// at the desk.
package struct RegistrationNumber: Sendable, Equatable {
    package let id: Int
    package let year: Int
    package let planNumber: Int

    package init(id: Int, year: Int, planNumber: Int) {
        self.id = id
        self.year = year
        self.planNumber = planNumber
    }

    package var text: String { "\(year)\(Self.padded(planNumber, 2))\(Self.padded(id, 6))" }

    /// The registration that a printed number names; nil for what is no such number.
    package static func registrationID(of text: String) -> Int? {
        guard (12...18).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text.dropFirst(6))
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
