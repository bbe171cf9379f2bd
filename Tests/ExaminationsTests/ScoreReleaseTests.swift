import Database
import Site
import TestSupport
import Testing
import Workflow

@testable import Examinations

@Suite struct ScoreReleaseTests {
    private static let marks = ["80", "59.5", "缺考", "违纪", "60"]

    @Test("The tables of publication and of review are sound")
    func tables() {
        #expect(ScoreReleaseWorkflow.faults == [])
        #expect(ScoreReviewWorkflow.faults == [])
    }

    @Test("HN14-V05: who imports can't check; another one checks, sets the moment, and the clock alone publishes")
    func publication() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (importer, checker) = (try season.client(), try season.client(season.checker))
        try await season.importSheet(importer, planID, await season.filled(importer, planID, Self.marks))
        let own = await season.check(importer, planID)
        #expect(own.status == 409)
        #expect(own.contains("导入和复核不能是同一个人"))
        #expect(try season.releaseState() == "imported")
        #expect(await season.schedule(importer, planID).status == 409)
        #expect(await season.check(checker, planID).status == 303)
        #expect(await season.check(checker, planID).status == 409)
        for time in ["2026-05-20 08:59", "2026-05-20 09:00", "", "6月1日", "2026-02-30 09:00"] {
            #expect(await season.schedule(checker, planID, time).status == 422, "\(time)")
        }
        #expect(await season.schedule(checker, planID).status == 303)
        #expect(await season.schedule(checker, planID).status == 409)
        let applicants = try [1, 2, 3, 11, 12].map { try season.applicant($0) }
        season.set("2026-06-01 08:59")
        for applicant in applicants {
            #expect(await applicant.get(SeasonSite.myScores).contains("还没有公布的成绩"))
        }
        #expect(try season.site.count("SELECT count(*) FROM candidate_result WHERE released_at <= ?", season.now) == 0)
        let eventCount = try season.site.count("SELECT count(*) FROM event")
        season.set("2026-06-01 09:00")
        var pages: [String] = []
        for applicant in applicants { pages.append(await applicant.get(SeasonSite.myScores).text) }
        #expect(pages.allSatisfy { $0.contains("已公布的成绩") })
        let shown = [">合格<", ">不合格<", ">缺考<", ">违纪<"]
        #expect(shown.map { words in pages.count { $0.contains(words) } } == [2, 1, 1, 1])
        #expect(try [1, 2, 3, 11, 12].count { try season.hasPassed($0) } == 2)
        #expect(try season.site.count("SELECT count(*) FROM event") == eventCount)
        #expect(await importer.get("/examinations/scores?plan=\(planID)").contains("已公布"))
        #expect(season.site.log == [])
    }

    @Test("HN14-V05: an import before publication replaces marks and asks for another check")
    func replace() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (importer, checker) = (try season.client(), try season.client(season.checker))
        var rows = await season.filled(importer, planID, Self.marks)
        try await season.importSheet(importer, planID, rows)
        let before = await checker.get("/examinations/scores?plan=\(planID)").value(of: "imported_at") ?? ""
        season.site.businessClock.advance(minutes: 1)
        rows[1][4] = "60"
        #expect(try await season.importSheet(importer, planID, rows).status == 303)
        // The page of the checker shows the import before this one.
        let stale = await checker.post(
            SeasonSite.scores, [("plan", String(planID)), ("imported_at", before), ("action", "check")])
        #expect(stale.status == 409)
        #expect(stale.contains("刚刚重新导入过"))
        #expect(await season.check(checker, planID).status == 303)
        rows[1][4] = "61"
        #expect(try await season.importSheet(importer, planID, rows).status == 303)
        #expect(try season.releaseState() == "imported")
        #expect(try season.site.count("SELECT count(*) FROM score_release WHERE checked_by IS NULL") == 1)
        #expect(await season.template(importer, planID).map { $0[4] } == ["80", "61", "缺考", "违纪", "60"])
        await season.check(checker, planID)
        await season.schedule(checker, planID)
        // Not while a moment is set.
        #expect(try await season.importSheet(importer, planID, rows).status == 409)
    }

    @Test("HN14-V05: the moment is taken back with a reason, only before publication; it publishes nothing then")
    func unschedule() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addPublished()
        let client = try season.client()
        let fields = [("plan", String(planID)), ("action", "unschedule")]
        let late = await client.post(SeasonSite.scores, fields + [("reason", "有误")])
        #expect(late.status == 409)
        #expect(late.contains("成绩已经公布，不能取消"))
        season.set("2026-06-01 08:59")
        #expect(await client.post(SeasonSite.scores, fields).status == 422)
        let named = await client.post(SeasonSite.scores, fields + [("reason", SeasonSite.idNumber(1))])
        #expect(named.status == 422)
        #expect(try season.releaseState() == "scheduled")
        #expect(await client.post(SeasonSite.scores, fields + [("reason", "阅卷有误")]).status == 303)
        #expect(try season.releaseState() == "checked")
        season.set("2026-06-01 09:00")
        #expect(await (try season.client()).get("/examinations/scores?plan=\(planID)").contains("已复核，待公布"))
        #expect(await (try season.applicant(1)).get(SeasonSite.myScores).contains("还没有公布的成绩"))
        #expect(try season.site.count("SELECT count(*) FROM candidate_result") == 0)
    }

    @Test("HN14-V05: marks that are missing, and a post without a paper, stop the check")
    func incomplete() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        let (importer, checker) = (try season.client(), try season.client(season.checker))
        let rows = await season.filled(importer, planID, Self.marks)
        try await season.importSheet(importer, planID, Array(rows.prefix(4)))
        let page = await season.check(checker, planID)
        #expect(page.status == 409)
        #expect(page.contains("还有 1 个科目没有成绩"))
        try await season.importSheet(importer, planID, rows)
        try season.addPaper(to: planID)
        #expect(await season.check(checker, planID).contains("还有 2 个科目没有成绩"))
        try season.site.database.writeNow { connection in
            try connection.run("DELETE FROM score WHERE paper_id IN (SELECT id FROM paper WHERE post_id = 9)")
            try connection.run("DELETE FROM paper WHERE post_id = 9")
        }
        let bare = await season.check(checker, planID)
        #expect(bare.status == 409)
        #expect(bare.contains("「不分专业 材料员」有考生，但没有设置科目"))
        #expect(try season.releaseState() == "imported")
    }

    @Test("HN14-V05: with two papers each has its line, and both must be passed")
    func twoPapers() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addSeated()
        try season.addPaper(to: planID)
        let (importer, checker) = (try season.client(), try season.client(season.checker))
        let tickets = [try season.ticket(11), try season.ticket(12)]
        let marks = [tickets[0]: ["60", "50"], tickets[1]: ["100", "49.9"]]
        var taken: [String: Int] = [:]
        let rows = await season.template(importer, planID).map { row in
            let index = taken[row[0], default: 0]
            taken[row[0]] = index + 1
            return Array(row.prefix(4)) + [marks[row[0]]?[index] ?? "70"]
        }
        #expect(rows.count == 7)
        try await season.importSheet(importer, planID, rows)
        await season.check(checker, planID)
        await season.schedule(importer, planID)
        season.set("2026-06-01 09:00")
        #expect(try season.hasPassed(11))
        #expect(try !season.hasPassed(12))
        let page = await (try season.applicant(12)).get(SeasonSite.myScores)
        #expect(page.contains(">合格<") && page.contains(">不合格<"))
        #expect(page.contains("50 / 100"))
    }

    @Test("An action that is none is refused in words")
    func noAction() async throws {
        let season = try await SeasonSite()
        let planID = try await season.addPublished()
        let client = try season.client()
        #expect(await client.post(SeasonSite.scores, [("plan", String(planID)), ("action", "x")]).status == 400)
    }
}
