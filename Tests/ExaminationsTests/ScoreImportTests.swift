import Database
import Site
import TestSupport
import Testing
import Workflow

@testable import Examinations

@Suite struct ScoreImportTests {
    private static let marks = ["80", "59.5", "缺考", "违纪", "100"]

    @Test("HN14-V05: the template is filled in, checked, then imported; nothing is written before")
    func twoSteps() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let client = try season.client()
        let rows = await season.filled(client, planID, Self.marks)
        #expect(rows.count == 5)
        let asked = try await season.upload(client, planID, SeasonSite.bytes(rows))
        #expect(asked.heading == "请确认导入成绩")
        #expect(asked.contains("5 条成绩，没有错误"))
        #expect(try season.site.count("SELECT count(*) FROM score") == 0)
        #expect(try season.site.count("SELECT count(*) FROM score_release") == 0)
        let done = try await season.confirmImport(client, asked)
        #expect(done.location == "/examinations/scores?plan=\(planID)")
        #expect(try season.site.count("SELECT count(*) FROM score") == 5)
        #expect(try season.releaseState() == "imported")
        #expect(
            try season.site.texts("SELECT action FROM event WHERE subject_kind = 'score_release' ORDER BY id")
                == ["begin", "import"])
        let page = await client.get("/examinations/scores?plan=\(planID)")
        #expect(page.contains("还没有成绩的科目：0 个"))
        #expect(await season.template(client, planID).map { $0[4] } == Self.marks)
        #expect(season.site.log == [])
    }

    @Test("HN14-V05: faults refuse the whole file; the marked file, corrected, is imported")
    func faults() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let client = try season.client()
        var rows = await season.filled(client, planID, Self.marks)
        rows[0][4] = "101"
        rows[3][1] = "别人"
        let page = try await season.upload(client, planID, SeasonSite.bytes(rows))
        #expect(page.status == 422)
        #expect(page.heading == "成绩文件有错误")
        #expect(page.contains("<td class=\"number\">2</td><td>成绩</td><td>101</td>"))
        #expect(page.contains("<td class=\"number\">5</td><td>姓名</td><td>别人</td>"))
        #expect(try season.site.count("SELECT count(*) FROM score_release") == 0)
        let url = try #require(page.links("下载标注错误的文件").first).replacing("&amp;", with: "&")
        let file = await client.get(url)
        #expect(file.status == 200)
        let corrected = file.text.replacing(",101,", with: ",91,").replacing("别人", with: "张三")
        let asked = try await season.upload(client, planID, Array(corrected.utf8))
        #expect(try await season.confirmImport(client, asked).status == 303)
        #expect(await season.template(client, planID).map { $0[4] } == ["91", "59.5", "缺考", "违纪", "100"])
        #expect(season.site.log == [])
    }

    @Test("HN14-V05: a file in GB18030 is read like one in UTF-8")
    func encoding() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let client = try season.client()
        let rows = await season.filled(client, planID, Self.marks)
        let asked = try await season.upload(client, planID, SeasonSite.gb18030(SeasonSite.bytes(rows)))
        #expect(asked.heading == "请确认导入成绩", "\(asked.text)")
        #expect(try await season.confirmImport(client, asked).status == 303)
        #expect(try season.site.count("SELECT count(*) FROM score") == 5)
    }

    @Test("HN14-V05: a file that is no sheet is refused with a sentence, and nothing is written")
    func noSheet() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let client = try season.client()
        let line = Array("准考证号,".utf8) + [UInt8](repeating: 0x39, count: 1 << 20)
        let files: [[UInt8]] = [
            [], [0xff, 0xfe, 0x00], [0x50, 0x4b, 0x03, 0x04] + [UInt8](repeating: 0, count: 50),
            Array("\"open quote".utf8), Array("准考证号\n".utf8), [0x81, 0xff, 0x20], [0, 1, 2], line,
            SeasonSite.bytes([]), SeasonSite.bytes([["1"]]),
        ]
        for file in files {
            let page = try await season.upload(client, planID, file)
            #expect(page.status == 422, "\(file.prefix(12))")
        }
        let none = try await client.post("/examinations/scores/import", [("plan", String(planID))], files: [])
        #expect(none.status == 422)
        #expect(none.errors == ["请先选择「成绩文件」的文件"])
        #expect(try season.site.count("SELECT count(*) FROM score") == 0)
        #expect(season.site.log == [])
    }

    @Test("An attachment that is no number, is missing, or is somebody else's is not found")
    func attachments() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (client, other) = (try season.client(), try season.client(season.checker))
        let rows = await season.filled(client, planID, Self.marks)
        let asked = try await season.upload(client, planID, SeasonSite.bytes(rows))
        let own = asked.value(of: "attachment") ?? ""
        let huge = "1" + String(repeating: "0", count: 30)
        for attachment in ["", "x", "0", "-1", "999", huge] {
            let fields = [("plan", String(planID)), ("attachment", attachment), ("confirmed", "1")]
            #expect(try await client.post("/examinations/scores/import", fields, files: []).status == 404)
            let page = await client.get("/examinations/scores/errors?plan=\(planID)&attachment=\(attachment)")
            #expect(page.status == 404)
        }
        let fields = [("plan", String(planID)), ("attachment", own), ("confirmed", "1")]
        #expect(try await other.post("/examinations/scores/import", fields, files: []).status == 404)
        #expect(try season.site.count("SELECT count(*) FROM score") == 0)
    }

    @Test("Another authority's plan, and a plan that is none, are not found; other roles are refused")
    func scope() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (foreigner, own) = (try season.foreigner(), try season.client())
        for plan in [String(planID), "x", "1" + String(repeating: "0", count: 30)] {
            let client = plan == String(planID) ? foreigner : own
            #expect(try await client.post("/examinations/scores/import", [("plan", plan)], files: []).status == 404)
            #expect(await client.post("/examinations/scores", [("plan", plan), ("action", "check")]).status == 404)
            #expect(await client.get("/examinations/scores/template?plan=\(plan)").status == 404)
        }
        for role in [Role.city, .college, .institution] {
            let clerk = try season.site.addStaff(role.rawValue, role: role, organisationID: 11)
            let client = try season.site.client(signedInAs: clerk)
            #expect(await client.get("/examinations/scores").status == 403)
            #expect(await client.get("/examinations/misconduct").status == 403)
            #expect(await client.get("/examinations/score-reviews").status == 403)
        }
    }

    @Test("HN14-V05: no import before the exam has begun, and none without seats")
    func gate() async throws {
        let season = try await SeasonSite()
        let client = try season.client()
        #expect(await client.get("/examinations/scores").status == 409)
        let planID = try await season.addSeated()
        season.set("2026-05-16 08:59")
        let early = await client.get("/examinations/scores?plan=\(planID)")
        #expect(early.contains("开考以后才能导入成绩"))
        #expect(!early.contains("检查文件"))
        #expect(try await season.upload(client, planID, [1]).status == 409)
        season.set("2026-05-16 09:00")
        #expect(await client.get("/examinations/scores?plan=\(planID)").contains("检查文件"))
        let bare = try season.addPlan(title: "2026年第二批考试", number: 2)
        #expect(await client.get("/examinations/scores?plan=\(bare)").contains("还没有编排考场"))
        #expect(try await season.upload(client, bare, [1]).status == 409)
    }

    @Test("HN14-V05: marks may come in several files of one importer; another one brings all of them")
    func importers() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (first, second) = (try season.client(), try season.client(season.checker))
        let rows = await season.filled(first, planID, Self.marks)
        try await season.importSheet(first, planID, Array(rows.prefix(3)))
        try await season.importSheet(first, planID, Array(rows.suffix(2)))
        #expect(try season.site.count("SELECT count(*) FROM score") == 5)
        // Or the first one could check their own three marks.
        let part = try await season.importSheet(second, planID, Array(rows.suffix(2)))
        #expect(part.status == 409)
        #expect(part.contains("这个文件缺 3 条"))
        #expect(try await season.importSheet(second, planID, rows).status == 303)
        #expect(await season.check(second, planID).status == 409)
        #expect(await season.check(first, planID).status == 303)
    }

    @Test("Who imports while another import runs ends the other; a broken import can't be checked")
    func twoAtOnce() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (client, checker) = (try season.client(), try season.client(season.checker))
        let (actor, now) = (season.actor(season.handler), season.now)
        let rows = await season.filled(client, planID, Self.marks)
        // An import that was started and never finished.
        let id = try await season.write {
            try ScoreQueries.startImport(planID: planID, by: actor, at: now, in: $0)
        }
        #expect(await client.get("/examinations/scores?plan=\(planID)").contains("没有完成，请重新导入"))
        #expect(await season.check(checker, planID).status == 409)
        season.site.businessClock.advance(seconds: 1)
        try await season.importSheet(client, planID, rows)
        await #expect(throws: Refusal.self) {
            try await season.write { try ScoreGate.holdImport(id, by: actor, since: now, in: $0) }
        }
        #expect(await season.check(checker, planID).status == 303)
    }
}
