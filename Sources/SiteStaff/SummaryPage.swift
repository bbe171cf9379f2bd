import Database
import Examinations
import HTTP
import Site
import Templating
import Workflow

/// 报名汇总 of a city or a college: the numbers, who is left out and why, 汇总上报 (HN14-C05 to C07, U03, U07).
enum SummaryPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let hasPlan: Bool
        let planID: String
        let windowText: String
        let reopenedText: String?
        /// Why 汇总上报 is not there.
        let blockers: [String]
        let posts: [SummaryPostLine]
        let total: SummaryPostLine
        let canReport: Bool
        let readyCount: Int
        let summaries: [SummaryLine]
        let leftOut: [LeftOutLine]
        let leftOutPager: Pager
    }

    static let template = "site-staff/exam/summary"
    static let title = "报名汇总"
    static let url = "/site-staff/exam/summary"

    static func show(_ visit: Visit) async throws -> Response {
        let unitID = try visit.signedIn().organisation()
        let now = visit.now
        let query = visit.query
        let model = try await visit.readSlowly { connection in
            let choice = try StaffPlanChoice(query, in: connection)
            guard let plan = choice.plan else { return Model(withoutPlan: choice.field) }
            let gate = try SummaryGate.find(planID: plan.id, unitID: unitID, at: now, in: connection)
            let counts = try SummaryQueries.counts(planID: plan.id, unitID: unitID, in: connection)
            let summaries = try SummaryQueries.all(planID: plan.id, unitID: unitID, in: connection)
            let keyset = Keyset(query)
            let out = try SummaryQueries.leftOut(planID: plan.id, unitID: unitID, keyset: keyset, in: connection)
            let outCount = try SummaryQueries.leftOutCount(planID: plan.id, unitID: unitID, in: connection)
            let page = keyset.page(out, countText: Keyset.countText(outCount), query: query) { $0.id }
            return Model(
                choice, plan, gate, counts: counts, summaries: summaries, leftOut: page.rows, pager: page.pager)
        }
        return try visit.page(SummaryPage.self, model, title: title, crumbs: [Crumb("考试报名")])
    }

    /// 汇总上报, after a page that says how many.
    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let unitID = try viewer.organisation()
        let form = visit.request.form
        let now = visit.now
        let (plan, gate, count) = try await visit.readSlowly { connection in
            let plan = try StaffPlanChoice(form, in: connection).chosen()
            let gate = try SummaryGate.find(planID: plan.id, unitID: unitID, at: now, in: connection)
            return (plan, gate, try SummaryQueries.readyCount(planID: plan.id, unitID: unitID, in: connection))
        }
        let listURL = "\(url)?plan=\(plan.id)"
        guard gate.isOpen else { throw PageError.refused(title: "现在不能汇总上报", sentences: gate.blockers) }
        guard count > 0 else { return visit.redirect(listURL, flash: "没有可上报的人员", isWarning: true) }
        guard form.first("confirmed") != nil, let expected = Int(form.first("expected") ?? "") else {
            return try confirm(visit, plan, count: count, cancelURL: listURL)
        }
        let actor = viewer.actor
        try await visit.write { connection in
            _ = try ExamSummaryWorkflow.report(
                planID: plan.id, unitID: unitID, expectedCount: expected, by: actor, at: now, in: connection)
        }
        return visit.redirect(listURL, flash: "已汇总上报 \(expected) 人，等待省厅接受")
    }

    private static func confirm(_ visit: Visit, _ plan: Plan, count: Int, cancelURL: String) throws -> Response {
        let hidden = [
            HiddenField("plan", String(plan.id)), HiddenField("expected", String(count)), HiddenField("confirmed", "1"),
        ]
        return try visit.page(
            ConfirmPage.self,
            .init(
                question: "将 \(count) 人的报名信息汇总上报省厅。上报后，这些报名不能再改动；省厅接受之前可以撤回。",
                facts: [Fact("考试计划", plan.title), Fact("上报人数", "\(count) 人")], action: url, hidden: hidden,
                confirmTitle: "汇总上报", cancelURL: cancelURL),
            title: "请确认汇总上报 \(count) 人")
    }
}
