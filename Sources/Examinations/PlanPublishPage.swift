import HTTP
import Site
import Workflow

/// 发布.
enum PlanPublishPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        guard visit.request.form.first("confirmed") == "1" else {
            let window = try visit.read { try PlanWindow.find(.registration, of: plan.id, for: .anyone, in: $0) }
            let model = ConfirmPage.Model(
                question: "发布后，报考人员就能看到这个计划，并在报名时间内报名。",
                facts: [Fact("计划", plan.title), Fact("报名", window?.text ?? "未填写")],
                action: "\(plan.url)/publish", hidden: [HiddenField("confirmed", "1")], confirmTitle: "发布",
                cancelURL: plan.url)
            return try visit.page(ConfirmPage.self, model, title: "请确认发布计划", crumbs: plan.crumbs)
        }
        try await visit.write { connection in
            try perform(.publish, on: plan.id, of: PlanWorkflow.self, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(plan.url, flash: "「\(plan.title)」已发布")
    }
}
