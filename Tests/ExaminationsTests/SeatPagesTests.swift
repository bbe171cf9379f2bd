import Database
import Examinations
import Site
import TestSupport
import Testing
import Workflow

@Suite struct SeatPagesTests {
    @Test("Check, seal, confirm, draw and download, as two clerks walk it")
    func wholeWay() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let (handler, checker) = (try season.client(), try season.client(season.checker))
        let url = "/examinations/seats/\(planID)"
        let check = await handler.get(url)
        #expect(check.contains("共 140 名考生，6 间考场"))
        #expect(check.links("封存名单") == ["\(url)/seal"])
        let asked = await handler.post(
            "\(url)/seal",
            [("public_number_name", "双色球 2026051 期"), ("public_number_at", "2026-05-05 21:15")])
        #expect(asked.heading == "请确认封存名单")
        #expect(await handler.submit(asked, to: "\(url)/seal").location == url)
        let mine = await handler.get(url)
        #expect(mine.contains("封存名单的人不能复核自己的封存"))
        #expect(!mine.contains("\(url)/confirm"))
        #expect(await handler.post("\(url)/confirm", [("confirmed", "1")]).status == 409)
        let confirm = await checker.post("\(url)/confirm")
        #expect(confirm.heading == "请确认复核")
        #expect(await checker.submit(confirm, to: "\(url)/confirm").location == url)
        #expect(await handler.get("\(url)/draw").status == 409)
        season.set("2026-05-05 21:15")
        #expect(await handler.get("\(url)/draw").status == 200)
        let sure = await handler.post("\(url)/draw", [("number", "03 11 17 20 28 33 08")])
        #expect(sure.contains("03111720283308"))
        #expect(await handler.submit(sure, to: "\(url)/draw").location == url)
        #expect(try season.current(planID)?.state == .drawn)
        let result = await handler.get("\(url)/allocations/1?city=11")
        #expect(result.contains("核验文件"))
        #expect(result.contains("土建工程 施工员"))
        #expect(try await Self.files(handler, url).isEmpty)
        #expect(
            try season.site.texts("SELECT detail FROM event WHERE action = 'export' ORDER BY id")
                == ["candidates.csv", "rooms.csv", "seats.csv", "seal.txt"])
        #expect(season.site.log == [])
    }

    /// What the verifier finds in the four downloads.
    private static func files(_ client: TestClient, _ url: String) async throws -> [String] {
        var bytes: [[UInt8]] = []
        for name in ["candidates.csv", "rooms.csv", "seats.csv", "seal.txt"] {
            let page = await client.get("\(url)/allocations/1/files/\(name)")
            #expect(page.status == 200)
            bytes.append(page.bytes)
        }
        return SeatVerifier.verify(SeatFiles(candidates: bytes[0], rooms: bytes[1], seats: bytes[2], seal: bytes[3]))
    }

    @Test("The check names a shortage and offers no sealing")
    func shortage() async throws {
        let season = try await SeasonSite()
        season.set("2026-04-20 09:00")
        let planID = try season.addPlan()
        try season.addCandidates(130, planID: planID, unit: 13, post: 1, from: 1)
        try season.addSite(city: 13, rooms: 3)
        let client = try season.client()
        let check = await client.get("/examinations/seats/\(planID)")
        #expect(check.contains("洛阳市 5月16日上午：考生 130 人，座位 90 个，缺 40 个座位"))
        #expect(check.links("封存名单") == [])
        let fields = [
            ("public_number_name", "双色球"), ("public_number_at", "2026-05-05 21:15"), ("confirmed", "1"),
        ]
        #expect(await client.post("/examinations/seats/\(planID)/seal", fields).status == 409)
    }

    @Test("A redraw asks for a reason, keeps the old result, and starts anew")
    func redraw() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        _ = try await season.drawn(planID)
        let client = try season.client()
        let url = "/examinations/seats/\(planID)"
        let asked = await client.post("\(url)/annul")
        #expect(asked.heading == "请确认作废编排")
        let empty = await client.submit(asked, to: "\(url)/annul", [("reason", " ")])
        #expect(empty.status == 422)
        #expect(empty.errors == ["请填写「作废原因」"])
        #expect(await client.submit(asked, to: "\(url)/annul", [("reason", "一个考点停电")]).location == url)
        let page = await client.get(url)
        #expect(page.contains("一个考点停电"))
        #expect(page.links("封存名单") == ["\(url)/seal"])
        #expect(await client.get("\(url)/allocations/1").contains("作废原因"))
    }

    @Test("Numbers that are no numbers, and times that are past, come back with sentences")
    func wrong() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let client = try season.client()
        let url = "/examinations/seats/\(planID)"
        let past = await client.post(
            "\(url)/seal", [("public_number_name", ""), ("public_number_at", "2026-04-20 09:00")])
        #expect(past.errors == ["请填写「公开数字的名称」", "「公布时间」应晚于现在（2026年4月20日 09:00）"])
        let id = try await season.seal(planID)
        try await season.confirm(id)
        season.set("2026-05-06 09:00")
        #expect(await client.post("\(url)/draw", [("number", "12a4")]).errors == ["「公开数字」只能有 0 到 9"])
        #expect(await client.get("\(url)/allocations/1").status == 404)
        #expect(await client.get("\(url)/allocations/1/files/seats.csv").status == 404)
    }
}
