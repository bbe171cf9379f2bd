import HTTP
import Site
import TestSupport
import Testing
import Workflow

@testable import Certificates

@Suite struct CertificateRegisterTests {
    @Test("The table of certificates is sound")
    func table() {
        #expect(CertificateWorkflow.faults == [])
    }

    @Test("HN14-V07: a number follows its pattern; a value that looks like a placeholder stays what it is")
    func numbers() {
        func number(_ pattern: String, batch: String = "202601", serial: Int = 42) -> String {
            CertificateSetting.number(pattern: pattern, year: 2026, batch: batch, post: "101", serial: serial)
        }
        #expect(number("豫建岗{year}{post}{serial:6}") == "豫建岗2026101000042")
        #expect(number("{batch}-{serial:6}") == "202601-000042")
        #expect(number("{serial:6}", serial: 1_234_567) == "1234567")
        #expect(number("{batch}/{serial:6}", batch: "{year}{serial:6}") == "{year}{serial:6}/000042")
        #expect(number("") == "")
    }

    @Test("HN14-V07: a pattern without a serial number, or with other words in braces, is refused")
    func patterns() {
        #expect(CertificateSetting.problem(of: "豫{year}{batch}{post}{serial:6}") == nil)
        for pattern in [
            "豫{year}", "{serial}", "{serial:6}{city}", "{serial:6}}", "{{serial:6}", "{ye{year}ar}{serial:6}",
        ] {
            #expect(CertificateSetting.problem(of: pattern) != nil, "\(pattern)")
        }
    }

    @Test("Decision 22: valid for three years to the last day, and then 已过期 by the calendar alone")
    func validity() async throws {
        let season = try await CertificateSeason()
        #expect(try season.site.texts("SELECT DISTINCT valid_until FROM certificate") == ["2029-06-01"])
        let owner = try season.owner(1)
        season.set("2029-06-01 23:59")
        #expect(await owner.get("/certificates/mine").contains(">有效<"))
        season.set("2029-06-02 00:00")
        let page = await owner.get("/certificates/mine")
        #expect(page.contains(">已过期<") && !page.contains(">有效<"))
        #expect(page.contains("豫建岗2026101000001") && !page.contains("豫建岗2026101000002"))
    }

    @Test("HN14-V07: an issue that is done twice gives nobody a second certificate, and a number is given once")
    func twice() async throws {
        let season = try await CertificateSeason()
        let now = season.site.businessClock.now
        try season.site.database.writeNow { connection in
            try CertificateSeason.issue([1, 2, 3, 4], connection, at: now)
            #expect(try connection.count("SELECT count(*) FROM certificate") == 4)
            // A number that an earlier pattern gave is passed over.
            try connection.run("UPDATE certificate_setting SET next_serial = 1")
            try CertificateSeason.addCandidate(5, unit: 11, connection)
            try CertificateSeason.issue([5], connection, at: now)
        }
        #expect(try season.site.texts("SELECT number FROM certificate WHERE id = 5") == ["豫建岗2026101000005"])
        #expect(try season.site.count("SELECT next_serial FROM certificate_setting") == 6)
    }

    @Test("HN14-V07: the province looks a certificate up; other authorities don't find it")
    func search() async throws {
        let season = try await CertificateSeason()
        let province = try season.clerk(.province, 1)
        #expect(await province.get(CertificateSeason.register).contains("共 4 条"))
        let one = await province.get(
            "\(CertificateSeason.register)?number=\(PercentEncoding.encode("豫建岗2026101000003"))")
        #expect(one.contains("张三3") && !one.contains("张三1"))
        #expect(!one.contains(CertificateSeason.idNumber(3)))
        #expect(
            await province.get("\(CertificateSeason.register)?id_number=\(CertificateSeason.idNumber(2))").contains(
                "张三2"))
        let huge = "1" + String(repeating: "0", count: 30)
        #expect(await province.get("\(CertificateSeason.register)?after=\(huge)&name=%00").status == 200)
        for id in ["9", "x", huge] {
            #expect(await province.get("\(CertificateSeason.register)/\(id)").status == 404)
        }
        let foreigner = try season.foreigner()
        #expect(await foreigner.get("\(CertificateSeason.register)/1").status == 404)
        #expect(await foreigner.post("\(CertificateSeason.register)/1", [("reason", "x")]).status == 404)
        #expect(await foreigner.get(CertificateSeason.register).contains("没有符合条件的证书"))
        #expect(await (try season.clerk(.city, CertificateSeason.city)).get(CertificateSeason.register).status == 403)
        #expect(season.site.log == [])
    }

    @Test("HN14-V07: a certificate is revoked with a reason, after a confirmation, once; its owner reads why")
    func revoke() async throws {
        let season = try await CertificateSeason()
        let province = try season.clerk(.province, 1)
        let url = "\(CertificateSeason.register)/1"
        #expect(await province.post(url).status == 422)
        #expect(await province.post(url, [("reason", CertificateSeason.idNumber(1))]).status == 422)
        let asked = await province.post(url, [("reason", "认定违纪")])
        #expect(asked.heading == "请确认注销证书")
        #expect(try season.site.count("SELECT count(*) FROM certificate WHERE state = 'revoked'") == 0)
        #expect(await province.submit(asked, to: url).status == 303)
        #expect(await province.submit(asked, to: url).status == 409)
        #expect(
            try season.site.texts("SELECT state || ' ' || state_reason FROM certificate WHERE id = 1")
                == ["revoked 认定违纪"])
        #expect(
            try season.site.texts("SELECT action || ' ' || reason FROM event WHERE subject_kind = 'certificate'")
                == ["revoke 认定违纪"])
        let page = await province.get(url)
        #expect(page.contains("已注销") && page.contains("认定违纪") && !page.contains("注销证书"))
        #expect(await (try season.owner(1)).get("/certificates/mine").contains("认定违纪"))
        #expect(season.site.log == [])
    }

    @Test("Decision 22: the pattern and the years are settings of the province, for what is issued from then on")
    func settings() async throws {
        let season = try await CertificateSeason()
        let province = try season.clerk(.province, 1)
        for (pattern, years) in [
            ("", "3"), ("豫{year}", "3"), ("{serial:6}", "0"), ("{serial:6}", "51"), ("{serial:6}", ""),
            ("{serial:6}", "1" + String(repeating: "0", count: 30)),
            (CertificateSeason.idNumber(1) + "{serial:6}", "3"),
        ] {
            let page = await province.post(CertificateSeason.settings, [("pattern", pattern), ("years", years)])
            #expect(page.status == 422, "\(pattern) \(years)")
        }
        let fields = [("pattern", "豫{batch}-{serial:6}"), ("years", "5")]
        #expect(await province.post(CertificateSeason.settings, fields).status == 303)
        #expect(await province.get(CertificateSeason.settings).contains("豫202601-000001"))
        let now = season.site.businessClock.now
        try season.site.database.writeNow { connection in
            try CertificateSeason.addCandidate(5, unit: 11, connection)
            try CertificateSeason.issue([5], connection, at: now)
        }
        #expect(
            try season.site.texts("SELECT number || ' ' || valid_until FROM certificate WHERE id IN (1, 5) ORDER BY id")
                == ["豫建岗2026101000001 2029-06-01", "豫202601-000005 2031-06-01"])
        #expect(try season.site.count("SELECT count(*) FROM event WHERE subject_kind = 'certificate_setting'") == 1)
        for role in [Role.city, .college] {
            #expect(
                await (try season.clerk(role, CertificateSeason.city)).get(CertificateSeason.settings).status == 403)
        }
        #expect(season.site.log == [])
    }
}
