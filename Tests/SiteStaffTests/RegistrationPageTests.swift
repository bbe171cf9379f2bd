import Registry
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

/// 报名成功 with its timeline, the printed form, the ticket, 待办.
@Suite struct RegistrationPageTests {
    private func address(_ id: Int, _ path: String = "") -> String { "/site-staff/exam/registrations/\(id)\(path)" }

    /// Stations of the timeline as 「✓已报名」, 「●现场审核」, 「✗现场审核」, 「○证书」.
    private func stations(_ page: TestPage) -> [String] {
        page.text.split(separator: "<li class=\"").dropFirst().compactMap { item -> String? in
            let marks = ["done": "✓", "current": "●", "refused": "✗", "open": "○"]
            guard let mark = marks[String(item.prefix { $0 != "\"" })],
                let start = item.firstRange(of: "<p class=\"station\">"),
                let end = item[start.upperBound...].firstRange(of: "</p>")
            else { return nil }
            var isInTag = false
            let words = item[start.upperBound..<end.lowerBound].filter { character in
                if character == "<" { isInTag = true }
                defer { if character == ">" { isInTag = false } }
                return !isInTag
            }
            let hidden = ["已完成：", "未通过：", "未开始：", " 现在"]
            return mark + hidden.reduce(String(words)) { $0.replacing($1, with: "") }
        }
    }

    private func signedIn(_ person: ExamSeason.Applicant, _ season: ExamSeason) throws -> TestClient {
        season.site.realClock.set(season.site.businessClock.now)
        return try season.site.client(signedInAs: person.accountID)
    }

    @Test("HN14-P36: the timeline follows an employee from 已报名 to 证书, with what waits on whom")
    func employeeTimeline() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        let id = try season.submitted(person, .employee)
        var page = try await signedIn(person, season).get(address(id))
        #expect(
            stations(page) == ["✓已报名", "●现场审核", "○报名审核（缴费）", "○考前必修课", "○汇总上报", "○准考证", "○成绩", "○证书"])
        #expect(page.contains("2026年3月2日 09:00，由本人提交"))
        #expect(page.contains("等待郑州市住房和城乡建设局审核，时间 2026年3月1日 00:00 至 2026年3月25日 24:00"))

        season.set("2026-03-03 10:30")
        try season.act(.approve, on: id, by: ExamSeason.cityClerk)
        page = try await signedIn(person, season).get(address(id))
        #expect(Array(stations(page).prefix(3)) == ["✓已报名", "✓现场审核", "●报名审核（缴费）"])
        #expect(page.contains("2026年3月3日 10:30，郑州市住房和城乡建设局审核通过"))
        #expect(page.contains("等待中原建筑培训中心确认缴费") && page.contains("中州大道 8 号"))

        try season.pay(id)
        try season.act(.confirm, on: id, by: ExamSeason.institutionClerk)
        page = try await signedIn(person, season).get(address(id))
        #expect(stations(page)[2...3] == ["✓报名审核（缴费）", "●考前必修课"])
        #expect(page.contains("2026年3月3日缴费 350.00 元，收据号 SJ0001"))

        try season.act(.complete, on: id, by: ExamSeason.institutionClerk)
        season.set("2026-04-11 08:00")
        try season.report([id], accepted: false)
        page = try await signedIn(person, season).get(address(id))
        #expect(stations(page)[3...4] == ["✓考前必修课", "●汇总上报"])
        #expect(page.contains("2026年4月11日 08:00，郑州市住房和城乡建设局已上报，等待省厅受理") && page.contains("已汇总上报"))
    }

    @Test("HN14-P36: after the report come seat, score and certificate; the score only from its moment on")
    func lateStages() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 2)
        let id = try season.registration(person, .employee, in: .trained)
        season.set("2026-04-12 08:00")
        try season.report([id], accepted: true)
        var page = try await signedIn(person, season).get(address(id))
        #expect(stations(page)[4...5] == ["✓汇总上报", "●准考证"])
        #expect(page.contains("等待省厅统一编排考场、座位；打印时间 2026年5月6日 00:00 至 2026年5月16日 14:30"))
        try season.seatAll()
        season.set("2026-05-16 14:30")
        try season.score(id, tenths: 855, releasedAt: "2026-06-01 09:00")
        page = try await signedIn(person, season).get(address(id))
        #expect(stations(page)[5...6] == ["✓准考证", "●成绩"])
        #expect(!page.contains("85.5") && page.contains("公布时间 2026年6月1日 09:00"))
        season.set("2026-06-01 08:59")
        #expect(!(try await signedIn(person, season).get(address(id))).contains("85.5"))
        season.set("2026-06-01 09:00")
        page = try await signedIn(person, season).get(address(id))
        #expect(stations(page)[6...7] == ["✓成绩", "●证书"])
        #expect(page.contains("2026年6月1日 09:00公布：85.5 分，合格") && page.contains("成绩已公布"))
        #expect(try await signedIn(person, season).get(address(0).replacing("/0", with: "")).contains("成绩已公布"))
        try issue(id, season)
        page = try await signedIn(person, season).get(address(id))
        #expect(stations(page).last == "✓证书")
        #expect(page.contains("证书编号 豫建岗2026101000001，有效期至 2029年6月20日") && page.contains("已发证"))
    }

    private func issue(_ id: Int, _ season: ExamSeason) throws {
        try season.site.database.writeNow { connection in
            try connection.script(
                """
                INSERT INTO certificate_batch (id, plan_id, number, made_at, issued_on)
                VALUES (1, 1, '2026-01', 0, '2026-06-20');
                """)
            try connection.run(
                """
                INSERT INTO certificate (number, person_id, candidate_id, post_id, batch_id, unit_id, issued_on,
                    valid_until, state, state_since)
                SELECT '豫建岗2026101000001', person_id, id, post_id, 1, unit_id, '2026-06-20', '2029-06-20', 'valid', 0
                FROM candidate WHERE registration_id = ?
                """, id)
        }
    }

    @Test(
        "Scores are said as 合格, 不合格, 缺考 and 违纪",
        arguments: [
            ("mark", 600, "60 分，合格", "✓成绩"), ("mark", 595, "59.5 分，不合格", "✗成绩"), ("absent", nil, "缺考", "✗成绩"),
            ("misconduct", nil, "违纪", "✗成绩"),
        ] as [(String, Int?, String, String)])
    func results(mark: String, tenths: Int?, words: String, station: String) async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 3)
        let id = try season.registration(person, .employee, in: .trained)
        try season.report([id], accepted: true)
        try season.score(id, tenths: tenths, mark: mark, releasedAt: "2026-06-01 09:00")
        season.set("2026-06-01 09:00")
        let page = try await signedIn(person, season).get(address(id))
        #expect(page.contains("成绩：\(words)<"))
        #expect(stations(page)[6] == station)
        #expect(page.contains("本次考试没有通过，不发证书") == (station == "✗成绩"))
    }

    @Test("HN14-U06: a student's timeline has no training to wait for")
    func studentTimeline() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("李四", number: 4)
        let id = try season.registration(person, .collegeStudent, in: .confirmed)
        let page = try await signedIn(person, season).get(address(id))
        #expect(
            stations(page) == ["✓已报名", "✓现场审核", "✓报名审核（缴费）", "✓考前必修课", "●汇总上报", "○准考证", "○成绩", "○证书"])
        #expect(page.contains("在校学生不需要参加") && page.contains("等待郑州建筑职业学院汇总上报"))
    }

    @Test("HN14-C03: a return stands in the timeline with its reason and until when it can be mended")
    func returnedTimeline() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 5)
        let id = try season.registration(person, .employee, in: .returned)
        let page = try await signedIn(person, season).get(address(id))
        #expect(Array(stations(page).prefix(3)) == ["✓已报名", "✗现场审核", "○报名审核（缴费）"])
        #expect(page.contains("退回原因：照片与本人不符。请修改后在 2026年3月25日 24:00 前重新提交。"))
        #expect(page.links("修改并重新提交") == [address(id, "/steps/6")])
    }

    // MARK: - Print

    @Test("HN14-P30, P31: the form has the manual's title, fields, foot sentence and room for the stamp")
    func employeeForm() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 6)
        let id = try season.submitted(person, .employee)
        let client = try signedIn(person, season)
        let page = await client.get(address(id, "/form"))
        #expect(page.status == 200)
        for words in [
            "<h1>河南省住房和城乡建设领域现场专业人员考试报名表</h1>", person.idNumber, "何时何校何专业毕业", "2012年7月1日 郑州大学 土木工程",
            "参加工作时间", "2014-03-19", "专业工作年限", "现工作单位及岗位", "河南建工集团 技术员", "通讯地址", "邮编", "450000", "手机",
            "13939003698", "报考地区", "（郑州市）", "E-mail", "person6@example.cn", "报考岗位", "土建工程 施工员", "工作经历", "（盖章）",
            "请携带已打印并盖章的报名表等相关资料进行现场资料审核。", "202601000001", address(id, "/photo"),
        ] {
            #expect(page.contains(words), Comment(rawValue: words))
        }
        #expect(!page.contains("代办"))
        let photo = await client.get(address(id, "/photo"))
        #expect(photo.text == "photo of \(person.personID)")
        let pdf = await client.get(address(id, "/form.pdf"))
        #expect(pdf.response.header(.contentType) == "application/pdf")
        #expect(pdf.bytes.starts(with: Array("%PDF-".utf8)))
        #expect(season.site.log == [])
    }

    @Test("Decision 12: a student's form prints 入学日期, 学校, 专业, 学号 and — for work")
    func studentForm() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("李四", number: 7)
        let id = try season.submitted(person, .cityStudent)
        let client = try signedIn(person, season)
        let page = await client.get(address(id, "/form"))
        for words in ["入学日期", "2024年9月1日", "黄河实验学校", "建筑工程技术", "学号", "20240101", "学校（盖章）"] {
            #expect(page.contains(words), Comment(rawValue: words))
        }
        #expect(page.contains("<th scope=\"row\">参加工作时间</th><td>—</td><th scope=\"row\">专业工作年限</th><td>—</td>"))
        #expect(!page.contains("何时何校"))
        #expect(await client.get(address(id, "/form.pdf")).bytes.starts(with: Array("%PDF-".utf8)))
    }

    @Test("HN14-P35: a text of 800 characters or 100 lines is set small and stays within the sheet")
    func longForm() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("欧阳·买买提·艾力江", number: 8)
        let id = try season.draft(person, .employee)
        for text in [String(repeating: "长", count: 800), (1...100).map { "第\($0)段" }.joined(separator: "\n")] {
            var answers = ExamSeason.answers(.employee)
            answers.experience = text
            let changed = answers
            try season.site.database.writeNow { try ExamRegistrationQueries.save(changed, of: id, in: $0) }
            if try season.state(of: id) == "draft" {
                let now = season.site.businessClock.now
                try season.site.database.writeNow { try ExamRegistration.submit(id, by: person.actor, at: now, in: $0) }
            }
            let page = try await signedIn(person, season).get(address(id, "/form"))
            #expect(page.contains("<div class=\"fine\""))
            #expect(page.text.split(separator: "<br>").count - 1 <= 18)
            #expect(page.contains("<br>"))
        }
    }

    @Test("Decision 18: a form that a clerk filled in says 代办 and by whom")
    func assistedForm() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 9)
        let id = try season.submitted(person, .employee)
        let clerk = try season.site.addStaff("王芳", role: .city, organisationID: ExamSeason.city)
        try season.site.database.writeNow { try ExamRegistrationQueries.recordAssistant(clerk, of: id, in: $0) }
        let client = try signedIn(person, season)
        #expect(await client.get(address(id, "/form")).contains("本表由郑州市住房和城乡建设局 王芳<strong>代办</strong>"))
        #expect(await client.get(address(id)).contains("由郑州市住房和城乡建设局 王芳代办"))
        #expect(await client.get(address(id, "/form.pdf")).status == 200)
    }

    // MARK: - Ticket

    @Test("HN14-P33: the ticket is printed inside its window only; before, 「打印时间未到」 with the dates")
    func ticket() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 10)
        let id = try season.registration(person, .employee, in: .trained)
        try season.report([id], accepted: true)
        try season.seatAll()
        season.set("2026-05-05 23:59")
        var page = try await signedIn(person, season).get(address(id, "/ticket"))
        #expect(page.status == 409)
        #expect(page.heading == "打印时间未到")
        #expect(page.contains("2026年5月6日 00:00 至 2026年5月16日 14:30"))
        #expect(try await signedIn(person, season).get(address(id, "/ticket.pdf")).status == 409)
        season.set("2026-05-06 00:00")
        let client = try signedIn(person, season)
        page = await client.get(address(id, "/ticket"))
        #expect(page.status == 200)
        for words in [
            "准考证", "260111011001", person.idNumber, "土建工程 施工员", "2026年5月16日 09:00–11:00", "郑州第一考点", "大学路 1 号",
            "第 03 考场（教学楼 201）", "01 号", "考生须知", "专业知识",
        ] {
            #expect(page.contains(words), Comment(rawValue: words))
        }
        #expect(await client.get(address(id, "/ticket.pdf")).bytes.starts(with: Array("%PDF-".utf8)))
        #expect(await client.get("/site-staff/exam/registrations").links("打印准考证") == [address(id, "/ticket")])
        season.set("2026-05-16 14:30")
        #expect(try await signedIn(person, season).get(address(id, "/ticket")).heading == "打印时间已过")
        #expect(season.site.log == [])
    }

    @Test("HN14-P33: there is no ticket before the province has accepted the report")
    func ticketTooEarly() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 11)
        let id = try season.registration(person, .employee, in: .trained)
        season.set("2026-05-06 00:00")
        let page = try await signedIn(person, season).get(address(id, "/ticket"))
        #expect(page.status == 409 && page.heading == "准考证还不能打印")
    }

    // MARK: - 待办

    @Test("待办 names the draft, the return with its reason, the ticket and the score")
    func inbox() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 12)
        let id = try season.draft(person, .employee)
        #expect(
            try titles(person, season) == ["报名还没有提交，请继续填写：2026年第一批施工现场专业人员考试「土建工程 施工员」"])
        let now = season.site.businessClock.now
        try season.site.database.writeNow { try ExamRegistration.submit(id, by: person.actor, at: now, in: $0) }
        #expect(try titles(person, season) == [])
        try season.act(.sendBack, on: id, by: ExamSeason.cityClerk, reason: "照片不清")
        #expect(
            try titles(person, season) == ["报名已退回：2026年第一批施工现场专业人员考试「土建工程 施工员」。原因：照片不清"])
        let other = try season.addPerson("李四", number: 13)
        let accepted = try season.registration(other, .employee, in: .trained)
        try season.report([accepted], accepted: true)
        #expect(try titles(other, season) == [])
        season.set("2026-05-06 00:00")
        #expect(try titles(other, season).first?.hasPrefix("请打印准考证") == true)
        try season.score(accepted, tenths: 700, releasedAt: "2026-06-01 09:00")
        season.set("2026-06-01 09:00")
        #expect(try titles(other, season).first?.hasPrefix("成绩已公布") == true)
        season.set("2026-09-01 09:00")
        #expect(try titles(other, season) == [])
    }

    private func titles(_ person: ExamSeason.Applicant, _ season: ExamSeason) throws -> [String] {
        let viewer = Viewer(
            accountID: person.accountID, username: person.idNumber, name: person.name, role: .applicant,
            personID: person.personID, organisationID: nil, organisationName: nil, authorityID: nil, sessionHash: [],
            csrfSecret: [], lastSeenAt: season.site.realClock.now, idleSeconds: 1800, mustChangePassword: false)
        let now = season.site.businessClock.now
        return try season.site.database.read { try siteStaff.inbox(viewer, $0, now) }.map(\.title)
    }
}
