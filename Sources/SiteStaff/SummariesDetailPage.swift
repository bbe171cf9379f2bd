import Database
import HTTP
import Site
import Templating
import Workflow

/// One unit's report before the province: accept it, or return it with a reason and a new date (decision 15).
enum SummariesDetailPage: Page {
    struct Model: TemplateModel {
        let url: String
        let facts: [Fact]
        let state: Tag
        let posts: [PostLine]
        let rows: [StaffRow]
        let pager: Pager
        let canDecide: Bool
        let earlier: [SummaryLink]
    }

    static let template = "site-staff/exam/summaries-detail"
    private static let reasonInput = Input(
        "reason", "退回原因", .multiline(rows: 3), hint: "上报单位会看到这里的内容", lengthMax: 300)
    private static let untilInput = Input(
        "reopened_until", "允许重新上报到", .date, hint: "这一天的 24:00 前，该单位可以重新上报")

    static func show(_ visit: Visit) async throws -> Response {
        let actor = try visit.signedIn().actor
        let id = try visit.id()
        let query = visit.query
        let (summary, model) = try await visit.readSlowly { connection -> (SummaryRecord, Model) in
            guard let summary = try SummaryQueries.find(id, for: actor, in: connection) else {
                throw PageError.notFound
            }
            let keyset = Keyset(query)
            let rows = try SummaryQueries.memberRows(of: id, keyset: keyset, in: connection)
            let page = keyset.page(rows, countText: "共 \(summary.memberCount) 人", query: query) { $0.id }
            let posts = try SummaryQueries.memberCounts(of: id, in: connection)
            let others = try SummaryQueries.all(planID: summary.planID, unitID: summary.unitID, in: connection)
                .filter { $0.id != id }
            return (summary, Model(summary, page.rows, page.pager, posts, others))
        }
        let crumbs = [Crumb("考务管理"), Crumb("报名汇总", "\(SummariesPage.url)?plan=\(summary.planID)")]
        return try visit.page(
            SummariesDetailPage.self, model, title: "报名汇总：\(summary.unitName)", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let actor = try visit.signedIn().actor
        let id = try visit.id()
        guard let summary = try visit.read({ try SummaryQueries.find(id, for: actor, in: $0) }) else {
            throw PageError.notFound
        }
        switch visit.request.form.first("action") {
        case "accept": return try await accept(visit, summary, by: actor)
        case "return": return try await sendBack(visit, summary, by: actor)
        default: throw PageError.badRequest("没有说明要办理什么。请返回上一页重新操作。")
        }
    }

    private static func accept(_ visit: Visit, _ summary: SummaryRecord, by actor: Actor) async throws -> Response {
        let url = "\(SummariesPage.url)/\(summary.id)"
        guard visit.request.form.first("confirmed") != nil else {
            return try visit.page(
                ConfirmPage.self,
                .init(
                    question: "接受\(summary.unitName)第 \(summary.number) 次上报的 \(summary.memberCount) 人。接受后进入考场编排，不能再退回。",
                    action: url, hidden: [HiddenField("action", "accept"), HiddenField("confirmed", "1")],
                    confirmTitle: "接受", cancelURL: url),
                title: "请确认接受 \(summary.memberCount) 人")
        }
        let now = visit.now
        try await visit.write { connection in
            _ = try perform(
                .accept, on: summary.id, of: ExamSummaryWorkflow.self, by: actor, at: now, expected: .reported,
                in: connection)
        }
        return visit.redirect(
            "\(SummariesPage.url)?plan=\(summary.planID)", flash: "已接受\(summary.unitName)上报的 \(summary.memberCount) 人")
    }

    private static func sendBack(_ visit: Visit, _ summary: SummaryRecord, by actor: Actor) async throws -> Response {
        guard visit.request.form.first("confirmed") != nil else { return try askReason(visit, summary, Form()) }
        var form = visit.form()
        let now = visit.now
        let reason = form.text(reasonInput)
        if Reason.containsIDNumber(reason) { form.fail(reasonInput, "退回原因里不能填写身份证号，请删除") }
        let until = form.day(untilInput)
        if let until, until < now.day { form.fail(untilInput, "「允许重新上报到」不能早于今天（\(now.day.words)）") }
        guard form.isValid, let until else { return try askReason(visit, summary, form) }
        try await visit.write { connection in
            guard try SummaryQueries.find(summary.id, for: actor, in: connection)?.state == .reported else {
                throw Refusal.conflict("这次汇总刚刚被撤回或处理，请刷新页面查看最新状态。")
            }
            try SummaryQueries.setReopenedUntil(until.end, of: summary.id, in: connection)
            _ = try perform(
                .sendBack, on: summary.id, of: ExamSummaryWorkflow.self, by: actor, reason: reason, at: now,
                expected: .reported, in: connection)
        }
        return visit.redirect(
            "\(SummariesPage.url)?plan=\(summary.planID)", flash: "已退回\(summary.unitName)的汇总")
    }

    private static func askReason(_ visit: Visit, _ summary: SummaryRecord, _ form: Form) throws -> Response {
        let url = "\(SummariesPage.url)/\(summary.id)"
        let model = ConfirmPage.Model(
            question: "退回\(summary.unitName)第 \(summary.number) 次上报的 \(summary.memberCount) 人，由该单位更正后重新上报。",
            action: url, hidden: [HiddenField("action", "return"), HiddenField("confirmed", "1")],
            fields: [form.field(reasonInput), form.field(untilInput)], confirmTitle: "确定退回", isDanger: true,
            cancelURL: url, errors: form.errorSummary)
        let title = "请确认退回 \(summary.memberCount) 人"
        return form.isValid
            ? try visit.page(ConfirmPage.self, model, title: title)
            : try visit.invalid(ConfirmPage.self, model, title: title)
    }
}
