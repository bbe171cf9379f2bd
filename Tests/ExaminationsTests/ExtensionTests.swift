import Database
import Examinations
import Site
import TestSupport
import Testing
import Workflow

@Suite struct ExtensionTests {
    private static let fields = [
        ("plan", "1"), ("step", "registration"), ("until", "2026-03-25"), ("reason", "系统维护"),
    ]

    private static func end(
        _ season: SeasonSite, person: Int? = nil, unit: Int? = nil
    ) throws -> Moment? {
        try season.site.database.read { connection in
            try PlanWindow.find(
                .registration, of: 1, for: WindowParty(personID: person, organisationID: unit), in: connection)?
                .closesAt
        }
    }

    @Test("An extension for one person moves the window of that person alone")
    func onePerson() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        let (one, other) = (try season.addPerson(1, named: "张三"), try season.addPerson(2))
        let client = try season.client()
        let fields = Self.fields + [("scope", "person"), ("id_number", SeasonSite.idNumber(1))]
        let asked = await client.post("/examinations/extensions/new", fields)
        #expect(asked.heading == "请确认时间延长")
        #expect(asked.contains("张三（4101************"))
        #expect(try season.site.count("SELECT count(*) FROM extension") == 0)
        let done = await client.submit(asked, to: "/examinations/extensions/new")
        #expect(done.location == "/examinations/extensions")
        #expect(try Self.end(season, person: one) == SeasonSite.moment("2026-03-26 00:00"))
        #expect(try Self.end(season, person: other) == SeasonSite.moment("2026-03-21 00:00"))
        let list = await client.get("/examinations/extensions")
        #expect(list.contains("2026年3月25日 24:00"))
        #expect(!list.contains(SeasonSite.idNumber(1)))
        let event = try season.site.database.read { try EventLog.history(of: PlanWorkflow.subject(1), in: $0) }.last
        #expect(event?.action == "extend")
        #expect(event?.reason == "系统维护")
        #expect(season.site.log == [])
    }

    @Test("An extension for a unit, and one for all")
    func unitAndAll() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        let client = try season.client()
        let unit = Self.fields + [("scope", "unit"), ("unit", "13"), ("confirmed", "1")]
        #expect(await client.post("/examinations/extensions/new", unit).status == 303)
        #expect(try Self.end(season, unit: 13) == SeasonSite.moment("2026-03-26 00:00"))
        #expect(try Self.end(season, unit: 11) == SeasonSite.moment("2026-03-21 00:00"))
        let all = Self.fields.map { $0.0 == "until" ? ("until", "2026-03-23 12:00") : $0 }
        let everyone = all + [("scope", "all"), ("confirmed", "1")]
        #expect(await client.post("/examinations/extensions/new", everyone).status == 303)
        #expect(try Self.end(season, unit: 11) == SeasonSite.moment("2026-03-23 12:00"))
        #expect(try Self.end(season, unit: 13) == SeasonSite.moment("2026-03-26 00:00"))
        #expect(await client.get("/examinations/plans/1").contains("已延长：系统维护"))
    }

    @Test("Nobody of that number, an earlier end, no unit, an ID number as a reason: each has its sentence")
    func wrong() async throws {
        let season = try await SeasonSite()
        try season.addPlan()
        try season.addPerson(1)
        let client = try season.client()
        let url = "/examinations/extensions/new"
        let person = [("scope", "person"), ("id_number", SeasonSite.idNumber(1))]
        #expect(
            await client.post(url, Self.fields + [("scope", "person"), ("id_number", SeasonSite.idNumber(5))]).errors
                == ["没有用这个身份证号注册的人员，请核对"])
        let earlier = Self.fields.map { $0.0 == "until" ? ("until", "2026-03-20") : $0 }
        #expect(
            await client.post(url, earlier + person).errors
                == ["「报名」现在到 2026年3月20日 24:00 结束，延长后的时间应晚于它，也应晚于现在"])
        #expect(await client.post(url, Self.fields + [("scope", "unit")]).errors == ["请选择「单位」"])
        let number = Self.fields.map { $0.0 == "reason" ? ("reason", SeasonSite.idNumber(1)) : $0 }
        #expect(await client.post(url, number + person).errors == ["原因中不能填写身份证号，请删除后重新提交"])
        #expect(try season.site.count("SELECT count(*) FROM extension") == 0)
    }
}
