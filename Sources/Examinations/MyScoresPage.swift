import HTTP
import Site
import Templating
import Workflow

/// 成绩查询: the person's own published scores, and 成绩复核.
enum MyScoresPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let scores: [ScoreRow]
        let request: Field
        let isReviewOpen: Bool
    }

    struct ScoreRow: TemplateModel {
        let id: String
        let plan: String
        let post: String
        let ticket: String
        let paper: String
        let mark: String
        let passLine: String
        let result: Tag
        let review: String?
        let reviewUntil: String?
    }

    static let template = "examinations/my-scores"
    private static let request = Input(
        "request", "申请理由", .multiline(rows: 3), hint: "请说明您认为成绩有误的原因", lengthMax: 200)

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(Self.self, try model(Form(), visit), title: "成绩查询")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (viewer, now) = (try visit.signedIn(), visit.now)
        var form = visit.form()
        let text = form.text(request)
        if Reason.containsIDNumber(text) { form.fail(request, "申请理由中不能填写身份证号，请删除后重新提交") }
        let asked = visit.request.form.first("paper") ?? ""
        let scores = try visit.read { try ScoreReviewQueries.own(personID: try viewer.person(), at: now, in: $0) }
        let score = scores.first { key($0) == asked && canReview($0, at: now) }
        if score == nil { form.fail(named: "paper", "请选择要复核的科目") }
        guard form.isValid, let score else {
            return try visit.invalid(Self.self, try model(form, visit), title: "成绩查询")
        }
        try await visit.write { try ScoreReviewQueries.request(score, text: text, by: viewer.actor, at: now, in: $0) }
        return visit.redirect("/examinations/my-scores", flash: "成绩复核申请已提交")
    }

    private static func key(_ score: OwnScore) -> String { "\(score.candidateID)-\(score.paperID)" }

    private static func reviewEnds(_ score: OwnScore) -> Moment {
        score.releasedAt.day.addingWorkingDays(ScoreReviewQueries.requestWorkingDays).end
    }

    private static func canReview(_ score: OwnScore, at now: Moment) -> Bool {
        score.reviewState == nil && now < reviewEnds(score)
    }

    private static func model(_ form: Form, _ visit: Visit) throws -> Model {
        let (personID, now) = (try visit.signedIn().person(), visit.now)
        let scores = try visit.read { try ScoreReviewQueries.own(personID: personID, at: now, in: $0) }
        return Model(
            errors: form.errorSummary, scores: scores.map { row($0, now) }, request: form.field(request),
            isReviewOpen: scores.contains { canReview($0, at: now) })
    }

    private static func row(_ score: OwnScore, _ now: Moment) -> ScoreRow {
        let mark = score.mark == "absent" ? "缺考" : score.mark == "misconduct" ? "违纪" : nil
        let hasPassed = mark == nil && (score.tenths ?? 0) >= score.passTenths
        let review = score.reviewState.map { state in
            "成绩复核：\(state.title(for: .applicant))" + (score.reviewReason.map { "（\($0)）" } ?? "")
        }
        return ScoreRow(
            id: key(score), plan: score.planTitle, post: score.post, ticket: score.ticketNumber, paper: score.paper,
            mark: mark ?? score.tenths.map(Marks.text) ?? "—",
            passLine: "\(Marks.text(score.passTenths)) / \(Marks.text(score.fullTenths))",
            result: mark.map { Tag($0, .bad) } ?? (hasPassed ? Tag("合格", .good) : Tag("不合格", .bad)),
            review: review, reviewUntil: canReview(score, at: now) ? reviewEnds(score).closingText : nil)
    }
}
