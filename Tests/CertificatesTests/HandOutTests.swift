import Site
import TestSupport
import Testing
import Workflow

@testable import Certificates

@Suite struct HandOutTests {
    @Test("HN14-C11: a unit sees its own certificates, hands them out, and each has its result")
    func handOut() async throws {
        let season = try await CertificateSeason()
        let city = try season.clerk(.city, CertificateSeason.city)
        let list = await city.get(CertificateSeason.handOuts)
        #expect(list.contains("共 2 条"))
        #expect(list.contains("张三1") && !list.contains("张三3") && !list.contains("张三4"))
        #expect(!list.contains(CertificateSeason.idNumber(1)))
        let result = await season.handOut(city, [1, 2])
        #expect(result.contains("成功 2 条，未成功 0 条"))
        #expect(try season.receivers() == ["张三1", "张三2", nil, nil])
        #expect(
            try season.site.texts("SELECT detail FROM event WHERE action = 'handOut'")
                == ["领取人：张三1", "领取人：张三2"])
        #expect(await city.get("\(CertificateSeason.handOuts)?status=here").contains("没有符合条件的证书"))
        #expect(await city.get("\(CertificateSeason.handOuts)?status=out").contains("共 2 条"))
        let mine = await (try season.owner(1)).get("/certificates/mine")
        #expect(mine.contains("由 张三1 领取"))
        #expect(season.site.log == [])
    }

    @Test("HN14-C11: a certificate is handed out once, whoever takes it is kept")
    func once() async throws {
        let season = try await CertificateSeason()
        let college = try season.clerk(.college, CertificateSeason.college)
        #expect(await season.handOut(college, [4], to: "李四").contains("已发放，领取人：李四"))
        let again = await season.handOut(college, [4], to: "王五")
        #expect(again.contains("成功 0 条，未成功 1 条"))
        #expect(again.contains("已经领取，或证书已注销"))
        #expect(try season.receivers() == [nil, nil, nil, "李四"])
        #expect(try season.site.count("SELECT count(*) FROM event WHERE action = 'handOut'") == 1)
    }

    @Test("HN14-C11: another unit's certificate is not found, and stays when it is slipped in")
    func scope() async throws {
        let season = try await CertificateSeason()
        let city = try season.clerk(.city, CertificateSeason.city)
        #expect(await season.handOut(city, [3, 4, 99]).status == 404)
        let forged = await city.post(CertificateSeason.handOuts, [("ids", "3"), ("ids", "1"), ("confirmed", "1")])
        let result = await city.follow(forged)
        #expect(result.contains("成功 1 条，未成功 1 条"))
        #expect(result.contains("没有找到这条记录"))
        #expect(!result.contains("张三3"))
        #expect(try season.receivers() == ["张三1", nil, nil, nil])
        for client in [try season.clerk(.province, 1), try season.clerk(.institution, CertificateSeason.college)] {
            #expect(await client.get(CertificateSeason.handOuts).status == 403)
            #expect(await client.post(CertificateSeason.handOuts, [("ids", "2")]).status == 403)
        }
    }

    @Test("HN14-C11: nobody ticked, garbage ticked, and an ID number for a name are refused in words")
    func faults() async throws {
        let season = try await CertificateSeason()
        let city = try season.clerk(.city, CertificateSeason.city)
        let huge = "1" + String(repeating: "0", count: 30)
        for ids in [[], ["x"], ["-1", "0", huge]] {
            #expect(await city.post(CertificateSeason.handOuts, ids.map { ("ids", $0) }).status == 303)
        }
        let fields = [("ids", "1"), ("confirmed", "1"), ("receiver", CertificateSeason.idNumber(9))]
        let page = await city.post(CertificateSeason.handOuts, fields)
        #expect(page.status == 422)
        #expect(page.errors == ["「领取人」只填姓名，不能填写身份证号"])
        #expect(try season.receivers() == [nil, nil, nil, nil])
        #expect(season.site.log == [])
    }

    @Test("A mistaken hand-out is taken back within ten minutes by who did it, and not after")
    func undo() async throws {
        let season = try await CertificateSeason()
        let city = try season.clerk(.city, CertificateSeason.city)
        let result = await season.handOut(city, [1])
        #expect(await (try season.clerk(.city, CertificateSeason.otherCity)).get("/batches/1").status == 404)
        season.set("2026-06-02 09:09")
        #expect(await city.follow(await season.undo(city, result)).contains("成功 1 条"))
        #expect(try season.receivers() == [nil, nil, nil, nil])
        #expect(try season.site.count("SELECT count(*) FROM event WHERE action = 'takeBack'") == 1)
        let late = await season.handOut(city, [2])
        season.set("2026-06-02 09:19")
        #expect(await season.undo(city, late).status == 409)
        #expect(try season.receivers() == [nil, "张三2", nil, nil])
    }

    @Test("A hand-out of a certificate that was revoked since is not taken back, a revoked one not handed out")
    func revoked() async throws {
        let season = try await CertificateSeason()
        let (city, province) = (try season.clerk(.city, CertificateSeason.city), try season.clerk(.province, 1))
        let result = await season.handOut(city, [1])
        for id in [1, 2] { #expect(await season.revoke(province, id, "材料虚假").status == 303) }
        #expect(await city.follow(await season.undo(city, result)).contains("成功 0 条，未成功 1 条"))
        #expect(await season.handOut(city, [2]).contains("成功 0 条，未成功 1 条"))
        #expect(try season.receivers() == ["张三1", nil, nil, nil])
    }
}
