import Database
import Examinations
import Registry
import Site
import TestSupport
import Testing
import Workflow

/// A whole site with two clerks of the province; the clock stands at 2026-03-02 09:00.
final class SeasonSite: Sendable {
    let site: TestSite
    /// `henan` handles, `henan2` checks.
    let handler: Int
    let checker: Int

    init() async throws {
        site = try await TestSite([examinations], authenticator: SessionAuthenticator())
        handler = try site.addStaff("henan", role: .province, organisationID: 1)
        checker = try site.addStaff("henan2", role: .province, organisationID: 1)
    }

    var now: Moment { site.businessClock.now }
    func set(_ time: String) { site.businessClock.set(Self.moment(time)) }
    static func moment(_ time: String) -> Moment { Moment(beijing: time) ?? .first }

    func actor(_ accountID: Int) -> Actor {
        Actor(accountID: accountID, role: .province, name: "经办人", organisationID: 1, authorityID: 1)
    }

    func client(_ accountID: Int? = nil) throws -> TestClient { try site.client(signedInAs: accountID ?? handler) }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await site.database.write(body)
    }

    // MARK: - A plan

    /// 2026年第一批, as the demo has it: 施工员 and 质量员 in the morning, the others in the afternoon.
    @discardableResult
    func addPlan(published: Bool = true, title: String = "2026年第一批考试", number: Int = 1) throws -> Int {
        try site.database.writeNow { connection in
            let id = try connection.insert(
                """
                INSERT INTO plan (authority_id, programme, title, year, number, created_at, state, state_since)
                VALUES (1, 'site-staff-exam', ?, 2026, ?, 0, ?, 0)
                """, title, number, published ? "published" : "draft")
            for (step, opens, closes) in Self.windows {
                try connection.run(
                    "INSERT INTO plan_window (plan_id, step, opens_at, closes_at) VALUES (?, ?, ?, ?)", id,
                    step.rawValue, Self.moment(opens), closes.map(Self.moment))
            }
            for (number, starts, ends) in [
                (1, "2026-05-16 09:00", "2026-05-16 11:00"), (2, "2026-05-16 14:30", "2026-05-16 16:30"),
            ] {
                try connection.run(
                    "INSERT INTO exam_session (plan_id, number, starts_at, ends_at) VALUES (?, ?, ?, ?)", id, number,
                    Self.moment(starts), Self.moment(ends))
            }
            try connection.run(
                """
                INSERT INTO plan_post (plan_id, post_id, session_id) SELECT ?1, p.id, s.id FROM post p
                    JOIN exam_session s ON s.plan_id = ?1
                        AND s.number = CASE WHEN p.title IN ('施工员', '质量员') THEN 1 ELSE 2 END
                """, id)
            try connection.run(
                """
                INSERT INTO paper (plan_id, post_id, number, title, full_tenths, pass_tenths)
                SELECT ?, id, 1, '综合试卷', 1000, 600 FROM post
                """, id)
            return id
        }
    }

    private static let windows: [(PlanStep, String, String?)] = [
        (.registration, "2026-03-01 00:00", "2026-03-21 00:00"), (.review, "2026-03-01 00:00", "2026-03-26 00:00"),
        (.confirmation, "2026-03-01 00:00", "2026-04-01 00:00"), (.training, "2026-03-01 00:00", "2026-04-11 00:00"),
        (.summary, "2026-04-11 00:00", "2026-04-16 00:00"), (.ticket, "2026-05-06 00:00", "2026-05-16 14:30"),
        (.examination, "2026-05-16 09:00", "2026-05-16 16:30"), (.release, "2026-06-01 09:00", nil),
        (.claim, "2026-06-02 00:00", "2026-06-16 00:00"),
    ]

    // MARK: - People, candidates, rooms

    /// A person without an account; the ID number is synthetic with a valid checksum.
    @discardableResult
    func addPerson(_ number: Int, named name: String = "张三") throws -> Int {
        let idNumber = Self.idNumber(number)
        return try site.database.writeNow { connection in
            try connection.insert(
                """
                INSERT INTO person (id_number, name, sex, birth_date, created_at) VALUES (?, ?, '男', '1990-05-06', 0)
                """, idNumber, name)
        }
    }

    static func idNumber(_ number: Int) -> String {
        let day = Day("1990-05-06")?.adding(days: number / 900) ?? .first
        return IDNumber.synthetic(addressCode: 410102, birthDate: day, sequence: number % 900)
    }

    /// `count` people of a unit who may sit a post. Registration numbers go on from `first`.
    func addCandidates(_ count: Int, planID: Int, unit: Int, post: Int, from first: Int) throws {
        let people = try (0..<count).map { try addPerson(first + $0) }
        try site.database.writeNow { connection in
            for (index, person) in people.enumerated() {
                try Candidate.enter(
                    planID: planID, postID: post, personID: person, unitID: unit, registrationID: first + index,
                    at: Self.moment("2026-04-20 09:00"), in: connection)
            }
        }
    }

    /// A second post of somebody who is entered already.
    func addSecondPost(_ post: Int, of registration: Int, planID: Int, as second: Int) throws {
        try site.database.writeNow { connection in
            try connection.run(
                """
                INSERT INTO candidate (plan_id, session_id, post_id, person_id, unit_id, registration_id, entered_at)
                SELECT c.plan_id, o.session_id, o.post_id, c.person_id, c.unit_id, ?, c.entered_at
                FROM candidate c JOIN plan_post o ON o.plan_id = c.plan_id AND o.post_id = ?
                WHERE c.plan_id = ? AND c.registration_id = ?
                """, second, post, planID, registration)
        }
    }

    @discardableResult
    func addSite(city: Int, rooms: Int, capacity: Int = 30) throws -> Int {
        let actor = actor(handler)
        return try site.database.writeNow { connection in
            let id = try ExamSite.create(
                cityID: city, name: "考点 \(city)", address: "大学路 \(city) 号", by: actor,
                at: Self.moment("2026-03-02 09:00"), in: connection)
            try ExamRoom.add(
                101...100 + rooms, to: id, named: "教学楼", capacity: capacity, by: actor,
                at: Self.moment("2026-03-02 09:00"), in: connection)
            return id
        }
    }

    // MARK: - The draw

    func plan(_ id: Int) throws -> Plan {
        try #require(try site.database.read { try Plan.find(id, in: $0) })
    }

    func current(_ planID: Int) throws -> SeatAllocation? {
        try site.database.read { try SeatAllocation.current(of: planID, in: $0) }
    }

    @discardableResult
    func seal(_ planID: Int, by account: Int? = nil) async throws -> Int {
        try await SeatSealing.seal(
            try plan(planID), publicNumberName: "双色球 2026051 期", publicNumberAt: Self.moment("2026-05-05 21:15"),
            by: actor(account ?? handler), at: now, in: site.database, workers: site.site.workers)
    }

    func confirm(_ id: Int, by account: Int? = nil) async throws {
        let (actor, now) = (actor(account ?? checker), now)
        try await site.database.write { try SeatSealing.confirm(id, by: actor, at: now, in: $0) }
    }

    func draw(_ id: Int, number: String = "03111720283308") async throws {
        try await SeatDrawing.draw(
            id, publicNumber: number, by: actor(handler), at: now, in: site.database, workers: site.site.workers)
    }

    /// 郑州: 70 and 10 in the morning, 20 in the afternoon, five of them the same people; 洛阳: 40 in the morning.
    func addSeason() throws -> Int {
        set("2026-04-20 09:00")
        let planID = try addPlan()
        try addCandidates(70, planID: planID, unit: 11, post: 1, from: 1)
        try addCandidates(10, planID: planID, unit: 29, post: 5, from: 201)
        try addCandidates(15, planID: planID, unit: 11, post: 9, from: 301)
        for number in 1...5 { try addSecondPost(9, of: number, planID: planID, as: 400 + number) }
        try addCandidates(40, planID: planID, unit: 13, post: 1, from: 501)
        try addSite(city: 11, rooms: 2)
        try addSite(city: 11, rooms: 2, capacity: 25)
        try addSite(city: 13, rooms: 2)
        return planID
    }

    /// Sealed, confirmed and drawn; the clock stands after the number.
    func drawn(_ planID: Int) async throws -> Int {
        let id = try await seal(planID)
        try await confirm(id)
        set("2026-05-06 09:00")
        try await draw(id)
        return id
    }
}
