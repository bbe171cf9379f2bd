import Database
import HTTP
import Site
import Templating
import Workflow

/// 新建计划: empty, or with the sessions, posts and papers of an older one and its windows moved.
enum PlanNewPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let fields: [Field]
    }

    static let template = "examinations/plan-new"
    private static let source = Input(
        "source", "复制已有计划", .select, hint: "复制它的时间、场次、岗位和试卷；各项时间按年度顺延，请再核对", isRequired: false)

    static func show(_ visit: Visit) async throws -> Response {
        let form = Form(initial: ["year": String(visit.now.day.year), "number": "1"])
        return try visit.page(Self.self, try model(form, visit), title: "新建计划", crumbs: Plan.listCrumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = visit.form()
        let title = form.text(PlanForm.title)
        let year = form.integer(PlanForm.year, in: PlanForm.years)
        let number = form.integer(PlanForm.number, in: 1...99)
        let plans = try visit.read { try PlanQueries.all(authorityID: viewer.authorityID, in: $0) }
        let sourceID = form.choice(source, of: choices(plans)).flatMap { Int($0) }
        guard form.isValid, let year, let number else { return try invalid(form, visit) }
        let now = visit.now
        do {
            let id = try await visit.write { connection in
                let source = plans.first { $0.id == sourceID }
                return try PlanCopy.create(
                    title: title, year: year, number: number, from: source, by: viewer.actor, at: now, in: connection)
            }
            return visit.redirect("/examinations/plans/\(id)/edit", flash: "「\(title)」已建立，请填写各项时间")
        } catch let error where Database.uniqueViolation(error) {
            form.fail(PlanForm.title, "已经有同名的计划，或者 \(year) 年第 \(number) 批已经建立")
            return try invalid(form, visit)
        }
    }

    private static func invalid(_ form: Form, _ visit: Visit) throws -> Response {
        try visit.invalid(Self.self, try model(form, visit), title: "新建计划", crumbs: Plan.listCrumbs)
    }

    private static func choices(_ plans: [Plan]) -> [Choice] {
        plans.map { Choice(String($0.id), $0.title) }
    }

    private static func model(_ form: Form, _ visit: Visit) throws -> Model {
        let viewer = try visit.signedIn()
        let plans = try visit.read { try PlanQueries.all(authorityID: viewer.authorityID, in: $0) }
        return Model(
            errors: form.errorSummary,
            fields: [
                form.field(PlanForm.title), form.field(PlanForm.year), form.field(PlanForm.number),
                form.field(source, choices: [Choice("", "不复制")] + choices(plans)),
            ])
    }
}
