import HTTP
import Site
import Workflow

/// 作废, with a reason; the result stays to be seen.
enum SeatAnnulPage: Page {
    private static let reason = Input("reason", "作废原因", .multiline(rows: 3), lengthMax: 500)

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, allocation) = try SeatAllocation.current(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        var form = Form()
        if visit.request.form.first("confirmed") == "1" {
            form = visit.form()
            let text = form.text(reason)
            if Reason.containsIDNumber(text) { form.fail(reason, "原因中不能填写身份证号，请删除后重新提交") }
            if form.isValid {
                try await visit.write { connection in
                    try perform(
                        .annul, on: allocation.id, of: SeatAllocationWorkflow.self, by: viewer.actor, reason: text,
                        at: now, in: connection)
                }
                return visit.redirect(plan.seatsURL, flash: "第 \(allocation.number) 次编排已作废，可以重新封存")
            }
        }
        let model = ConfirmPage.Model(
            question: "作废后，准考证号、考场和座位都不再有效；原来的结果保留备查。", facts: allocation.facts,
            action: "\(plan.seatsURL)/annul", hidden: [HiddenField("confirmed", "1")], reason: form.field(reason),
            confirmTitle: "作废", isDanger: true, cancelURL: plan.seatsURL, errors: form.errorSummary)
        return form.isValid
            ? try visit.page(ConfirmPage.self, model, title: "请确认作废编排", crumbs: plan.seatsCrumbs)
            : try visit.invalid(ConfirmPage.self, model, title: "请确认作废编排", crumbs: plan.seatsCrumbs)
    }
}
