import Database
import HTTP
import Site
import Templating
import Workflow

/// Title, season, room size and the nine windows of a plan.
enum PlanEditPage: Page {
    struct Model: TemplateModel {
        let action: String
        let errors: ErrorSummary
        let fields: [Field]
        let windows: [WindowFields]
        let windowHint: String
        let reason: Field?
        let cancelURL: String
    }

    struct WindowFields: TemplateModel {
        let opens: Field
        let closes: Field?
    }

    static let template = "examinations/plan-edit"

    static func show(_ visit: Visit) async throws -> Response {
        let plan = try Plan.of(visit)
        let content = try visit.read { try PlanContent.load(plan.id, in: $0) }
        let form = PlanForm.initial(plan, content)
        return try visit.page(Self.self, model(form, plan), title: "修改计划", crumbs: plan.crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        var form = visit.form()
        let content = try visit.read { try PlanContent.load(plan.id, in: $0) }
        let reason = PlanChange.readReason(&form, of: plan)
        guard let values = PlanForm.read(&form, plan, content) else {
            return try visit.invalid(Self.self, model(form, plan), title: "修改计划", crumbs: plan.crumbs)
        }
        do {
            try await visit.write { connection in
                try values.save(plan, content, reason: reason, by: viewer.actor, at: now, in: connection)
            }
        } catch let error where Database.uniqueViolation(error) {
            form.fail(PlanForm.title, "已经有同名的计划，或者这一年的这一批已经建立")
            return try visit.invalid(Self.self, model(form, plan), title: "修改计划", crumbs: plan.crumbs)
        }
        return visit.redirect(plan.url, flash: "计划已保存")
    }

    private static func model(_ form: Form, _ plan: Plan) -> Model {
        Model(
            action: "\(plan.url)/edit", errors: form.errorSummary,
            fields: [
                form.field(PlanForm.title), form.field(PlanForm.year), form.field(PlanForm.number),
                form.field(PlanForm.roomCapacity),
            ],
            windows: PlanStep.allCases.map { step in
                WindowFields(
                    opens: form.field(PlanForm.opens(step)),
                    closes: step == .release ? nil : form.field(PlanForm.closes(step)))
            },
            windowHint: WindowText.hint, reason: PlanChange.reasonField(form, of: plan), cancelURL: plan.url)
    }
}
