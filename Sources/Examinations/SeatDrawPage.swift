import HTTP
import Site
import Templating
import Workflow

/// 抽签编排: the public number is entered once; list and number decide everything.
enum SeatDrawPage: Page {
    struct Model: TemplateModel {
        let action: String
        let facts: [Fact]
        let errors: ErrorSummary
        let number: Field
        let cancelURL: String
    }

    static let template = "examinations/seat-draw"
    private static let digitCountMax = 64
    private static let number = Input(
        "number", "公开数字", .number, hint: "只填数字，按公布的顺序连写，不留空格，如 031117202833 08 写成 03111720283308",
        lengthMax: digitCountMax)

    static func show(_ visit: Visit) async throws -> Response {
        let (plan, allocation) = try drawable(visit)
        let form = Form(initial: ["number": allocation.publicNumber ?? ""])
        return try visit.page(Self.self, model(form, plan, allocation), title: "抽签编排", crumbs: plan.seatsCrumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, allocation) = try drawable(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        var form = visit.form()
        let text = form.text(number)
        if !text.isEmpty, !text.utf8.allSatisfy({ (48...57).contains($0) }) { form.fail(number, "「公开数字」只能有 0 到 9") }
        if form.isValid, let fixed = allocation.publicNumber, fixed != text {
            form.fail(number, "公开数字已经录入为 \(fixed)，不能再录入别的数字")
        }
        guard form.isValid else {
            return try visit.invalid(
                Self.self, model(form, plan, allocation), title: "抽签编排", crumbs: plan.seatsCrumbs)
        }
        guard visit.request.form.first("confirmed") == "1" else {
            let model = ConfirmPage.Model(
                question: "公开数字录入后不能更改，请逐位核对。",
                facts: [
                    Fact("公开数字", text), Fact("共", "\(text.utf8.count) 位"), Fact("名称", allocation.publicNumberName),
                    Fact("考生", "\(allocation.candidateCount) 人"),
                ],
                action: "\(plan.seatsURL)/draw",
                hidden: [HiddenField(number.name, text), HiddenField("confirmed", "1")], confirmTitle: "抽签",
                cancelURL: plan.seatsURL)
            return try visit.page(ConfirmPage.self, model, title: "请确认抽签", crumbs: plan.seatsCrumbs)
        }
        try await SeatDrawing.draw(
            allocation.id, publicNumber: text, by: viewer.actor, at: now, in: visit.site.database,
            workers: visit.site.workers)
        return visit.redirect(plan.seatsURL, flash: "编排完成，\(allocation.candidateCount) 名考生都有了座位")
    }

    /// The confirmed allocation whose number is out; else why not.
    private static func drawable(_ visit: Visit) throws -> (Plan, SeatAllocation) {
        let (plan, allocation) = try SeatAllocation.current(visit)
        guard allocation.state == .confirmed else {
            throw PageError.conflict("编排的状态是“\(allocation.state.title(for: .staff))”，现在不能抽签。")
        }
        let blockers = allocation.numberBlockers(at: visit.now)
        guard blockers.isEmpty else { throw PageError.refused(title: "还不能抽签", sentences: blockers) }
        return (plan, allocation)
    }

    private static func model(_ form: Form, _ plan: Plan, _ allocation: SeatAllocation) -> Model {
        Model(
            action: "\(plan.seatsURL)/draw", facts: allocation.facts, errors: form.errorSummary,
            number: form.field(number), cancelURL: plan.seatsURL)
    }
}
