import Database
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct StaffCandidateListTests {
    /// Two employees of 郑州市 and one student of a college, all in one room of 郑州.
    private func drawn() async throws -> ExamSeason {
        let season = try await ExamSeason()
        let ids = [
            try season.person("张三", 1, .employee, in: .trained), try season.person("李四", 2, .employee, in: .trained),
            try season.person("王五", 3, .collegeStudent, in: .confirmed),
        ]
        try season.report(ids, accepted: true)
        try season.site.database.writeNow { connection in
            _ = try connection.run("UPDATE candidate SET unit_id = 101 WHERE registration_id = ?", ids[2])
        }
        try season.seatAll()
        return season
    }

    @Test("HN14-C08: before the draw the page says so; after it the city lists its sites' rooms, everyone in them")
    func list() async throws {
        let empty = try await ExamSeason()
        let early = await (try empty.clerk(.city, ExamSeason.city)).get(ExamSeason.candidates)
        #expect(early.contains("考场还没有编排"))
        let season = try await drawn()
        let city = try season.clerk(.city, ExamSeason.city)
        let page = await city.get(ExamSeason.candidates + "?plan=1&site=1")
        #expect(page.contains("郑州第一考点") && page.contains("第 3 考场"))
        for name in ["张三", "李四", "王五"] { #expect(page.contains(name)) }
        #expect(page.contains("共 3 人"))
        let room = await city.get(ExamSeason.candidates + "?plan=1&site=1&room=1-3")
        #expect(room.contains("张三"))
        #expect(season.site.log == [])
    }

    @Test("HN14-U04: a college lists its own students only; another city and another college list nobody")
    func scope() async throws {
        let season = try await drawn()
        let college = try season.clerk(.college, ExamSeason.college)
        let own = await college.get(ExamSeason.candidates + "?site=1")
        #expect(own.contains("王五") && !own.contains("张三"))
        let strangers = [
            try season.clerk(.city, ExamSeason.otherCity), try season.clerk(.college, ExamSeason.otherCollege),
        ]
        for stranger in strangers {
            let page = await stranger.get(ExamSeason.candidates + "?site=1")
            #expect(!page.contains("王五") && !page.contains("张三"))
            let print = await stranger.get(ExamSeason.candidates + "/print?site=1&room=1-3")
            #expect(print.location == ExamSeason.candidates)
            #expect(await stranger.get(ExamSeason.candidates + "/1/photo").status == 404)
        }
        let province = try season.clerk(.province, 1)
        #expect(await province.get(ExamSeason.candidates + "?site=1").contains("共 3 人"))
    }

    @Test(
        "HN14-C09: the print has whole numbers, tickets, room, seat, photos and a cell to sign, by seat; it is an event"
    )
    func print() async throws {
        let season = try await drawn()
        let city = try season.clerk(.city, ExamSeason.city)
        let page = await city.get(ExamSeason.candidates + "/print?plan=1&site=1&room=1-3")
        let numbers = try season.site.texts(
            """
            SELECT p.id_number FROM candidate c JOIN person p ON p.id = c.person_id
                JOIN seat s ON s.candidate_id = c.id ORDER BY s.seat_number
            """
        ).compactMap { $0 }
        #expect(numbers.count == 3)
        let places = numbers.compactMap { page.text.firstRange(of: $0)?.lowerBound }
        #expect(places.count == 3 && places == places.sorted())
        let expected = [
            "考生名单", "第 3 考场", "签到", "第 1 页，共 2 页", "第 2 页，共 2 页", "/candidates/1/photo", "张三的照片",
        ]
        for words in expected {
            #expect(page.contains(words), "\(words)")
        }
        #expect(page.text.ranges(of: "sheet landscape").count == 2)
        #expect(await city.get(ExamSeason.candidates + "/1/photo").status == 200)
        let pdf = await city.get(ExamSeason.candidates + "/print.pdf?plan=1&site=1")
        #expect(pdf.bytes.starts(with: Array("%PDF".utf8)))
        let table = await city.get(ExamSeason.candidates + "/export?plan=1&site=1")
        #expect(numbers.allSatisfy { table.contains($0) })
        let exports = try season.site.count(
            "SELECT count(*) FROM event WHERE action = 'export' AND detail LIKE '考生名单%'")
        #expect(exports == 3)
        #expect(season.site.log == [])
    }
}

@Suite struct StaffStatisticsTests {
    @Test("HN14-V09: by city and by post, 报名 to 发证; both tables have the same sums")
    func sums() async throws {
        let season = try await ExamSeason()
        let states: [ExamRegistrationState] = [
            .submitted, .returned, .reviewed, .confirmed, .trained, .trained, .draft,
        ]
        var trained: [Int] = []
        for (number, state) in states.enumerated() {
            let id = try season.person("张三\(number)", number, .employee, in: state, post: [1, 9][number % 2])
            if state == .trained { trained.append(id) }
        }
        let student = try season.person("李四", 50, .collegeStudent, in: .confirmed)
        try season.report(trained + [student], accepted: true)
        try season.score(trained[0], tenths: 600, releasedAt: "2026-06-01 09:00")
        try season.score(trained[1], tenths: 599, releasedAt: "2026-06-01 09:00")
        try season.score(student, tenths: nil, mark: "absent", releasedAt: "2026-06-01 09:00")
        let province = try season.clerk(.province, 1)
        // 报名 审核 缴费 培训 汇总 考试 合格 发证
        season.set("2026-06-01 08:59")
        #expect(totals(await province.get(ExamSeason.statistics)) == [7, 5, 4, 2, 3, 0, 0, 0])
        season.set("2026-06-01 09:00")
        let page = await province.get(ExamSeason.statistics)
        #expect(totals(page) == [7, 5, 4, 2, 3, 2, 1, 0])
        #expect(page.contains("<svg class=\"bars\" role=\"img\""))
        #expect(sums(page, of: "各地市人数") == [7, 5, 4, 2, 3, 2, 1, 0])
        #expect(sums(page, of: "各岗位人数，截至") == [7, 5, 4, 2, 3, 2, 1, 0])
        let file = await province.get(ExamSeason.statistics + "/export")
        #expect(file.contains("合计,7,5,4,2,3,2,1,0"))
        #expect(season.site.log == [])
    }

    private func totals(_ page: TestPage) -> [Int] {
        guard let foot = page.text.firstRange(of: "<tfoot>") else { return [] }
        let line = page.text[foot.upperBound...]
        return numbers(line.prefix(upTo: line.firstRange(of: "</tfoot>")?.lowerBound ?? line.endIndex))
    }

    /// The rows of the table with this caption, summed column by column.
    private func sums(_ page: TestPage, of caption: String) -> [Int] {
        guard let table = page.text.firstRange(of: "<caption>\(caption)") else { return [] }
        let rest = page.text[table.upperBound...]
        guard let body = rest.firstRange(of: "<tbody>"), let end = rest.firstRange(of: "</tbody>") else { return [] }
        let rows = rest[body.upperBound..<end.lowerBound].split(separator: "</tr>").map { numbers($0) }
            .filter { !$0.isEmpty }
        return rows.reduce(Array(repeating: 0, count: 8)) { sum, row in zip(sum, row).map { $0 + $1 } }
    }

    private func numbers(_ html: Substring) -> [Int] {
        html.split(separator: "<td class=\"number\">").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
    }
}

@Suite struct StaffInboxTests {
    @Test("待办 counts what waits for each desk while its window is open, with link and deadline")
    func items() async throws {
        let season = try await ExamSeason()
        try season.person("甲", 1, .employee, in: .submitted)
        try season.person("乙", 2, .employee, in: .reviewed)
        try season.person("丙", 3, .employee, in: .confirmed)
        try season.person("丁", 4, .cityStudent, in: .reviewed)
        try season.person("戊", 5, .collegeStudent, in: .submitted)
        try season.person("己", 6, .employee, in: .trained)
        let review = "/site-staff/exam/reviews?plan=1"
        #expect(try lines(season, .city, 11) == ["\(review) 1", "/site-staff/exam/payments?plan=1 1"])
        #expect(try lines(season, .college, 101) == ["\(review) 1"])
        #expect(
            try lines(season, .institution, 201)
                == ["/site-staff/exam/payments?plan=1 1", "/site-staff/exam/courses?plan=1 1"])
        #expect(try lines(season, .city, 13) == [])
        season.set("2026-04-12 09:00")
        #expect(try lines(season, .city, 11) == ["/site-staff/exam/summary?plan=1 1"])
        #expect(try lines(season, .province, 1) == [])
        try season.report([6], accepted: false)
        #expect(try lines(season, .city, 11) == [])
        #expect(try lines(season, .province, 1) == ["/site-staff/exam/summaries?plan=1 1"])
        #expect(try lines(season, .institution, 202) == [])
    }

    private func lines(_ season: ExamSeason, _ role: Role, _ unit: Int) throws -> [String] {
        let viewer = Viewer(
            accountID: 1, username: "x", name: "x", role: role, personID: nil, organisationID: unit,
            organisationName: nil, authorityID: 1, sessionHash: [], csrfSecret: [], lastSeenAt: .first,
            idleSeconds: 900,
            mustChangePassword: false)
        let now = season.site.businessClock.now
        return try season.site.database.read { connection in
            try StaffInbox.items(for: viewer, at: now, in: connection).map { "\($0.url) \($0.count)" }
        }
    }
}
