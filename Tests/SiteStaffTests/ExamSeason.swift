import Database
import Examinations
import Registry
import Site
import SiteStaff
import TestSupport
import Workflow

/// The season of the demo with its windows, posts and units, in a whole site; the clock stands at 2026-03-02 09:00.
final class ExamSeason: Sendable {
    static let planID = 1
    /// 郑州市 and 洛阳市, cities of the migrations; 省直 reports like a city.
    static let city = 11
    static let otherCity = 13
    static let provinceUnits = 29
    /// 郑州建筑职业学院 has a desk; 郑州测试学院 has none, its city does the work.
    static let college = 101
    static let deskless = 102
    static let institution = 201
    static let otherInstitution = 202
    // 土建工程 施工员 and 市政工程 施工员 sit in the morning, 材料员 and 机械员 in the afternoon.
    static let builder = 1
    static let roadBuilder = 4
    static let materials = 9
    static let machines = 10

    let site: TestSite

    init(isRehearsal: Bool = true) async throws {
        site = try await TestSite([siteStaff], authenticator: SessionAuthenticator(), isRehearsal: isRehearsal)
        try site.database.writeNow { connection in
            try connection.script(Self.units)
            try connection.script(Self.plan)
            for (step, opens, closes) in Self.windows {
                let (opensAt, closesAt) = (Moment(beijing: opens), Moment(beijing: closes ?? ""))
                try connection.run(
                    "INSERT INTO plan_window (plan_id, step, opens_at, closes_at) VALUES (1, ?, ?, ?)", step.rawValue,
                    opensAt,
                    closesAt)
            }
            for (number, starts, ends) in Self.sessions {
                try connection.run(
                    "INSERT INTO exam_session (id, plan_id, number, starts_at, ends_at) VALUES (?, 1, ?, ?, ?)", number,
                    number, Moment(beijing: starts), Moment(beijing: ends))
            }
            try connection.script(Self.posts)
        }
    }

    private static let units: SQL = """
        INSERT INTO organisation (id, authority_id, kind, code, name, short_name, city_id, has_desk, address, phone)
        VALUES (101, 1, 'college', 'yuanxiao1', '郑州建筑职业学院', '郑州建筑职院', 11, 1, '龙湖镇学院路 1 号', '0371-66660001'),
            (102, 1, 'college', 'ceshi', '郑州测试学院', '郑州测试学院', 11, 0, '', ''),
            (103, 1, 'college', 'yuanxiao2', '洛阳理工职业学院', '洛阳理工职院', 13, 1, '', ''),
            (201, 1, 'institution', 'peixun1', '中原建筑培训中心', '中原培训', 11, 0, '中州大道 8 号', '0371-66660201'),
            (202, 1, 'institution', 'peixun2', '洛阳建设培训学校', '洛阳培训', 13, 0, '', '');
        UPDATE organisation SET address = '淮河路 10 号', phone = '0371-67880000' WHERE id = 11;
        """
    private static let plan: SQL = """
        INSERT INTO plan (id, authority_id, programme, title, year, number, created_at, state, state_since)
        VALUES (1, 1, 'site-staff-exam', '2026年第一批施工现场专业人员考试', 2026, 1, 0, 'published', 0);
        """
    private static let windows: [(PlanStep, String, String?)] = [
        (.registration, "2026-03-01 00:00", "2026-03-21 00:00"), (.review, "2026-03-01 00:00", "2026-03-26 00:00"),
        (.confirmation, "2026-03-01 00:00", "2026-04-01 00:00"), (.training, "2026-03-01 00:00", "2026-04-11 00:00"),
        (.summary, "2026-04-11 00:00", "2026-04-16 00:00"), (.ticket, "2026-05-06 00:00", "2026-05-16 14:30"),
        (.examination, "2026-05-16 09:00", "2026-05-16 16:30"), (.release, "2026-06-01 09:00", nil),
        (.claim, "2026-06-02 00:00", "2026-06-16 00:00"),
    ]
    private static let sessions = [
        (1, "2026-05-16 09:00", "2026-05-16 11:00"), (2, "2026-05-16 14:30", "2026-05-16 16:30"),
    ]
    private static let posts: SQL = """
        INSERT INTO plan_post (plan_id, post_id, session_id)
            SELECT 1, id, CASE WHEN title IN ('施工员', '质量员') THEN 1 ELSE 2 END FROM post;
        INSERT INTO paper (plan_id, post_id, number, title, full_tenths, pass_tenths)
            SELECT 1, id, 1, '专业知识', 1000, 600 FROM post;
        """

    // MARK: - People

    /// A person with a complete profile and a confirmed photo.
    func addPerson(_ name: String, number: Int, photo: PhotoState? = .confirmed) throws -> Applicant {
        let day = Day("1990-05-06") ?? .first
        let idNumber = IDNumber.synthetic(addressCode: 410102, birthDate: day, sequence: number)
        let ids = try site.addApplicant(
            name, idNumber: idNumber, email: "person\(number)@example.cn", isEmailVerified: true, isComplete: true)
        if let photo { try setPhoto(photo, of: ids.personID, uploadedAt: site.businessClock.now) }
        return Applicant(accountID: ids.accountID, personID: ids.personID, idNumber: idNumber, name: name)
    }

    func setPhoto(_ state: PhotoState, of personID: Int, uploadedAt: Moment, judgedAt: Moment? = nil) throws {
        let stored = try site.site.attachments.store(Array("photo of \(personID)".utf8))
        try site.database.writeNow { connection in
            let attachment = try Attachment.insert(
                stored, mediaType: "image/jpeg", accountID: nil, at: uploadedAt, in: connection)
            try connection.run("DELETE FROM photo WHERE person_id = ?", personID)
            try connection.run(
                """
                INSERT INTO photo (person_id, attachment_id, uploaded_at, state, state_since, state_reason)
                VALUES (?, ?, ?, ?, ?, ?)
                """, personID, attachment, uploadedAt, state, judgedAt ?? uploadedAt,
                state == .returned ? "背景不是红色或蓝色" : nil)
        }
    }

    struct Applicant: Sendable {
        let accountID: Int
        let personID: Int
        let idNumber: String
        let name: String

        var actor: Actor {
            Actor(accountID: accountID, role: .applicant, name: name, personID: personID, authorityID: nil)
        }
    }

    // MARK: - Actors

    static func staff(_ role: Role, _ organisationID: Int?) -> Actor {
        Actor(accountID: nil, role: role, name: "经办人", organisationID: organisationID, authorityID: 1)
    }

    static let cityClerk = staff(.city, city)
    static let collegeClerk = staff(.college, college)
    static let institutionClerk = staff(.institution, institution)

    // MARK: - Registrations

    enum Route: String, CaseIterable, Sendable {
        /// 在职人员 of 郑州市 at the first institution.
        case employee
        /// A student whose college has a desk.
        case collegeStudent
        /// A student whose school has none: the city does the work.
        case cityStudent

        var desk: Actor { self == .collegeStudent ? ExamSeason.collegeClerk : ExamSeason.cityClerk }
        var payee: Actor { self == .employee ? ExamSeason.institutionClerk : desk }
    }

    /// Complete answers for a route.
    static func answers(_ route: Route, post: Int = builder) -> ExamRegistration.Answers {
        var answers = ExamRegistration.Answers()
        answers.change(to: route == .employee ? .employee : .student)
        answers.cityID = city
        switch route {
        case .employee:
            answers.institutionID = institution
            answers.workStartedOn = Day("2014-03-19")
            answers.workYears = 8
            answers.employerAndPost = "河南建工集团 技术员"
            answers.graduatedOn = Day("2012-07-01")
            answers.graduatedFrom = "郑州大学"
            answers.graduatedMajor = "土木工程"
        case .collegeStudent, .cityStudent:
            answers.collegeID = route == .collegeStudent ? college : nil
            answers.schoolName = route == .collegeStudent ? nil : "黄河实验学校"
            answers.enrolledOn = Day("2024-09-01")
            answers.major = "建筑工程技术"
            answers.studentNumber = "20240101"
        }
        answers.postID = post
        answers.experience = "2012.07 至今 在工地从事施工技术工作"
        answers.savedStep = 5
        return answers
    }

    /// A draft with complete answers.
    func draft(_ applicant: Applicant, _ route: Route, post: Int = builder) throws -> Int {
        let now = site.businessClock.now
        return try site.database.writeNow { connection in
            let id = try ExamRegistration.start(
                planID: Self.planID, personID: applicant.personID, by: applicant.actor, at: now, in: connection)
            try ExamRegistrationQueries.save(Self.answers(route, post: post), of: id, in: connection)
            return id
        }
    }

    func submitted(_ applicant: Applicant, _ route: Route, post: Int = builder) throws -> Int {
        let id = try draft(applicant, route, post: post)
        let now = site.businessClock.now
        try site.database.writeNow { try ExamRegistration.submit(id, by: applicant.actor, at: now, in: $0) }
        return id
    }

    /// A registration that has come to a state by the actions that lead there.
    func registration(
        _ applicant: Applicant, _ route: Route, in state: ExamRegistrationState, post: Int = builder
    ) throws -> Int {
        let id = try draft(applicant, route, post: post)
        if state == .draft { return id }
        if state == .deleted {
            try act(.delete, on: id, by: applicant.actor)
            return id
        }
        let now = site.businessClock.now
        try site.database.writeNow { try ExamRegistration.submit(id, by: applicant.actor, at: now, in: $0) }
        if state == .returned {
            try act(.sendBack, on: id, by: route.desk, reason: "照片与本人不符")
            return id
        }
        let path: [(ExamRegistrationState, ExamRegistrationAction, Actor)] = [
            (.reviewed, .approve, route.desk), (.confirmed, .confirm, route.payee), (.trained, .complete, route.payee),
        ]
        let order: [ExamRegistrationState] = [.submitted, .reviewed, .confirmed, .trained]
        for (reached, action, actor) in path.prefix(order.firstIndex(of: state) ?? 0) {
            if reached == .confirmed { try pay(id) }
            try act(action, on: id, by: actor)
        }
        return id
    }

    func pay(_ id: Int) throws {
        let day = site.businessClock.now.day
        try site.database.writeNow {
            try ExamRegistrationQueries.recordPayment(
                of: id, feeCents: 35_000, paidOn: day, receiptNumber: "SJ0001", in: $0)
        }
    }

    @discardableResult
    func act(
        _ action: ExamRegistrationAction, on id: Int, by actor: Actor, reason: String? = nil
    ) throws -> ExamRegistrationState {
        let now = site.businessClock.now
        return try site.database.writeNow {
            try perform(
                action, on: id, of: ExamRegistrationWorkflow.self, by: actor, reason: reason, at: now, in: $0)
        }
    }

    func state(of id: Int) throws -> String? {
        try site.texts("SELECT state FROM exam_registration WHERE id = ?", id).first ?? nil
    }

    func set(_ time: String) { site.businessClock.set(Moment(beijing: time) ?? .first) }

    // MARK: - What follows a registration

    /// A report of the city that holds these registrations, accepted or not.
    func report(_ ids: [Int], accepted: Bool) throws {
        let now = site.businessClock.now
        try site.database.writeNow { connection in
            let number = try connection.count("SELECT count(*) + 1 FROM exam_summary")
            let summary = try connection.insert(
                """
                INSERT INTO exam_summary (plan_id, unit_id, number, member_count, reported_at, state, state_since)
                VALUES (1, 11, ?, ?, ?, ?, ?)
                """, number, ids.count, now, accepted ? "accepted" : "reported", now)
            for id in ids {
                try connection.run("UPDATE exam_registration SET summary_id = ? WHERE id = ?", summary, id)
                guard accepted else { continue }
                try connection.run(
                    """
                    INSERT INTO candidate (plan_id, session_id, post_id, person_id, unit_id, registration_id,
                        entered_at)
                    SELECT 1, o.session_id, r.post_id, r.person_id, 11, r.id, ? FROM exam_registration r
                        JOIN plan_post o ON o.plan_id = 1 AND o.post_id = r.post_id WHERE r.id = ?
                    """, now, id)
            }
        }
    }

    /// Seats for all candidates in one room.
    func seatAll() throws {
        let now = site.businessClock.now
        try site.database.writeNow { connection in
            try connection.script(Self.room)
            let hash = String(repeating: "0", count: 64)
            try connection.run(
                """
                INSERT INTO seat_allocation (id, plan_id, number, state, state_since, candidate_count, list_hash,
                    algorithm, public_number_name, public_number_at, public_number, seed, result_hash, confirmed_by)
                VALUES (1, 1, 1, 'drawn', ?, 1, ?, 'test', '公开号码', ?, '123', 'seed', ?, ?)
                """, now, hash, now, hash, try clerk("paizuo2", connection))
            try connection.run(
                """
                INSERT INTO seat (allocation_id, candidate_id, session_id, site_id, room_id, room_number, seat_number,
                    ticket_number)
                SELECT 1, id, session_id, 1, 1, 3, id, '26011101' || (1000 + id) FROM candidate
                """)
        }
    }

    private static let room: SQL = """
        INSERT INTO exam_site (id, city_id, number, name, address) VALUES (1, 11, 1, '郑州第一考点', '大学路 1 号');
        INSERT INTO exam_room (id, site_id, number, name) VALUES (1, 1, 1, '教学楼 201');
        """

    /// Scores that are published at a moment.
    func score(_ id: Int, tenths: Int?, mark: String = "mark", releasedAt: String) throws {
        let now = site.businessClock.now
        try site.database.writeNow { connection in
            let (one, two) = (try clerk("jiaoyan1", connection), try clerk("jiaoyan2", connection))
            let file = try connection.insert(
                "INSERT INTO attachment (sha256, byte_count, media_type, created_at) VALUES (?, 1, 'text/csv', 0)",
                String(repeating: "b", count: 64))
            try connection.run(
                """
                INSERT INTO score_release (plan_id, state, state_since, imported_by, checked_by, released_at,
                    attachment_id)
                VALUES (1, 'scheduled', ?, ?, ?, ?, ?) ON CONFLICT (plan_id) DO NOTHING
                """, now, one, two, Moment(beijing: releasedAt), file)
            try connection.run(
                """
                INSERT INTO score (candidate_id, paper_id, mark, tenths)
                SELECT c.id, p.id, ?2, ?3 FROM candidate c JOIN paper p ON p.plan_id = 1 AND p.post_id = c.post_id
                WHERE c.registration_id = ?1
                """, id, mark, tenths)
        }
    }

    private func clerk(_ name: String, _ connection: Connection) throws -> Int {
        if let id = try connection.first("SELECT id FROM account WHERE username = ?", name, row: { try $0[0] as Int }) {
            return id
        }
        return try connection.insert(
            """
            INSERT INTO account (username, password_hash, role, name, organisation_id, created_at)
            VALUES (?, '', 'province', ?, 1, 0)
            """, name, name)
    }
}
