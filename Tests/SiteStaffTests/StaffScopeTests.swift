import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct StaffScopeTests {
    @Test("HN14-C02, U01: a case opens for its own desk; for another city or college it does not exist")
    func reviewsOfOtherUnits() async throws {
        let season = try await ExamSeason()
        let employee = try season.person("张三", 1, .employee, in: .submitted)
        let student = try season.person("李四", 2, .collegeStudent, in: .submitted)
        let schoolless = try season.person("王五", 3, .cityStudent, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        let college = try season.clerk(.college, ExamSeason.college)
        let others = [
            try season.clerk(.city, ExamSeason.otherCity), try season.clerk(.college, ExamSeason.otherCollege),
            try season.clerk(.city, ExamSeason.provinceUnits),
        ]
        #expect(await city.get("\(ExamSeason.reviews)/\(employee)").status == 200)
        #expect(await city.get("\(ExamSeason.reviews)/\(schoolless)").status == 200)
        #expect(await city.get("\(ExamSeason.reviews)/\(student)").status == 404)
        #expect(await college.get("\(ExamSeason.reviews)/\(student)").status == 200)
        #expect(await college.get("\(ExamSeason.reviews)/\(employee)").status == 404)
        for other in others {
            for id in [employee, student, schoolless] {
                #expect(await other.get("\(ExamSeason.reviews)/\(id)").status == 404)
                #expect(await other.get("\(ExamSeason.reviews)/\(id)/photo").status == 404)
                #expect(await other.post("\(ExamSeason.reviews)/\(id)", [("action", "approve")]).status == 404)
            }
            #expect(await !other.get("\(ExamSeason.reviews)?state=all").contains("张三"))
        }
        #expect(try season.count(in: .submitted) == 3)
        #expect(await city.get("\(ExamSeason.reviews)/\(employee)/photo").status == 200)
        #expect(season.site.log == [])
    }

    @Test("HN14-C02, T06: a foreign row among the ticked ones is answered as not found and stays as it was")
    func foreignRowsInABatch() async throws {
        let season = try await ExamSeason()
        let own = try season.person("张三", 1, .employee, in: .submitted)
        let foreign = try season.person("李四", 2, .collegeStudent, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        let result = await city.batch(ExamSeason.reviews, [own, foreign, 999], "approve")
        #expect(result.contains("成功 1 条，未成功 2 条"))
        #expect(!result.contains("李四"))
        #expect(try season.state(of: own) == "reviewed")
        #expect(try season.state(of: foreign) == "submitted")
    }

    @Test("HN14-T06, U02, U07, decision 13: payments, courses and reports have the rows of their own unit only")
    func listsOfOtherUnits() async throws {
        let season = try await ExamSeason()
        let employee = try season.person("张三", 1, .employee, in: .reviewed)
        let student = try season.person("李四", 2, .collegeStudent, in: .reviewed)
        let schoolless = try season.person("王五", 3, .cityStudent, in: .reviewed)
        let clients = [
            ("张三", try season.clerk(.institution, ExamSeason.institution)),
            ("李四", try season.clerk(.college, ExamSeason.college)), ("王五", try season.clerk(.city, ExamSeason.city)),
        ]
        for (own, client) in clients {
            let list = await client.get(ExamSeason.payments)
            for name in ["张三", "李四", "王五"] { #expect(list.contains(name) == (name == own)) }
        }
        let other = try season.clerk(.institution, ExamSeason.otherInstitution)
        #expect(await !other.get(ExamSeason.payments + "?state=all").contains("张三"))
        let result = await other.batch(
            ExamSeason.payments, [employee, student, schoolless], "confirm",
            answers: [("fee", "380"), ("paid_on", "2026-03-02"), ("receipt", "A1")])
        #expect(result.contains("成功 0 条，未成功 3 条"))
        #expect(try season.count(in: .reviewed) == 3)
    }

    @Test("HN14-C08, V04: a report of another unit can't be recalled, candidates of another unit are not listed")
    func reportsOfOtherUnits() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .trained)
        season.set("2026-04-12 09:00")
        try season.report([id], accepted: false)
        let other = try season.clerk(.city, ExamSeason.otherCity)
        #expect(await other.post("\(ExamSeason.summary)/1/recall", [("confirmed", "1")]).status == 404)
        #expect(await !other.get(ExamSeason.summary).contains("第 1 次"))
        try season.report([], accepted: true)
        #expect(try season.site.texts("SELECT state FROM exam_summary WHERE id = 1") == ["reported"])
    }

    @Test(
        "Another role's page is forbidden: every staff page × every role",
        arguments: Role.allCases.filter { $0 != .system })
    func roles(role: Role) async throws {
        let season = try await ExamSeason()
        let client: TestClient
        if role == .applicant {
            client = try season.site.client(signedInAs: season.addPerson("张三", number: 1).accountID)
        } else {
            let units: [Role: Int] = [.city: 11, .college: 101, .institution: 201, .province: 1]
            client = try season.clerk(role, units[role] ?? 1)
        }
        let pages: [(String, [Role])] = [
            (ExamSeason.reviews, [.city, .college]), (ExamSeason.reviews + "/export", [.city, .college]),
            (ExamSeason.reviews + "/assist", [.city]), (ExamSeason.payments, [.institution, .college, .city]),
            (ExamSeason.courses, [.institution]), (ExamSeason.summary, [.city, .college]),
            (ExamSeason.summaries, [.province]), (ExamSeason.candidates, [.city, .college, .province]),
            (ExamSeason.statistics, [.province]), (ExamSeason.statistics + "/export", [.province]),
        ]
        for (page, roles) in pages {
            let status = await client.get(page).status
            #expect(status == (roles.contains(role) ? 200 : 403), "\(role) \(page)")
        }
        #expect(season.site.log == [])
    }
}
