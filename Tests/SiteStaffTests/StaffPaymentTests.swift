import Database
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct StaffPaymentTests {
    private static let paid = [("fee", "380.5"), ("paid_on", "2026-03-02"), ("receipt", "A0099")]

    @Test("HN14-T01, T02: only those past 现场审核 are in the list; the heading is the manual's for each role")
    func order() async throws {
        let season = try await ExamSeason()
        let waiting = try season.person("李四", 2, .employee, in: .submitted)
        try season.person("张三", 1, .employee, in: .reviewed)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        let list = await institution.get(ExamSeason.payments + "?state=all")
        #expect(list.heading == "报名审核")
        #expect(list.contains("张三") && !list.contains("李四"))
        let result = await institution.batch(ExamSeason.payments, [waiting], "confirm", answers: Self.paid)
        #expect(result.contains("未成功 1 条"))
        #expect(try season.state(of: waiting) == "submitted")
        let college = try season.clerk(.college, ExamSeason.college)
        let page = await college.get(ExamSeason.payments)
        #expect(page.heading == "缴费确认")
        #expect(page.contains("aria-current=\"page\">缴费确认"))
        #expect(await institution.get(ExamSeason.payments).contains("aria-current=\"page\">报名审核"))
    }

    @Test("HN14-T03: fee, day and receipt are facts; the receipt counts up, one's own number wins")
    func facts() async throws {
        let season = try await ExamSeason()
        let ids = try (1...3).map { try season.person("张三\($0)", $0, .employee, in: .reviewed) }
        let institution = try season.clerk(.institution, ExamSeason.institution)
        let result = await institution.batch(
            ExamSeason.payments, ids, "confirm", answers: Self.paid + [("receipt_\(ids[1])", "B7")])
        #expect(result.contains("成功 3 条，未成功 0 条"))
        #expect(
            try season.site.texts(
                """
                SELECT state || ' ' || fee_cents || ' ' || paid_on || ' ' || receipt_number FROM exam_registration
                ORDER BY id
                """) == [
                    "confirmed 38050 2026-03-02 A0099", "confirmed 38050 2026-03-02 B7",
                    "confirmed 38050 2026-03-02 A0100",
                ])
        let undone = await institution.undo(result)
        #expect(undone.contains("成功 3 条"))
        #expect(try season.count(in: .reviewed) == 3)
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE fee_cents IS NOT NULL") == 0)
    }

    @Test(
        "HN14-T03: what is missing or wrong is said beside the field, and nothing is confirmed",
        arguments: [
            ("", "2026-03-02", "A1", "请填写「缴费金额（元）」"), ("-5", "2026-03-02", "A1", "0 到 99999.99"),
            ("12.345", "2026-03-02", "A1", "0 到 99999.99"), ("380", "2026-03-03", "A1", "不能晚于今天"),
            ("380", "2024-03-02", "A1", "不能早于一年以前"), ("380", "2026-02-30", "A1", "真实存在的日期"),
            ("380", "2026-03-02", "", "请填写收据号"), ("380", "2026-03-02", "AB", "最后要有数字"),
        ])
    func invalid(fee: String, day: String, receipt: String, sentence: String) async throws {
        let season = try await ExamSeason()
        let ids = try (1...2).map { try season.person("张三\($0)", $0, .employee, in: .reviewed) }
        let institution = try season.clerk(.institution, ExamSeason.institution)
        let asked = await institution.post(ExamSeason.payments, ticked(ids, "confirm"))
        let page = await institution.submit(
            asked, to: ExamSeason.payments, [("fee", fee), ("paid_on", day), ("receipt", receipt)])
        #expect(page.status == 422)
        #expect(page.contains(sentence), "\(page.errors)")
        #expect(page.value(of: "fee") == fee)
        #expect(try season.count(in: .reviewed) == 2)
    }

    @Test("Decision 14: before the payment it goes back to the person; after it un-confirms, with the refund recorded")
    func refund() async throws {
        let season = try await ExamSeason()
        let unpaid = try season.person("张三", 1, .employee, in: .reviewed)
        let paid = try season.person("李四", 2, .employee, in: .confirmed)
        let trained = try season.person("王五", 3, .employee, in: .trained)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        let ids = [unpaid, paid, trained]
        let asked = await institution.post(ExamSeason.payments, ticked(ids, "return"))
        let kept = asked.hiddenFields(ofFormTo: ExamSeason.payments).filter { $0.0 != "_csrf" }
        #expect(asked.value(of: "refunded_on") == "2026-03-02")
        let missing = await institution.post(ExamSeason.payments, kept + [("refunded_on", "2026-03-02")])
        #expect(missing.status == 422 && missing.errors == ["请填写退回原因"])
        let result = await institution.follow(
            await institution.post(ExamSeason.payments, kept + [("refunded_on", "2026-03-02"), ("reason", "本人取消")]))
        #expect(result.contains("成功 2 条，未成功 1 条"))
        #expect(result.contains("请先在「考前必修课」里改为未开始"))
        #expect(try ids.map { try season.state(of: $0) } == ["returned", "reviewed", "trained"])
        #expect(try season.reason(of: unpaid) == "本人取消")
        #expect(
            try season.site.texts("SELECT refunded_on FROM exam_registration ORDER BY id") == [nil, "2026-03-02", nil])
        let undone = await institution.undo(result)
        #expect(undone.contains("成功 2 条，未成功 0 条"))
        #expect(try ids.map { try season.state(of: $0) } == ["reviewed", "confirmed", "trained"])
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE refunded_on IS NOT NULL") == 0)
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE reviewed_at IS NULL") == 0)
    }

    @Test("HN14-T06, decision 14: once summarised nothing falls back")
    func frozen() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .trained)
        try season.report([id], accepted: false)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        let city = try season.clerk(.city, ExamSeason.city)
        let results = [
            await institution.batch(
                ExamSeason.payments, [id], "return", answers: [("reason", "取消"), ("refunded_on", "2026-03-02")]),
            await institution.batch(ExamSeason.courses, [id], "restart"),
            await city.batch(ExamSeason.reviews, [id], "return", answers: [("reason", "取消")]),
        ]
        for result in results { #expect(result.contains("成功 0 条，未成功 1 条")) }
        #expect(results[1].contains("已经汇总上报"))
        #expect(try season.state(of: id) == "trained")
    }

    @Test("Decision 9: payments are confirmed and taken back only inside 机构确认")
    func window() async throws {
        let season = try await ExamSeason()
        let reviewed = try season.person("张三", 1, .employee, in: .reviewed)
        let confirmed = try season.person("李四", 2, .employee, in: .confirmed)
        let student = try season.person("王五", 3, .cityStudent, in: .confirmed)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        season.set("2026-03-31 23:59")
        #expect(await institution.get(ExamSeason.payments).contains("勾选审核"))
        season.set("2026-04-01 00:00")
        let list = await institution.get(ExamSeason.payments)
        #expect(list.contains("2026年3月31日 24:00，现在已经结束") && !list.contains("勾选审核"))
        let answers = [("fee", "1"), ("paid_on", "2026-04-01"), ("receipt", "A1")]
        let refund = [("reason", "取消"), ("refunded_on", "2026-04-01")]
        let city = try season.clerk(.city, ExamSeason.city)
        let results = [
            await institution.batch(ExamSeason.payments, [reviewed], "confirm", answers: answers),
            await institution.batch(ExamSeason.payments, [reviewed, confirmed], "return", answers: refund),
            await city.batch(ExamSeason.payments, [student], "return", answers: refund),
        ]
        for result in results { #expect(result.contains("成功 0 条")) }
        let states = try [reviewed, confirmed, student].map { try season.state(of: $0) }
        #expect(states == ["reviewed", "confirmed", "confirmed"])
    }

    @Test("Decision 13: the city of a school without a desk reviews, confirms and reports its students")
    func cityDoesAllThree() async throws {
        let season = try await ExamSeason()
        let id = try season.person("王五", 1, .cityStudent, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        #expect(await city.batch(ExamSeason.reviews, [id], "approve").contains("成功 1 条"))
        #expect(await city.batch(ExamSeason.payments, [id], "confirm", answers: Self.paid).contains("成功 1 条"))
        season.set("2026-04-12 09:00")
        let asked = await city.post(ExamSeason.summary, [("plan", "1")])
        #expect(asked.heading == "请确认汇总上报 1 人")
        let done = await city.follow(await city.submit(asked, to: ExamSeason.summary))
        #expect(done.contains("已汇总上报 1 人"))
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE summary_id = 1") == 1)
    }

    @Test("HN14-T01: an employee's payment is the institution's business, not the city's")
    func cityMayNotConfirmEmployees() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .reviewed)
        let city = try season.clerk(.city, ExamSeason.city)
        let result = await city.batch(ExamSeason.payments, [id], "confirm", answers: Self.paid)
        #expect(result.contains("未成功 1 条"))
        #expect(try season.state(of: id) == "reviewed")
    }

    @Test("HN14-U02: a return by the college before payment works while 机构确认 lasts, though 现场审核 has ended")
    func collegeReturnsAfterReview() async throws {
        let season = try await ExamSeason()
        let id = try season.person("李四", 1, .collegeStudent, in: .reviewed)
        season.set("2026-03-27 09:00")
        let college = try season.clerk(.college, ExamSeason.college)
        let result = await college.batch(ExamSeason.payments, [id], "return", answers: [("reason", "没有缴费")])
        #expect(result.contains("成功 1 条"))
        #expect(try season.state(of: id) == "returned")
    }
}

@Suite struct StaffCourseTests {
    @Test("HN14-T04, T06: of the confirmed, 已完成 and back to 未开始, only inside 考前必修课; both can be undone")
    func courses() async throws {
        let season = try await ExamSeason()
        let ids = try (1...2).map { try season.person("张三\($0)", $0, .employee, in: .confirmed) }
        try season.person("李四", 3, .employee, in: .reviewed)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        let list = await institution.get(ExamSeason.courses)
        #expect(list.heading == "考前必修课")
        #expect(list.contains("未开始") && !list.contains("李四"))
        let done = await institution.batch(ExamSeason.courses, ids, "complete")
        #expect(done.contains("成功 2 条"))
        #expect(try season.count(in: .trained) == 2)
        let back = await institution.batch(ExamSeason.courses, [ids[0]], "restart")
        #expect(try season.state(of: ids[0]) == "confirmed")
        _ = await institution.undo(back)
        #expect(try season.state(of: ids[0]) == "trained")
        season.set("2026-04-11 00:00")
        #expect(await !institution.get(ExamSeason.courses).contains("勾选已完成"))
        #expect(await institution.batch(ExamSeason.courses, ids, "restart").contains("未成功 2 条"))
        #expect(try season.count(in: .trained) == 2)
        #expect(season.site.log == [])
    }

    @Test("HN14-U06: a student is never in 考前必修课")
    func students() async throws {
        let season = try await ExamSeason()
        let id = try season.person("李四", 1, .collegeStudent, in: .confirmed)
        let institution = try season.clerk(.institution, ExamSeason.institution)
        #expect(await !institution.get(ExamSeason.courses + "?state=all").contains("李四"))
        #expect(await institution.batch(ExamSeason.courses, [id], "complete").contains("未成功 1 条"))
        #expect(try season.state(of: id) == "confirmed")
    }
}
