import Database
import Site
import TestSupport
import Testing
import Workflow

@testable import Examinations

@Suite struct ScoreReviewTests {
    private static let five = Array(repeating: "59.5", count: 5)

    /// Asks for a review of the first paper that the page offers.
    private func ask(_ client: TestClient, _ text: String = "请核对总分") async -> TestPage {
        let paper = await client.get(SeasonSite.myScores).value(of: "paper") ?? ""
        return await client.post(SeasonSite.myScores, [("paper", paper), ("request", text)])
    }

    /// Decides as the page offers it.
    private func decide(_ client: TestClient, _ action: String, _ mark: String, _ reason: String) async -> TestPage {
        let shown = await client.get("\(SeasonSite.reviews)/1").value(of: "shown") ?? ""
        return await client.post(
            "\(SeasonSite.reviews)/1", [("shown", shown), ("action", action), ("mark", mark), ("reason", reason)])
    }

    @Test("HN14-V05: a review is asked for within ten working days, once for a paper, and not after")
    func window() async throws {
        let season = try await SeasonSite()
        _ = try await season.addPublished(Self.five)
        let (early, late) = (try season.applicant(1), try season.applicant(2))
        season.set("2026-06-15 23:59")
        #expect(await early.post(SeasonSite.myScores, [("request", "请核对")]).status == 422)
        #expect(await ask(early, "").status == 422)
        let offered = await late.get(SeasonSite.myScores).value(of: "paper") ?? ""
        // Another person's paper is none that can be chosen.
        #expect(await early.post(SeasonSite.myScores, [("paper", offered), ("request", "请核对")]).status == 422)
        #expect(await ask(early).status == 303)
        #expect(await ask(early).status == 422)
        #expect(try season.site.count("SELECT count(*) FROM score_review") == 1)
        #expect(await early.get(SeasonSite.myScores).contains("成绩复核：待复核"))
        season.set("2026-06-16 00:00")
        let paper = [("paper", offered), ("request", "请核对")]
        #expect(await late.post(SeasonSite.myScores, paper).status == 422)
        #expect(try season.site.count("SELECT count(*) FROM score_review") == 1)
        #expect(season.site.log == [])
    }

    @Test("HN14-V05: a correction has a reason, changes the result at once, and is shown to the candidate")
    func correction() async throws {
        let season = try await SeasonSite()
        _ = try await season.addPublished(Self.five)
        let (applicant, client) = (try season.applicant(1), try season.client())
        _ = await ask(applicant)
        #expect(await client.get(SeasonSite.reviews).contains("待复核 1 条"))
        #expect(try !season.hasPassed(1))
        #expect(await decide(client, "correct", "60", "").status == 422)
        #expect(await decide(client, "correct", "", "漏计").status == 422)
        #expect(await decide(client, "correct", "100.1", "漏计").status == 422)
        #expect(await decide(client, "correct", "60", SeasonSite.idNumber(1)).status == 422)
        #expect(await decide(client, "", "60", "漏计").status == 400)
        #expect(try season.marks(1) == ["mark 595"])
        #expect(await decide(client, "correct", "60", "漏计 0.5 分").status == 303)
        #expect(try season.marks(1) == ["mark 600"])
        #expect(try season.hasPassed(1))
        #expect(
            try season.site.texts("SELECT reason FROM event WHERE action = 'correct'") == ["漏计 0.5 分"])
        let page = await applicant.get(SeasonSite.myScores)
        #expect(page.contains("已更正（漏计 0.5 分）") && page.contains(">合格<"))
        #expect(await decide(client, "uphold", "", "再看一次").status == 409)
    }

    @Test("HN14-V05: a mark that is upheld stays; other authorities don't find the request")
    func upheld() async throws {
        let season = try await SeasonSite()
        _ = try await season.addPublished(Self.five)
        _ = await ask(try season.applicant(1))
        let foreigner = try season.foreigner()
        #expect(await foreigner.get("\(SeasonSite.reviews)/1").status == 404)
        #expect(await foreigner.post("\(SeasonSite.reviews)/1", [("action", "uphold"), ("reason", "好")]).status == 404)
        let client = try season.client()
        #expect(await client.get("\(SeasonSite.reviews)/99").status == 404)
        #expect(await decide(client, "uphold", "99", "原成绩无误").status == 303)
        #expect(try season.marks(1) == ["mark 595"])
        #expect(try season.site.texts("SELECT state FROM score_review") == ["upheld"])
    }

    @Test("HN14-V05: misconduct found after publication voids all papers, with a reason and once")
    func misconduct() async throws {
        let season = try await SeasonSite()
        _ = try await season.addPublished()
        let (client, ticket) = (try season.client(), try season.ticket(1))
        #expect(try season.hasPassed(1))
        for fields in [
            [("ticket", ""), ("reason", "替考")], [("ticket", "999999999999999"), ("reason", "替考")],
            [("ticket", ticket), ("reason", "")], [("ticket", ticket), ("reason", SeasonSite.idNumber(1))],
        ] {
            #expect(await client.post(SeasonSite.misconduct, fields).status == 422)
        }
        let foreigner = try season.foreigner()
        #expect(await foreigner.post(SeasonSite.misconduct, [("ticket", ticket), ("reason", "替考")]).status == 422)
        let asked = await client.post(SeasonSite.misconduct, [("ticket", ticket), ("reason", "替考")])
        #expect(asked.heading == "请确认违纪处理")
        #expect(try season.hasPassed(1))
        #expect(await client.submit(asked, to: SeasonSite.misconduct).status == 303)
        #expect(try season.marks(1) == ["misconduct "])
        #expect(try !season.hasPassed(1))
        #expect(try season.hasPassed(2))
        #expect(await client.submit(asked, to: SeasonSite.misconduct).status == 409)
        #expect(try season.site.count("SELECT count(*) FROM event WHERE action = 'misconduct'") == 1)
        #expect(await (try season.applicant(1)).get(SeasonSite.myScores).contains(">违纪<"))
        #expect(season.site.log == [])
    }

    @Test("HN14-V05: before publication misconduct stands in the sheet, not beside it")
    func misconductBefore() async throws {
        let season = try await SeasonSite()
        _ = try await season.addPublished()
        season.set("2026-06-01 08:59")
        let client = try season.client()
        let page = await client.post(SeasonSite.misconduct, [("ticket", try season.ticket(1)), ("reason", "替考")])
        #expect(page.status == 422)
        #expect(page.contains("成绩还没有公布"))
    }

    @Test("A correction does not undo the misconduct that was found while its page was open")
    func race() async throws {
        let season = try await SeasonSite()
        _ = try await season.addPublished(Self.five)
        _ = await ask(try season.applicant(1))
        let (client, other) = (try season.client(), try season.client(season.checker))
        let shown = await client.get("\(SeasonSite.reviews)/1").value(of: "shown") ?? ""
        let asked = await other.post(SeasonSite.misconduct, [("ticket", try season.ticket(1)), ("reason", "替考")])
        #expect(await other.submit(asked, to: SeasonSite.misconduct).status == 303)
        let fields = [("shown", shown), ("action", "correct"), ("mark", "60"), ("reason", "漏计")]
        #expect(await client.post("\(SeasonSite.reviews)/1", fields).status == 409)
        #expect(try season.marks(1) == ["misconduct "])
    }
}
