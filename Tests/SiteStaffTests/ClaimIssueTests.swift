import Database
import Registry
import Site
import TestSupport
import Testing
import Workflow

@testable import SiteStaff

@Suite struct ClaimIssueTests {
    /// Two claims that are approved; the clock stands in the window.
    private func approved() async throws -> (season: ExamSeason, province: TestClient) {
        let season = try await ExamSeason()
        try season.marked("甲", 1, tenths: 800)
        try season.marked("乙", 2, tenths: 700, post: ExamSeason.roadBuilder)
        try season.marked("丙", 3, tenths: 900, unit: ExamSeason.college)
        season.set(ExamSeason.insideClaim)
        await season.claim(try season.clerk(.city, ExamSeason.city))
        await season.claim(try season.clerk(.college, ExamSeason.college))
        let province = try season.clerk(.province, 1)
        for id in [1, 2] { await season.approve(province, id) }
        return (season, province)
    }

    @Test("HN14-V06, V07: a 批号 for approved claims issues numbered certificates, valid for three years")
    func issue() async throws {
        let (season, province) = try await approved()
        #expect(await province.get(ExamSeason.batches).contains("郑州建筑职业学院（第 1 次），1 人"))
        let asked = await province.post(ExamSeason.batches, ExamSeason.batch("202601", ["1", "2"]))
        #expect(asked.heading == "请确认发放证书")
        #expect(asked.contains("3 人"))
        #expect(try season.site.count("SELECT count(*) FROM certificate_batch") == 0)
        let done = await province.follow(await province.submit(asked, to: ExamSeason.batches))
        #expect(done.contains("批号 202601 的证书已发放") && done.contains("已发证"))
        #expect(
            try season.site.texts("SELECT number FROM certificate ORDER BY id")
                == ["豫建岗2026101000001", "豫建岗2026104000002", "豫建岗2026101000003"])
        #expect(
            try season.site.texts("SELECT DISTINCT issued_on || ' ' || valid_until || ' ' || state FROM certificate")
                == ["2026-06-02 2029-06-01 valid"])
        #expect(try season.site.texts("SELECT unit_id || '' FROM certificate ORDER BY id") == ["11", "11", "101"])
        #expect(try season.claimStates() == ["issued", "issued"])
        #expect(try season.site.count("SELECT count(*) FROM job WHERE status = 'waiting'") == 0)
        #expect(
            try season.site.texts("SELECT action FROM event WHERE action IN ('issue', 'create') ORDER BY id")
                == ["create", "issue", "issue"])
        // The same form again.
        #expect(await province.submit(asked, to: ExamSeason.batches).status == 409)
        #expect(try season.site.count("SELECT count(*) FROM certificate") == 3)
        #expect(season.site.log == [])
    }

    @Test("HN14-V06: a number that is taken, no unit, or a date to come is said on the form")
    func faults() async throws {
        let (season, province) = try await approved()
        await season.issue(province, "202601", ["1"])
        let taken = await province.post(ExamSeason.batches, ExamSeason.batch("202601", ["2"]))
        #expect(taken.status == 422)
        #expect(taken.errors == ["批号「202601」已经用过，请换一个"])
        let idNumber = IDNumber.synthetic(addressCode: 410102, birthDate: Day("1990-05-06") ?? .first, sequence: 1)
        let huge = "1" + String(repeating: "0", count: 30)
        for fields in [
            ExamSeason.batch("202602", []), ExamSeason.batch("202602", ["x", "-1", huge]), ExamSeason.batch("", ["2"]),
            ExamSeason.batch("202602", ["2"], on: "2026-06-03"), ExamSeason.batch("202602", ["2"], on: "今天"),
            ExamSeason.batch(idNumber, ["2"]),
        ] {
            #expect(await province.post(ExamSeason.batches, fields + [("confirmed", "1")]).status == 422, "\(fields)")
        }
        // One claim that is issued, or none at all, refuses the whole batch.
        #expect(await province.post(ExamSeason.batches, ExamSeason.batch("202602", ["1", "2"])).status == 409)
        #expect(await province.post(ExamSeason.batches, ExamSeason.batch("202602", ["2", "99"])).status == 404)
        #expect(try season.site.count("SELECT count(*) FROM certificate_batch") == 1)
        #expect(try season.site.count("SELECT count(*) FROM certificate") == 2)
        #expect(try season.claimStates() == ["issued", "approved"])
        #expect(season.site.log == [])
    }

    @Test("HN14-V06: a claim that is not approved gets no batch")
    func notApproved() async throws {
        let season = try await ExamSeason()
        try season.marked("甲", 1, tenths: 800)
        season.set(ExamSeason.insideClaim)
        await season.claim(try season.clerk(.city, ExamSeason.city))
        let province = try season.clerk(.province, 1)
        #expect(await province.get(ExamSeason.batches).contains("没有待发证的申领"))
        #expect(await season.issue(province, "202601", ["1"]).status == 409)
        #expect(try season.site.count("SELECT count(*) FROM certificate_batch") == 0)
    }

    @Test("HN14-V06: an issue that broke off is finished by its job, each certificate once, in the clerk's name")
    func resume() async throws {
        let (season, _) = try await approved()
        let now = season.site.businessClock.now
        let clerk = try season.site.count("SELECT id FROM account WHERE username = 'province1'")
        let actor = Actor(
            accountID: clerk, role: .province, name: "province1", personID: nil, organisationID: 1, authorityID: 1)
        let day = try #require(Day("2026-06-02"))
        // The process ends after the first of its writes.
        let id = try await season.site.database.write {
            try CertificateIssue.start(
                number: "202601", planID: 1, issuedOn: day, claimIDs: [1, 2], by: actor, at: now, in: $0)
        }
        #expect(id == 1)
        #expect(try season.site.count("SELECT count(*) FROM certificate") == 0)
        let runner = JobRunner(
            database: season.site.database, clock: season.site.businessClock, handlers: siteStaff.jobs,
            failed: { Issue.record("\($0) \($1)") })
        #expect(try await runner.runDue() > 0)
        #expect(try season.site.count("SELECT count(*) FROM certificate") == 3)
        #expect(try season.claimStates() == ["issued", "issued"])
        #expect(
            try season.site.count("SELECT count(*) FROM event WHERE action = 'issue' AND account_id = ?", clerk) == 2)
        #expect(try await runner.runDue() == 0)
        #expect(try season.site.count("SELECT count(*) FROM certificate") == 3)
    }

    @Test("HN14-V06: a slice that is done twice issues nothing the second time")
    func slices() async throws {
        let (season, province) = try await approved()
        await season.issue(province, "202601", ["1", "2"])
        let (now, actor) = (season.site.businessClock.now, ExamSeason.staff(.province, 1))
        let isMore = try await season.site.database.write { try CertificateIssue.slice(1, by: actor, at: now, in: $0) }
        #expect(!isMore)
        #expect(try season.site.count("SELECT count(*) FROM certificate") == 3)
        #expect(try season.site.count("SELECT count(*) FROM event WHERE action = 'issue'") == 2)
    }

    @Test("HN14-V06: a certificate stays when its owner is found guilty later; the province revokes it by itself")
    func guiltyLater() async throws {
        let (season, province) = try await approved()
        await season.issue(province, "202601", ["1", "2"])
        try season.findGuilty(1)
        #expect(try season.site.count("SELECT count(*) FROM certificate WHERE state = 'valid'") == 3)
        #expect(await province.get("\(ExamSeason.approvals)/1").contains("不再合格"))
    }
}
