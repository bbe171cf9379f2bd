import HTTP
import Site
import Templating
import Workflow

/// One request: uphold, or correct the mark, with a reason.
enum ScoreReviewPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let state: Tag
        let facts: [Fact]
        let isOpen: Bool
        let shown: String
        let mark: Field
        let reason: Field
    }

    static let template = "examinations/score-review"
    private static let mark = Input(
        "mark", "更正后的成绩", hint: "分数、缺考或违纪；维持原成绩时不填", isRequired: false, lengthMax: 6)
    private static let reason = Input("reason", "复核意见", .multiline(rows: 3), lengthMax: 200)
    private static let crumbs = [Crumb("考务管理"), Crumb("成绩复核", "/examinations/score-reviews")]

    static func show(_ visit: Visit) async throws -> Response {
        let review = try load(visit)
        return try visit.page(Self.self, model(Form(), review), title: "成绩复核申请", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let review = try load(visit)
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        var form = visit.form()
        let action = visit.request.form.first("action").flatMap(ScoreReviewAction.init)
        guard let action else { throw PageError.badRequest("没有这项操作。") }
        let isCorrection = action == .correct
        let text = form.text(mark)
        let reason = form.text(Self.reason)
        let value = Self.value(text, review.fullTenths)
        if isCorrection, value == nil {
            form.fail(mark, "「更正后的成绩」应为 0 至 \(Marks.text(review.fullTenths)) 的分数、「缺考」或「违纪」")
        }
        if Reason.containsIDNumber(reason) { form.fail(Self.reason, "复核意见中不能填写身份证号，请删除后重新提交") }
        guard form.isValid else {
            return try visit.invalid(Self.self, model(form, review), title: "成绩复核申请", crumbs: crumbs)
        }
        let shown = visit.request.form.first("shown")
        try await visit.write { connection in
            // A finding of misconduct may have come in since the page was opened.
            let markNow = try ScoreReviewQueries.find(review.id, authorityID: actor.authorityID, in: connection)?
                .markText
            guard markNow == shown else { throw Refusal.conflict("这个科目的成绩刚刚有变化，请刷新页面，核对后再办理。") }
            _ = try perform(
                action, on: review.id, of: ScoreReviewWorkflow.self, by: actor,
                reason: reason, at: now, in: connection)
            if isCorrection, let value {
                try ScoreReviewQueries.correct(
                    candidateID: review.candidateID, paperID: review.paperID, mark: value.mark, tenths: value.tenths,
                    in: connection)
            }
        }
        return visit.redirect("/examinations/score-reviews", flash: isCorrection ? "成绩已更正" : "已维持原成绩")
    }

    private static func value(_ text: String, _ fullTenths: Int) -> (mark: String, tenths: Int?)? {
        if text == "缺考" { return ("absent", nil) }
        if text == "违纪" { return ("misconduct", nil) }
        guard let tenths = Marks.tenths(text), (0...fullTenths).contains(tenths) else { return nil }
        return ("mark", tenths)
    }

    private static func load(_ visit: Visit) throws -> ScoreReview {
        let (authorityID, id) = (try visit.signedIn().authorityID, try visit.id())
        guard let review = try visit.read({ try ScoreReviewQueries.find(id, authorityID: authorityID, in: $0) }) else {
            throw PageError.notFound
        }
        return review
    }

    private static func model(_ form: Form, _ review: ScoreReview) -> Model {
        Model(
            errors: form.errorSummary, action: "/examinations/score-reviews/\(review.id)", state: review.tag,
            facts: [
                Fact("考试计划", review.planTitle), Fact("姓名", review.personName), Fact("准考证号", review.ticketNumber),
                Fact("岗位和科目", "\(review.post) · \(review.paper)"), Fact("现在的成绩", review.markText),
                Fact("申请时间", review.requestedAt.minuteText), Fact("申请理由", review.request),
            ] + (review.stateReason.map { [Fact("复核意见", $0)] } ?? []),
            isOpen: review.state == .requested, shown: review.markText, mark: form.field(mark),
            reason: form.field(reason))
    }
}
