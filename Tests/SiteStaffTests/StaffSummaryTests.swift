import Database
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct StaffSummaryTests {
    private static let inside = "2026-04-12 09:00"

    /// Reports through the pages; gives the page after.
    private func report(_ client: TestClient) async -> TestPage {
        let asked = await client.post(ExamSeason.summary, [("plan", "1")])
        guard asked.status == 200 else { return await client.follow(asked) }
        return await client.follow(await client.submit(asked, to: ExamSeason.summary))
    }

    @Test("The table of the report is sound and the one under review")
    func table() throws {
        #expect(ExamSummaryWorkflow.faults == [])
        let path = TestSite.root + "/Tests/SiteStaffTests/tables/exam-summary.md"
        #expect(ExamSummaryWorkflow.markdownTable == textOfFile(path))
    }

    @Test("HN14-C06, U06: reported are employees past all three gates and students past two; numbers add up")
    func whoIsReported() async throws {
        let season = try await ExamSeason()
        let states: [(ExamSeason.Route, ExamRegistrationState)] = [
            (.employee, .submitted), (.employee, .returned), (.employee, .reviewed), (.employee, .confirmed),
            (.employee, .trained), (.cityStudent, .reviewed), (.cityStudent, .confirmed), (.collegeStudent, .confirmed),
        ]
        let ids = try states.enumerated().map { number, pair in
            try season.person("张三\(number)", number, pair.0, in: pair.1, post: [1, 9][number % 2])
        }
        season.set(Self.inside)
        let city = try season.clerk(.city, ExamSeason.city)
        let page = await city.get(ExamSeason.summary)
        let total = page.text.firstRange(of: "合计").map { page.text[$0.upperBound...].prefix(400) } ?? ""
        let numbers = total.split(separator: "<td class=\"number\">").dropFirst().compactMap {
            Int($0.prefix { $0.isNumber })
        }
        // 待审核、已退回 2 · 现场审核通过 5 · 已确认 3 · 已完成培训 1 · 可上报 2 · 已上报 0
        #expect(numbers == [2, 5, 3, 1, 2, 0])
        let done = await report(city)
        #expect(done.contains("已汇总上报 2 人"))
        #expect(
            try season.site.texts("SELECT id || '' FROM exam_registration WHERE summary_id = 1 ORDER BY id")
                == [String(ids[4]), String(ids[6])])
        // The college's student is the college's to report.
        let college = try season.clerk(.college, ExamSeason.college)
        #expect(await report(college).contains("已汇总上报 1 人"))
        #expect(try season.site.texts("SELECT unit_id || '' FROM exam_summary ORDER BY id") == ["11", "101"])
        // One event for each report, none for a person.
        #expect(
            try season.site.texts("SELECT subject_kind FROM event WHERE at = ?", season.site.businessClock.now)
                == ["exam_summary", "exam_summary"])
        #expect(season.site.log == [])
    }

    @Test("HN14-C07: who is left out is listed with the missing gate")
    func leftOut() async throws {
        let season = try await ExamSeason()
        try season.person("甲", 1, .employee, in: .submitted)
        try season.person("乙", 2, .employee, in: .returned)
        try season.person("丙", 3, .employee, in: .reviewed)
        try season.person("丁", 4, .employee, in: .confirmed)
        try season.person("戊", 5, .cityStudent, in: .reviewed)
        try season.person("己", 6, .employee, in: .trained)
        let city = try season.clerk(.city, ExamSeason.city)
        let page = await city.get(ExamSeason.summary)
        let rows = page.text.split(separator: "<tr>").filter { $0.contains("还差的环节\">") }.map(String.init)
        let gates = [
            ("甲", "现场审核"), ("乙", "现场审核（已退回，等待本人修改）"), ("丙", "机构确认（缴费）"), ("丁", "考前必修课"), ("戊", "缴费确认"),
        ]
        #expect(rows.count == 5)
        for ((name, gate), row) in zip(gates, rows) {
            #expect(row.contains(">\(name)<") && row.contains("还差的环节\">\(gate)</td>"))
        }
        #expect(page.contains("共 5 条"))
    }

    @Test("HN14-C05: only inside 地市汇总上报; closed, the dates are shown and the button is not there")
    func window() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .trained)
        let city = try season.clerk(.city, ExamSeason.city)
        for time in ["2026-04-10 23:59", "2026-04-16 00:00"] {
            season.set(time)
            let page = await city.get(ExamSeason.summary)
            #expect(page.contains("2026年4月11日 00:00 至 2026年4月15日 24:00"))
            #expect(!page.contains(">汇总上报</button>"))
            let refused = await city.post(ExamSeason.summary, [("plan", "1"), ("expected", "1"), ("confirmed", "1")])
            #expect(refused.status == 409)
        }
        let free = try season.site.count(
            "SELECT count(*) FROM exam_registration WHERE id = ? AND summary_id IS NULL", id)
        #expect(free == 1)
        season.set("2026-04-15 23:59")
        #expect(await city.get(ExamSeason.summary).contains(">汇总上报</button>"))
        #expect(await report(city).contains("已汇总上报 1 人"))
    }

    @Test("HN14-C07: the number on the confirmation is the number that is reported, or nothing is")
    func countChanged() async throws {
        let season = try await ExamSeason()
        try season.person("张三", 1, .employee, in: .trained)
        try season.person("李四", 2, .employee, in: .trained)
        season.set(Self.inside)
        let city = try season.clerk(.city, ExamSeason.city)
        let refused = await city.post(ExamSeason.summary, [("plan", "1"), ("expected", "1"), ("confirmed", "1")])
        #expect(refused.status == 409 && refused.contains("已从 1 变为 2"))
        #expect(try season.site.count("SELECT count(*) FROM exam_summary") == 0)
    }

    @Test("HN14-C07: recalled until the province accepts; supplements inside the window")
    func recallAndSupplement() async throws {
        let season = try await ExamSeason()
        try season.person("张三", 1, .employee, in: .trained)
        let late = try season.person("李四", 2, .cityStudent, in: .reviewed)
        season.set(Self.inside)
        let city = try season.clerk(.city, ExamSeason.city)
        _ = await report(city)
        let asked = await city.post("\(ExamSeason.summary)/1/recall")
        #expect(asked.heading == "请确认撤回 1 人")
        #expect(await city.submit(asked, to: "\(ExamSeason.summary)/1/recall").status == 303)
        #expect(try season.site.texts("SELECT state FROM exam_summary") == ["recalled"])
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE summary_id IS NOT NULL") == 0)
        #expect(try season.count(in: .trained) == 1)
        _ = await report(city)
        season.set("2026-03-31 09:00")
        try season.pay(late)
        try season.act(.confirm, on: late, by: ExamSeason.cityClerk)
        season.set("2026-04-15 09:00")
        _ = await report(city)
        #expect(
            try season.site.texts("SELECT number || ' ' || state || ' ' || member_count FROM exam_summary ORDER BY id")
                == ["1 recalled 1", "2 reported 1", "3 reported 1"])
        season.set("2026-04-16 00:00")
        let closed = await city.post("\(ExamSeason.summary)/2/recall", [("confirmed", "1")])
        #expect(closed.status == 409)
    }

    @Test("HN14-V04: accepting makes every member a candidate; nothing can be recalled or returned after")
    func accept() async throws {
        let season = try await ExamSeason()
        let ids = [
            try season.person("张三", 1, .employee, in: .trained),
            try season.person("李四", 2, .cityStudent, in: .confirmed, post: ExamSeason.materials),
        ]
        season.set(Self.inside)
        let city = try season.clerk(.city, ExamSeason.city)
        _ = await report(city)
        let province = try season.clerk(.province, 1)
        let list = await province.get(ExamSeason.summaries)
        #expect(list.contains("待接受") && list.contains("洛阳市住房和城乡建设局"))
        let url = "\(ExamSeason.summaries)/1"
        let page = await province.get(url)
        #expect(page.contains("张三") && page.contains("李四") && page.contains("2 人"))
        let asked = await province.post(url, [("action", "accept")])
        #expect(asked.heading == "请确认接受 2 人")
        #expect(await province.submit(asked, to: url).status == 303)
        #expect(
            try season.site.texts(
                """
                SELECT registration_id || ' ' || post_id || ' ' || session_id || ' ' || unit_id FROM candidate
                ORDER BY registration_id
                """) == ["\(ids[0]) 1 1 11", "\(ids[1]) 9 2 11"])
        #expect(await city.post("\(ExamSeason.summary)/1/recall", [("confirmed", "1")]).status == 409)
        let late = await province.post(
            url, [("action", "return"), ("confirmed", "1"), ("reason", "x"), ("reopened_until", "2026-04-20")])
        #expect(late.status == 409)
        #expect(try season.site.texts("SELECT state FROM exam_summary") == ["accepted"])
        #expect(try season.site.count("SELECT count(*) FROM candidate") == 2)
        #expect(season.site.log == [])
    }

    @Test("HN14-V04: once seats are drawn a late report can't be accepted, and nothing of it is entered")
    func acceptAfterDraw() async throws {
        let season = try await ExamSeason()
        try season.person("张三", 1, .employee, in: .trained)
        season.set(Self.inside)
        let city = try season.clerk(.city, ExamSeason.city)
        _ = await report(city)
        try season.seatAll()
        let province = try season.clerk(.province, 1)
        let url = "\(ExamSeason.summaries)/1"
        let refused = await province.submit(await province.post(url, [("action", "accept")]), to: url)
        #expect(refused.status == 409)
        #expect(refused.contains("考场编排的名单已经封存"))
        #expect(try season.site.texts("SELECT state FROM exam_summary") == ["reported"])
        #expect(try season.site.count("SELECT count(*) FROM candidate") == 0)
    }

    @Test("Decision 15: a return names a reason and a day until which that unit, and no other, may report again")
    func sendBack() async throws {
        let season = try await ExamSeason()
        try season.person("张三", 1, .employee, in: .trained)
        try season.person("李四", 2, .collegeStudent, in: .confirmed)
        season.set(Self.inside)
        let city = try season.clerk(.city, ExamSeason.city)
        let college = try season.clerk(.college, ExamSeason.college)
        _ = await report(city)
        season.set("2026-04-17 09:00")
        let province = try season.clerk(.province, 1)
        let url = "\(ExamSeason.summaries)/1"
        let asked = await province.post(url, [("action", "return")])
        let missing = await province.submit(asked, to: url)
        #expect(missing.status == 422)
        #expect(missing.errors == ["请填写「退回原因」", "请选择「允许重新上报到」"])
        let past = await province.submit(asked, to: url, [("reason", "名单有误"), ("reopened_until", "2026-04-16")])
        #expect(past.status == 422 && past.contains("不能早于今天"))
        let done = await province.submit(asked, to: url, [("reason", "名单有误"), ("reopened_until", "2026-04-20")])
        #expect(done.status == 303)
        #expect(
            try season.site.texts("SELECT state || ' ' || state_reason FROM exam_summary") == ["returned 名单有误"])
        let page = await city.get(ExamSeason.summary)
        #expect(page.contains("名单有误") && page.contains("截止 2026年4月20日 24:00"))
        #expect(await college.post(ExamSeason.summary, [("plan", "1")]).status == 409)
        season.set("2026-04-20 23:59")
        #expect(await report(city).contains("已汇总上报 1 人"))
        let recall = "\(ExamSeason.summary)/2/recall"
        #expect(await city.submit(await city.post(recall), to: recall).status == 303)
        season.set("2026-04-21 00:00")
        #expect(await city.post(ExamSeason.summary, [("plan", "1")]).status == 409)
    }

    @Test("HN14-V04: the province sees who has reported and who has not")
    func provinceList() async throws {
        let season = try await ExamSeason()
        try season.person("张三", 1, .employee, in: .trained)
        try season.person("李四", 2, .collegeStudent, in: .confirmed)
        season.set(Self.inside)
        _ = await report(try season.clerk(.city, ExamSeason.city))
        let province = try season.clerk(.province, 1)
        let units: [(String, [String])] = [
            ("", ["郑州市住房和城乡建设局", "郑州建筑职业学院", "省直单位管理处"]),
            ("?state=reported", ["郑州市住房和城乡建设局"]), ("?state=none", ["郑州建筑职业学院", "省直单位管理处"]),
        ]
        for (query, names) in units {
            let page = await province.get(ExamSeason.summaries + query)
            for name in ["郑州市住房和城乡建设局", "郑州建筑职业学院", "省直单位管理处"] {
                #expect(page.contains(name) == names.contains(name), "\(query) \(name)")
            }
            #expect(!page.contains("郑州测试学院"))
        }
    }

    @Test("Every state × role × action of the report moves as the table says or changes nothing")
    func everyCell() async throws {
        let season = try await ExamSeason()
        season.set(Self.inside)
        let now = season.site.businessClock.now
        for (index, state) in ExamSummaryState.allCases.enumerated() {
            let id = index + 1
            try season.site.database.writeNow { connection in
                _ = try connection.run(
                    """
                    INSERT INTO exam_summary (id, plan_id, unit_id, number, member_count, reported_at, state, state_since,
                        state_reason, reopened_until) VALUES (?, 1, 11, ?, 0, 0, ?, 0, 'r', 1)
                    """, id, id, state)
            }
            for role in Role.allCases {
                let unit = role == .city ? ExamSeason.city : role == .college ? ExamSeason.college : 1
                let actor = ExamSeason.staff(role, unit)
                for action in ExamSummaryAction.allCases {
                    let isAllowed =
                        state == .reported
                        && (role == .city ? action == .recall : role == .province && action != .recall)
                    let outcome: ExamSummaryState? = try? season.site.database.writeNow { connection in
                        let reached = try perform(
                            action, on: id, of: ExamSummaryWorkflow.self, by: actor, reason: "原因", at: now,
                            in: connection)
                        _ = try connection.run("UPDATE exam_summary SET state = ? WHERE id = ?", state, id)
                        return reached
                    }
                    #expect((outcome != nil) == isAllowed, "\(state) \(role) \(action)")
                }
            }
        }
    }
}
