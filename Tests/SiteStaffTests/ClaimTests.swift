import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct ClaimTests {
    @Test("The table of claims is sound")
    func table() {
        #expect(ClaimWorkflow.faults == [])
    }

    @Test("HN14-C10, U05: reported are the passed ones of the own unit, after publication")
    func whoIsReported() async throws {
        let season = try await ExamSeason()
        let passed = try season.marked("甲", 1, tenths: 800)
        let justPassed = try season.marked("乙", 2, tenths: 600, post: ExamSeason.materials)
        try season.marked("丙", 3, tenths: 599)
        try season.marked("丁", 4, tenths: nil, mark: "absent")
        try season.marked("戊", 5, tenths: nil, mark: "misconduct")
        let student = try season.marked("己", 6, tenths: 900, unit: ExamSeason.college)
        let city = try season.clerk(.city, ExamSeason.city)
        let college = try season.clerk(.college, ExamSeason.college)
        // An earlier window does not open what is not published.
        try season.site.database.writeNow {
            try $0.run("UPDATE plan_window SET opens_at = 0 WHERE step = 'claim'")
        }
        season.set("2026-06-01 08:59")
        #expect(await city.get(ExamSeason.claims).contains("还没有公布的合格人员"))
        #expect(await season.claim(city).location == "/site-staff/exam/claims?plan=1")
        #expect(try season.claimStates() == [])
        season.set(ExamSeason.insideClaim)
        let page = await city.get(ExamSeason.claims)
        #expect(page.contains("可上报的合格人员 · 2 人"))
        #expect(page.contains(">甲<") && page.contains(">乙<") && !page.contains(">己<") && !page.contains(">丙<"))
        #expect(await season.claim(city).status == 303)
        #expect(await season.claim(college).status == 303)
        #expect(try season.members(of: 1) == [passed, justPassed])
        #expect(try season.members(of: 2) == [student])
        #expect(try season.site.texts("SELECT unit_id || '' FROM claim ORDER BY id") == ["11", "101"])
        #expect(try season.site.texts("SELECT action FROM event WHERE subject_kind = 'claim'") == ["begin", "begin"])
        #expect(season.site.log == [])
    }

    @Test("HN14-C10: a report sent twice, or after the number has changed, reports nobody twice")
    func twice() async throws {
        let season = try await ExamSeason()
        try season.marked("甲", 1, tenths: 800)
        season.set(ExamSeason.insideClaim)
        let city = try season.clerk(.city, ExamSeason.city)
        let asked = await city.post(ExamSeason.claims, [("plan", "1")])
        #expect(asked.heading == "请确认申领汇总上报")
        let other = try season.marked("乙", 2, tenths: 800)
        let changed = await city.submit(asked, to: ExamSeason.claims)
        #expect(changed.status == 409)
        #expect(changed.contains("可上报人数已由 1 人变为 2 人"))
        for count in ["", "x", "1" + String(repeating: "0", count: 30)] {
            let page = await city.post(ExamSeason.claims, [("plan", "1"), ("count", count), ("confirmed", "1")])
            #expect(page.heading == "请确认申领汇总上报")
        }
        let again = await city.post(ExamSeason.claims, [("plan", "1"), ("count", "-1"), ("confirmed", "1")])
        #expect(again.status == 409)
        #expect(try season.claimStates() == [])
        let fields = [("plan", "1"), ("count", "2"), ("confirmed", "1")]
        #expect(await city.post(ExamSeason.claims, fields).status == 303)
        #expect(await city.post(ExamSeason.claims, fields).status == 409)
        #expect(try season.members(of: 1).count == 2)
        // Who is corrected upwards later comes with the next report.
        try season.marked("丙", 3, tenths: 700)
        #expect(await season.claim(city).status == 303)
        #expect(try season.members(of: 2).count == 1)
        #expect(try !season.members(of: 2).contains(other))
    }

    @Test("HN14-C10: outside its window, and for a plan that is none, nothing is reported")
    func window() async throws {
        let season = try await ExamSeason()
        try season.marked("甲", 1, tenths: 800)
        let city = try season.clerk(.city, ExamSeason.city)
        for time in ["2026-06-01 23:59", "2026-06-16 00:00"] {
            season.set(time)
            let page = await city.post(ExamSeason.claims, [("plan", "1"), ("count", "1"), ("confirmed", "1")])
            #expect(page.status == 409)
            #expect(page.contains("「申领汇总上报」的时间是"))
        }
        season.set(ExamSeason.insideClaim)
        for plan in ["2", "x", "", "1" + String(repeating: "0", count: 30)] {
            #expect(await city.post(ExamSeason.claims, [("plan", plan)]).status == 404)
        }
        #expect(try season.claimStates() == [])
    }

    @Test("HN14-C10: a claim is recalled by its unit alone, in the window, before the province decides")
    func recall() async throws {
        let season = try await ExamSeason()
        let id = try season.marked("甲", 1, tenths: 800)
        season.set(ExamSeason.insideClaim)
        let city = try season.clerk(.city, ExamSeason.city)
        let other = try season.clerk(.city, ExamSeason.otherCity)
        let college = try season.clerk(.college, ExamSeason.college)
        await season.claim(city)
        for client in [other, college] {
            #expect(await client.post("\(ExamSeason.claims)/1/recall").status == 404)
        }
        #expect(await city.post("\(ExamSeason.claims)/9/recall").status == 404)
        season.set("2026-06-16 00:00")
        #expect(await city.post("\(ExamSeason.claims)/1/recall").status == 409)
        season.set(ExamSeason.insideClaim)
        #expect(await city.post("\(ExamSeason.claims)/1/recall").status == 303)
        #expect(await city.post("\(ExamSeason.claims)/1/recall").status == 409)
        #expect(try season.claimStates() == ["recalled"])
        await season.claim(city)
        #expect(try season.members(of: 2) == [id])
        await season.approve(try season.clerk(.province, 1), 2)
        #expect(await city.post("\(ExamSeason.claims)/2/recall").status == 409)
        #expect(try season.claimStates() == ["recalled", "approved"])
    }

    @Test("Other roles are refused at the pages of claims, approvals and batches")
    func roles() async throws {
        let season = try await ExamSeason()
        let province = try season.clerk(.province, 1)
        let city = try season.clerk(.city, ExamSeason.city)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        #expect(await province.get(ExamSeason.claims).status == 403)
        #expect(await province.post("\(ExamSeason.claims)/1/recall").status == 403)
        for client in [city, institution] {
            #expect(await client.get(ExamSeason.approvals).status == 403)
            #expect(await client.post("\(ExamSeason.approvals)/1", [("action", "approve")]).status == 403)
            #expect(await client.get(ExamSeason.batches).status == 403)
            #expect(await client.post(ExamSeason.batches).status == 403)
        }
        #expect(await institution.get(ExamSeason.claims).status == 403)
    }

    @Test("Without a plan the pages say so")
    func withoutPlan() async throws {
        let season = try await ExamSeason()
        try season.site.database.writeNow { try $0.run("UPDATE plan SET state = 'draft'") }
        #expect(await (try season.clerk(.city, ExamSeason.city)).get(ExamSeason.claims).contains("暂无考试计划"))
        let province = try season.clerk(.province, 1)
        #expect(await province.get(ExamSeason.approvals).contains("暂无考试计划"))
        #expect(await province.get(ExamSeason.batches).contains("暂无考试计划"))
        #expect(season.site.log == [])
    }
}
