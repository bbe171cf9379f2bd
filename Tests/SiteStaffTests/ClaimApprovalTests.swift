import Registry
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct ClaimApprovalTests {
    @Test("HN14-V06: a return has a reason and a date, and reopens the report for that unit until then")
    func sendBack() async throws {
        let season = try await ExamSeason()
        let id = try season.marked("甲", 1, tenths: 800)
        let student = try season.marked("乙", 2, tenths: 800, unit: ExamSeason.college)
        season.set("2026-06-15 23:00")
        let (city, province) = (try season.clerk(.city, ExamSeason.city), try season.clerk(.province, 1))
        await season.claim(city)
        let url = "\(ExamSeason.approvals)/1"
        for (reason, until) in [
            ("", "2026-06-20 18:00"), ("请附名册", ""), ("请附名册", "2026-06-15 23:00"), ("请附名册", "6月20日"),
            (
                IDNumber.synthetic(addressCode: 410102, birthDate: Day("1990-05-06") ?? .first, sequence: 1),
                "2026-06-20 18:00"
            ),
        ] {
            let page = await province.post(url, [("action", "return"), ("reason", reason), ("until", until)])
            #expect(page.status == 422, "\(reason) \(until)")
        }
        #expect(try season.claimStates() == ["reported"])
        let fields = [("action", "return"), ("reason", "请附名册"), ("until", "2026-06-20 18:00")]
        #expect(await province.post(url, fields).status == 303)
        #expect(await province.post(url, fields).status == 409)
        #expect(try season.claimStates() == ["returned"])
        season.set("2026-06-20 17:59")
        let page = await city.get(ExamSeason.claims)
        #expect(page.contains("请附名册") && page.contains("省厅退回"))
        #expect(await season.claim(city).status == 303)
        #expect(try season.members(of: 2) == [id])
        // Only the unit that was sent back.
        let college = try season.clerk(.college, ExamSeason.college)
        #expect(await season.claim(college).status == 409)
        #expect(try season.members(of: 3).contains(student) == false)
        season.set("2026-06-20 18:00")
        #expect(await season.claim(city).status == 409)
        #expect(season.site.log == [])
    }

    @Test("HN14-V06: the province approves after a confirmation, once; then nothing is sent back")
    func approve() async throws {
        let season = try await ExamSeason()
        try season.marked("甲", 1, tenths: 800)
        try season.marked("乙", 2, tenths: 800, unit: ExamSeason.otherCity)
        season.set(ExamSeason.insideClaim)
        await season.claim(try season.clerk(.city, ExamSeason.city))
        let province = try season.clerk(.province, 1)
        let list = await province.get(ExamSeason.approvals)
        #expect(list.contains("有合格人员还没有上报的单位"))
        let url = "\(ExamSeason.approvals)/1"
        let asked = await province.post(url, [("action", "approve")])
        #expect(asked.heading == "请确认审批")
        #expect(try season.claimStates() == ["reported"])
        #expect(await province.submit(asked, to: url).status == 303)
        #expect(try season.claimStates() == ["approved"])
        #expect(await province.submit(asked, to: url).status == 409)
        let fields = [("action", "return"), ("reason", "有误"), ("until", "2026-06-20 18:00")]
        #expect(await province.post(url, fields).status == 409)
        #expect(try season.site.texts("SELECT reopened_until || '' FROM claim") == [nil])
        #expect(await province.post(url, [("action", "x")]).status == 400)
        #expect(
            try season.site.texts("SELECT action FROM event WHERE subject_kind = 'claim' ORDER BY id")
                == ["begin", "approve"])
    }

    @Test("A claim of another authority, and one that is none, are not found")
    func scope() async throws {
        let season = try await ExamSeason()
        try season.marked("甲", 1, tenths: 800)
        season.set(ExamSeason.insideClaim)
        await season.claim(try season.clerk(.city, ExamSeason.city))
        try season.site.database.writeNow { connection in
            try connection.run("INSERT INTO authority (id, code, name) VALUES (2, 'other', '另一主管部门')")
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name)
                VALUES (900, 2, 'province', 'other', '另一主管部门', '另一部门')
                """)
        }
        let foreigner = try season.clerk(.province, 900)
        #expect(await foreigner.get("\(ExamSeason.approvals)/1").status == 404)
        #expect(await foreigner.post("\(ExamSeason.approvals)/1", [("action", "approve")]).status == 404)
        #expect(await foreigner.post(ExamSeason.batches, ExamSeason.batch("202601", ["1"])).status == 404)
        let province = try season.clerk(.province, 1)
        for id in ["9", "x", "0", "-1", "1" + String(repeating: "0", count: 30)] {
            #expect(await province.get("\(ExamSeason.approvals)/\(id)").status == 404)
        }
        #expect(try season.claimStates() == ["reported"])
    }

    @Test("HN14-V06: who is found guilty after the report is marked on the page and gets no certificate")
    func guilty() async throws {
        let season = try await ExamSeason()
        let guilty = try season.marked("甲", 1, tenths: 800)
        try season.marked("乙", 2, tenths: 800)
        season.set(ExamSeason.insideClaim)
        await season.claim(try season.clerk(.city, ExamSeason.city))
        try season.findGuilty(guilty)
        let province = try season.clerk(.province, 1)
        let page = await province.get("\(ExamSeason.approvals)/1")
        #expect(page.status == 200)
        #expect(page.contains("不再合格，不发证"))
        await season.approve(province, 1)
        #expect(await season.issue(province, "202601", ["1"]).status == 303)
        #expect(
            try season.site.texts("SELECT p.name FROM certificate c JOIN person p ON p.id = c.person_id") == ["乙"])
        #expect(try season.claimStates() == ["issued"])
        #expect(season.site.log == [])
    }
}
