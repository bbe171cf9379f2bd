import HTTP
import Site
import Templating
import Workflow

/// Grants an extension: plan, step, to whom, until when, why; asked again before it counts.
enum ExtensionNewPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let fields: [Field]
    }

    static let template = "examinations/extension-new"
    private static let title = "新建时间延长"
    private static let crumbs = [Crumb("考务管理"), Crumb("时间延长", "/examinations/extensions")]

    static func show(_ visit: Visit) async throws -> Response {
        let form = Form(initial: ["plan": visit.query.first("plan") ?? "", "scope": "person"])
        return try visit.page(Self.self, model(form, try .load(visit)), title: title, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (viewer, lists, now) = (try visit.signedIn(), try ExtensionForm.Lists.load(visit), visit.now)
        var form = visit.form()
        let grant = try ExtensionForm.read(&form, lists, visit)
        guard form.isValid, let grant else {
            return try visit.invalid(Self.self, model(form, lists), title: title, crumbs: crumbs)
        }
        guard visit.request.form.first("confirmed") == "1" else { return try confirm(grant, visit) }
        try await visit.write { connection in
            try Extension.grant(
                grant.step, of: grant.plan.id, to: grant.party, until: grant.until, reason: grant.reason,
                by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(
            "/examinations/extensions",
            flash: "\(grant.partyText)的「\(grant.step.title)」已延长至 \(grant.until.closingText)")
    }

    private static func confirm(_ grant: ExtensionForm.Grant, _ visit: Visit) throws -> Response {
        let window = try visit.read {
            try Extension.window(grant.step, of: grant.plan.id, for: grant.party, in: $0)
        }
        let model = ConfirmPage.Model(
            question: "延长后不能收回，请核对。",
            facts: [
                Fact("计划", grant.plan.title), Fact("环节", grant.step.title), Fact("对象", grant.partyText),
                Fact("现在的时间", window?.text ?? ""), Fact("延长至", grant.until.closingText),
                Fact("原因", grant.reason),
            ],
            action: "/examinations/extensions/new",
            hidden: ExtensionForm.hidden(visit) + [HiddenField("confirmed", "1")],
            cancelURL: "/examinations/extensions")
        return try visit.page(ConfirmPage.self, model, title: "请确认时间延长", crumbs: crumbs)
    }

    private static func model(_ form: Form, _ lists: ExtensionForm.Lists) -> Model {
        Model(errors: form.errorSummary, fields: ExtensionForm.fields(form, lists))
    }
}
