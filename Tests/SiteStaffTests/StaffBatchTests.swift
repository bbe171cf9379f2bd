import Database
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct StaffBatchTests {
    @Test("HN14-C01, decision 16: 500 rows at once, each with its result; undone as a whole within ten minutes")
    func fiveHundredRows() async throws {
        let season = try await ExamSeason()
        try season.crowd(500, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        try season.site.database.writeNow { connection in
            _ = try connection.run("UPDATE exam_registration SET state = 'reviewed' WHERE id = 250")
        }
        let result = await city.batch(ExamSeason.reviews, Array(1...500), "approve")
        #expect(result.contains("成功 499 条，未成功 1 条"))
        #expect(result.contains("群众250（土建工程 施工员"))
        #expect(result.contains("地市不能办理“现场审核通过”"))
        #expect(try season.count(in: .reviewed) == 500)
        #expect(try season.site.count("SELECT count(*) FROM event WHERE action = 'approve'") == 499)
        season.site.businessClock.advance(minutes: 9)
        let undone = await city.undo(result)
        #expect(undone.contains("成功 499 条，未成功 0 条"))
        #expect(try season.count(in: .submitted) == 499)
        #expect(await city.undo(result).status == 409)
        #expect(season.site.log == [])
    }

    @Test("Decision 16: nothing is undone after ten minutes, by another clerk, or where something followed")
    func undoLimits() async throws {
        let season = try await ExamSeason()
        let ids = try (1...3).map { try season.person("张三\($0)", $0, .employee, in: .submitted) }
        let city = try season.clerk(.city, ExamSeason.city)
        let colleague = try season.clerk(.city, ExamSeason.city, name: "colleague")
        let result = await city.batch(ExamSeason.reviews, ids, "approve")
        try season.pay(ids[0])
        try season.act(.confirm, on: ids[0], by: ExamSeason.institutionClerk)
        #expect(await colleague.undo(result).status == 404)
        let undone = await city.undo(result)
        #expect(undone.contains("成功 2 条，未成功 1 条"))
        #expect(try season.state(of: ids[0]) == "confirmed")
        let again = await city.batch(ExamSeason.reviews, [ids[1]], "approve")
        season.site.businessClock.advance(minutes: 10)
        #expect(await city.undo(again).status == 409)
        #expect(try season.state(of: ids[1]) == "reviewed")
    }

    @Test("A return of what had passed the review is undone back to passed")
    func undoReturnOfReviewed() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .reviewed)
        let city = try season.clerk(.city, ExamSeason.city)
        let done = await city.batch(ExamSeason.reviews, [id], "return", answers: [("reason", "误操作")])
        #expect(try season.state(of: id) == "returned")
        _ = await city.undo(done)
        #expect(try season.state(of: id) == "reviewed")
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE reviewed_at IS NOT NULL") == 1)
    }

    @Test("Nothing ticked does nothing, and says so")
    func nothingTicked() async throws {
        let season = try await ExamSeason()
        try season.person("张三", 1, .employee, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        for action in ["approve", "return", "approve&confirmed=1"] {
            let page = await city.follow(await city.post(ExamSeason.reviews, ticked([], action)))
            #expect(page.contains("请先勾选人员"))
        }
        #expect(try season.count(in: .submitted) == 1)
    }

    @Test("「选择全部 n 条」 acts on the filter, beyond the page, and is refused when the number has changed")
    func selectAll() async throws {
        let season = try await ExamSeason()
        try season.crowd(30, in: .submitted)
        try season.person("李四", 1, .employee, in: .submitted, post: ExamSeason.machines)
        let city = try season.clerk(.city, ExamSeason.city)
        let list = await city.get(ExamSeason.reviews + "?post=1")
        #expect(list.contains("选择全部 30 条（按当前筛选）"))
        let choice = await city.submit(list, to: ExamSeason.reviews, [("all", "1")])
        #expect(choice.heading == "请确认办理全部 30 条")
        let kept = choice.hiddenFields(ofFormTo: ExamSeason.reviews).filter { $0.0 != "_csrf" }
        let asked = await city.post(ExamSeason.reviews, kept + [("action", "approve")])
        #expect(asked.heading == "请确认审核 30 人")
        try season.act(.sendBack, on: 7, by: ExamSeason.cityClerk, reason: "缺材料")
        let refused = await city.submit(asked, to: ExamSeason.reviews)
        #expect(refused.status == 409)
        #expect(refused.contains("已经不是 30 条，现在有 29 条"))
        #expect(try season.count(in: .reviewed) == 0)
        let result = await city.follow(
            await city.post(
                ExamSeason.reviews,
                [
                    ("all", "1"), ("expected", "29"), ("post", "1"), ("plan", "1"), ("action", "approve"),
                    ("confirmed", "1"),
                ]))
        #expect(result.contains("成功 29 条，未成功 0 条"))
        #expect(try season.count(in: .submitted) == 1)
    }

    @Test("Decision 16: a colleague of the same desk can't take back what another has done")
    func colleague() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .submitted)
        let one = try season.clerk(.city, ExamSeason.city, name: "one")
        let two = try season.clerk(.city, ExamSeason.city, name: "two")
        let url = "\(ExamSeason.reviews)/\(id)"
        #expect(await one.submit(await one.get(url), to: url, [("action", "approve")]).status == 303)
        #expect(await one.get(url).contains("value=\"take-back\""))
        let seen = await two.get(url)
        #expect(!seen.contains("value=\"take-back\""))
        #expect(await two.post(url, [("action", "take-back")]).status == 409)
        #expect(try season.state(of: id) == "reviewed")
    }
}
