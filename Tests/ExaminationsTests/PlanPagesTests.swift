import Database
import Examinations
import Site
import TestSupport
import Testing
import Workflow

@Suite struct PlanPagesTests {
    private static let windowFields = [
        ("registration_opens", "2026-09-01"), ("registration_closes", "2026-09-20"), ("review_opens", "2026-09-01"),
        ("review_closes", "2026-09-25"), ("confirmation_opens", "2026-09-01"), ("confirmation_closes", "2026-09-30"),
        ("training_opens", "2026-09-01"), ("training_closes", "2026-10-10"), ("summary_opens", "2026-10-11"),
        ("summary_closes", "2026-10-15 17:00"), ("ticket_opens", "2026-11-01"), ("ticket_closes", "2026-11-14 09:00"),
        ("examination_opens", "2026-11-14 09:00"), ("examination_closes", "2026-11-14 11:00"),
        ("release_opens", "2026-12-01 09:00"), ("claim_opens", "2026-12-02"), ("claim_closes", "2026-12-15"),
    ]

    private static func edit(_ changes: [(String, String)] = []) -> [(String, String)] {
        let season = [("title", "2026年第二批考试"), ("year", "2026"), ("number", "2"), ("room_capacity", "30")]
        let fields = season + windowFields
        return fields.map { field in changes.first { $0.0 == field.0 } ?? field }
            + changes.filter { change in !fields.contains { $0.0 == change.0 } }
    }

    @Test("A plan is made, filled in, and published when nothing is missing; a bare date is the whole day")
    func wholeWay() async throws {
        let season = try await SeasonSite()
        let client = try season.client()
        let made = await client.post(
            "/examinations/plans/new", [("title", "2026年第二批考试"), ("year", "2026"), ("number", "2")])
        #expect(made.location == "/examinations/plans/1/edit")
        let bare = await client.get("/examinations/plans/1")
        #expect(bare.contains("「报名」的时间还没有填写"))
        #expect(bare.contains("还没有安排考试场次"))
        #expect(!bare.contains("action=\"/examinations/plans/1/publish\""))
        #expect(await client.post("/examinations/plans/1/publish", [("confirmed", "1")]).status == 409)
        #expect(await client.post("/examinations/plans/1/edit", Self.edit()).location == "/examinations/plans/1")
        #expect(
            await client.post(
                "/examinations/plans/1/sessions", [("starts1", "2026-11-14 09:00"), ("ends1", "2026-11-14 11:00")]
            ).status == 303)
        #expect(await client.post("/examinations/plans/1/posts", [("post1", "1"), ("post9", "1")]).status == 303)
        let full = await client.get("/examinations/plans/1")
        #expect(full.contains("action=\"/examinations/plans/1/publish\""))
        #expect(full.contains("2026年9月20日 24:00"))
        #expect(full.contains("综合试卷，满分 100，合格线 60"))
        let asked = await client.post("/examinations/plans/1/publish")
        #expect(asked.heading == "请确认发布计划")
        #expect(await client.submit(asked, to: "/examinations/plans/1/publish").location == "/examinations/plans/1")
        #expect(try season.site.texts("SELECT state FROM plan") == ["published"])
        #expect(
            try season.site.database.read { try Plan.published("site-staff-exam", in: $0).map(\.title) }
                == ["2026年第二批考试"])
        #expect(season.site.log == [])
    }

    @Test("Windows in a wrong order and times that are no times come back with sentences and what was typed")
    func wrongWindows() async throws {
        let season = try await SeasonSite()
        try season.addPlan(published: false)
        let client = try season.client()
        let order = await client.post("/examinations/plans/1/edit", Self.edit([("review_closes", "2026-09-10")]))
        #expect(order.status == 422)
        #expect(order.errors == ["「现场审核」不能比「报名」早结束"])
        #expect(order.value(of: "review_closes") == "2026-09-10")
        let wrong = await client.post(
            "/examinations/plans/1/edit",
            Self.edit([("summary_opens", "2026-02-30"), ("claim_closes", "2026-12-02 00:00")]))
        #expect(
            wrong.errors == [
                "「地市汇总上报开始」请按 2026-03-02 或 2026-03-02 09:00 的格式填写", "「申领汇总上报结束」应晚于开始时间",
            ])
        #expect(try season.site.texts("SELECT title FROM plan") == ["2026年第一批考试"])
    }

    @Test("24:00 is the end of its day, and is shown as such when the form comes again")
    func endOfDay() async throws {
        let season = try await SeasonSite()
        try season.addPlan(published: false)
        let client = try season.client()
        let form = await client.get("/examinations/plans/1/edit")
        #expect(form.value(of: "registration_closes") == "2026-03-20 24:00")
        #expect(form.value(of: "ticket_closes") == "2026-05-16 14:30")
        _ = await client.post("/examinations/plans/1/edit", Self.edit([("registration_closes", "2026-09-20 24:00")]))
        let end = try season.site.count("SELECT closes_at FROM plan_window WHERE step = 'registration'")
        #expect(Moment(milliseconds: Int64(end)) == SeasonSite.moment("2026-09-21 00:00"))
    }

    @Test("A published plan is changed with a reason only, and what was changed is an event")
    func changeOfPublished() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        let client = try season.client()
        var fields = try await Self.fields(of: client.get("/examinations/plans/1/edit"))
        fields["registration_closes"] = "2026-03-25"
        let refused = await client.post("/examinations/plans/1/edit", fields.map { ($0.key, $0.value) })
        #expect(refused.errors == ["请填写「变更原因」"])
        fields["reason"] = "应考生要求"
        #expect(await client.post("/examinations/plans/1/edit", fields.map { ($0.key, $0.value) }).status == 303)
        let events = try season.site.database.read { try EventLog.history(of: PlanWorkflow.subject(1), in: $0) }
        #expect(events.map(\.reason) == ["应考生要求"])
        #expect(events.first?.detail == "报名：2026年3月1日 00:00 至 2026年3月20日 24:00 → 2026年3月1日 00:00 至 2026年3月25日 24:00")
        #expect(await client.get("/examinations/plans/1").contains("原因：应考生要求"))
        fields["release_opens"] = ""
        let missing = await client.post("/examinations/plans/1/edit", fields.map { ($0.key, $0.value) })
        #expect(missing.errors == ["「成绩公布」的时间还没有填写"])
    }

    /// The values of the form as it stands.
    private static func fields(of page: TestPage) throws -> [String: String] {
        let names = ["title", "year", "number", "room_capacity"] + windowFields.map(\.0)
        return Dictionary(uniqueKeysWithValues: names.map { ($0, page.value(of: $0) ?? "") })
    }

    @Test("A copy has the sessions, posts, papers and windows of its source, moved to the same weekday of its year")
    func copy() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        let client = try season.client()
        let made = await client.post(
            "/examinations/plans/new", [("title", "2027年第一批考试"), ("year", "2027"), ("number", "1"), ("source", "1")])
        #expect(made.location == "/examinations/plans/2/edit")
        #expect(try season.site.count("SELECT count(*) FROM plan_post WHERE plan_id = 2") == 13)
        #expect(try season.site.count("SELECT count(*) FROM paper WHERE plan_id = 2") == 13)
        let start = try season.site.count("SELECT min(starts_at) FROM exam_session WHERE plan_id = 2")
        let moment = Moment(milliseconds: Int64(start))
        #expect(moment == SeasonSite.moment("2027-05-15 09:00"))
        #expect(moment.day.weekday == SeasonSite.moment("2026-05-16 09:00").day.weekday)
        let again = await client.post(
            "/examinations/plans/new", [("title", "2027年第一批考试"), ("year", "2027"), ("number", "2")])
        #expect(again.errors == ["已经有同名的计划，或者 2027 年第 2 批已经建立"])
    }

    @Test("Papers get titles, full marks and pass lines of their own")
    func papers() async throws {
        let season = try await SeasonSite()
        try season.addPlan(published: false)
        let client = try season.client()
        let url = "/examinations/plans/1/posts/1"
        let wrong = await client.post(url, [("title1", "理论"), ("full1", "100"), ("pass1", "100.5")])
        #expect(wrong.errors == ["试卷 1 的合格线请填写 0 到 100，最多一位小数"])
        let saved = await client.post(
            url,
            [
                ("title1", "理论"), ("full1", "100"), ("pass1", "59.5"), ("title2", "实务"), ("full2", "120"),
                ("pass2", "72"),
            ])
        #expect(saved.location == "/examinations/plans/1")
        #expect(
            try season.site.texts("SELECT title || full_tenths || '/' || pass_tenths FROM paper WHERE post_id = 1")
                == ["理论1000/595", "实务1200/720"])
        _ = await client.post(url, [("title1", "理论"), ("full1", "100"), ("pass1", "60")])
        #expect(try season.site.count("SELECT count(*) FROM paper WHERE post_id = 1") == 1)
    }

    // MARK: - Clashes

    /// Two sign-ups of a student, 土建工程 施工员 in the morning and 材料员 in the afternoon.
    private static func signUpTwice(_ season: SeasonSite) throws {
        let person = try season.addPerson(7, named: "李四")
        try season.site.database.writeNow { connection in
            for (id, post) in [(1, 1), (2, 9)] {
                try connection.run(
                    """
                    INSERT INTO exam_registration (person_id, id, plan_id, applicant_type, city_id, post_id, experience,
                        desk_id, created_at, submitted_at, state, state_since)
                    VALUES (?, ?, 1, 'student', 11, ?, '在校', 11, 0, 0, 'submitted', 0)
                    """, person, id, post)
            }
        }
    }

    @Test("A post's session is not changed where somebody would sit two posts at once; who is named")
    func clash() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        try Self.signUpTwice(season)
        let client = try season.client()
        let posts = (1...13).map { ("post\($0)", $0 == 9 || $0 <= 8 ? "1" : "2") } + [("reason", "调整")]
        let refused = await client.post("/examinations/plans/1/posts", posts)
        #expect(refused.status == 409)
        #expect(refused.contains("下列 1 人报考的岗位会在同一时间考试"))
        #expect(refused.contains("李四（4101************"))
        #expect(refused.contains("土建工程 施工员、不分专业 材料员"))
        #expect(
            try season.site.count(
                "SELECT s.number FROM plan_post o JOIN exam_session s ON s.id = o.session_id WHERE o.post_id = 9") == 2)
        let times = await client.post(
            "/examinations/plans/1/sessions",
            [
                ("starts1", "2026-05-16 09:00"), ("ends1", "2026-05-16 11:00"), ("starts2", "2026-05-16 10:00"),
                ("ends2", "2026-05-16 12:00"), ("reason", "调整"),
            ])
        #expect(times.status == 409)
        #expect(times.contains("李四"))
    }

    @Test("A post that people signed up for is not taken from the plan; one that nobody chose is")
    func removedPost() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        try Self.signUpTwice(season)
        let client = try season.client()
        let without = { (post: Int) in
            (1...13).filter { $0 != post }.map { ("post\($0)", $0 <= 8 ? "1" : "2") } + [("reason", "调整")]
        }
        let refused = await client.post("/examinations/plans/1/posts", without(9))
        #expect(refused.contains("「不分专业 材料员」已有 1 人报名，不能取消开考。"))
        #expect(await client.post("/examinations/plans/1/posts", without(10)).status == 303)
        #expect(try season.site.count("SELECT count(*) FROM plan_post") == 12)
        #expect(try season.site.count("SELECT count(*) FROM paper WHERE post_id = 10") == 0)
    }

    // MARK: - Who may

    @Test("A city opens none of the province's pages; another authority's plan does not exist")
    func access() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        let city = try season.client(try season.site.addStaff("zhengzhou", role: .city, organisationID: 11))
        for path in ["plans", "plans/1", "extensions", "sites", "seats", "seats/1"] {
            #expect(await city.get("/examinations/\(path)").status == 403)
        }
        try season.site.database.writeNow { connection in
            try connection.script(
                """
                INSERT INTO authority (id, code, name) VALUES (2, 'other', '外省');
                UPDATE plan SET authority_id = 2;
                """)
        }
        let client = try season.client()
        for path in ["plans/1", "plans/1/edit", "seats/1", "plans/2"] {
            #expect(await client.get("/examinations/\(path)").status == 404)
        }
        #expect(await client.post("/examinations/plans/1/publish", [("confirmed", "1")]).status == 404)
    }

    @Test("待办 names drafts, what waits for a second person, and numbers that are out")
    func inbox() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        try season.addPlan(published: false, title: "草稿", number: 2)
        let id = try await season.seal(planID)
        #expect(try Self.inbox(season, season.handler) == ["待发布的考试计划"])
        #expect(try Self.inbox(season, season.checker) == ["待发布的考试计划", "待复核的考场编排"])
        try await season.confirm(id)
        #expect(try Self.inbox(season, season.checker) == ["待发布的考试计划"])
        season.set("2026-05-05 21:15")
        #expect(try Self.inbox(season, season.handler) == ["待发布的考试计划", "可以抽签的考场编排"])
    }

    private static func inbox(_ season: SeasonSite, _ account: Int) throws -> [String] {
        let viewer = Viewer(
            accountID: account, username: "henan", name: "经办人", role: .province, personID: nil, organisationID: 1,
            organisationName: nil, authorityID: 1, sessionHash: [], csrfSecret: [], lastSeenAt: season.now,
            idleSeconds: 900, mustChangePassword: false)
        return try season.site.database.read { connection in
            try examinations.inbox(viewer, connection, season.now).filter { !$0.title.contains("成绩") }.map(\.title)
        }
    }
}
