import HTTP
import Site
import Templating

/// 时间延长: what was granted, newest first.
enum ExtensionsPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let extensions: [Row]
        let pager: Pager
    }

    struct Row: TemplateModel {
        let plan: String
        let step: String
        let party: String
        let until: String
        let reason: String
        let clerk: String
        let time: String
    }

    static let template = "examinations/extensions"
    private static let plan = Input("plan", "计划", .select, isRequired: false)

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let keyset = Keyset(visit.query, isDescending: true)
        var form = Form(visit.query)
        let planID = Int(form.text(plan))
        let (plans, lines, count) = try visit.read { connection in
            (
                try PlanQueries.all(authorityID: viewer.authorityID, in: connection),
                try Extension.lines(authorityID: viewer.authorityID, planID: planID, keyset, in: connection),
                try Extension.count(authorityID: viewer.authorityID, planID: planID, in: connection)
            )
        }
        let (rows, pager) = keyset.page(lines, countText: Keyset.countText(count), query: visit.query) { $0.id }
        let choices = [Choice("", "全部计划")] + plans.map { Choice(String($0.id), $0.title) }
        let model = Model(plan: form.field(plan, choices: choices), extensions: rows.map(row), pager: pager)
        return try visit.page(Self.self, model, title: "时间延长")
    }

    private static func row(_ line: Extension.Line) -> Row {
        Row(
            plan: line.planTitle, step: line.step.title, party: line.partyText, until: line.until.closingText,
            reason: line.reason, clerk: line.clerk ?? "—", time: line.madeAt.minuteText)
    }
}
