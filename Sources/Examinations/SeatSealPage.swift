import HTTP
import Site
import Templating
import Workflow

/// 封存名单: names the public number that will decide, while it is still to come.
enum SeatSealPage: Page {
    struct Model: TemplateModel {
        let action: String
        let errors: ErrorSummary
        let fields: [Field]
        let cancelURL: String
    }

    static let template = "examinations/seat-seal"
    private static let name = Input(
        "public_number_name", "公开数字的名称", hint: "到时任何人都能查到的数字，如：福利彩票双色球 2026051 期全部开奖号码", lengthMax: 100)
    private static let time = Input(
        "public_number_at", "公布时间", .dateTime, hint: "北京时间，格式 2026-05-05 21:15；应晚于现在", lengthMax: 20)

    static func show(_ visit: Visit) async throws -> Response {
        let plan = try Plan.of(visit)
        return try visit.page(Self.self, model(Form(), plan), title: "封存名单", crumbs: plan.seatsCrumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        var form = visit.form()
        let name = form.text(Self.name)
        let moment = form.moment(time)
        if Reason.containsIDNumber(name) { form.fail(Self.name, "「公开数字的名称」里不能有 18 位数字") }
        if let moment, moment <= now { form.fail(time, "「公布时间」应晚于现在（\(now.minuteText)）") }
        guard form.isValid, let moment else {
            return try visit.invalid(Self.self, model(form, plan), title: "封存名单", crumbs: plan.seatsCrumbs)
        }
        guard visit.request.form.first("confirmed") == "1" else {
            return try confirm(plan, name, moment, visit)
        }
        try await SeatSealing.seal(
            plan, publicNumberName: name, publicNumberAt: moment, by: viewer.actor, at: now,
            in: visit.site.database, workers: visit.site.workers)
        return visit.redirect(plan.seatsURL, flash: "名单已封存，请另一位工作人员在 \(moment.minuteText) 之前复核确认")
    }

    private static func confirm(
        _ plan: Plan, _ name: String, _ moment: Moment, _ visit: Visit
    ) throws -> Response {
        let model = ConfirmPage.Model(
            question: "封存后不能再增加考生，考场按现在的数据编排。",
            facts: [Fact("计划", plan.title), Fact("公开数字", name), Fact("公布时间", moment.minuteText)],
            action: "\(plan.seatsURL)/seal",
            hidden: [
                HiddenField(Self.name.name, name), HiddenField(time.name, moment.text), HiddenField("confirmed", "1"),
            ],
            confirmTitle: "封存", cancelURL: plan.seatsURL)
        return try visit.page(ConfirmPage.self, model, title: "请确认封存名单", crumbs: plan.seatsCrumbs)
    }

    private static func model(_ form: Form, _ plan: Plan) -> Model {
        Model(
            action: "\(plan.seatsURL)/seal", errors: form.errorSummary, fields: [form.field(name), form.field(time)],
            cancelURL: plan.seatsURL)
    }
}
