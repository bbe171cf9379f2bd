import HTTP
import Site
import Templating
import Workflow

/// 成绩复核: the requests of candidates.
enum ScoreReviewsPage: Page {
    struct Model: TemplateModel {
        let reviews: [ReviewRow]
        let pager: Pager
    }

    struct ReviewRow: TemplateModel {
        let url: String
        let name: String
        let ticket: String
        let paper: String
        let mark: String
        let time: String
        let state: Tag
    }

    static let template = "examinations/score-reviews"

    static func show(_ visit: Visit) async throws -> Response {
        let authorityID = try visit.signedIn().authorityID
        let keyset = Keyset(visit.query, isDescending: true)
        let (reviews, waiting) = try visit.read { connection in
            (
                try ScoreReviewQueries.list(authorityID: authorityID, keyset: keyset, in: connection),
                try ScoreReviewQueries.waitingCount(authorityID: authorityID, in: connection)
            )
        }
        let (rows, pager) = keyset.page(reviews, countText: "待复核 \(waiting) 条", query: visit.query) { $0.id }
        let model = Model(
            reviews: rows.map {
                ReviewRow(
                    url: "/examinations/score-reviews/\($0.id)", name: $0.personName, ticket: $0.ticketNumber,
                    paper: "\($0.post) · \($0.paper)", mark: $0.markText, time: $0.requestedAt.minuteText,
                    state: $0.tag)
            }, pager: pager)
        return try visit.page(Self.self, model, title: "成绩复核")
    }
}

/// One request: uphold, or correct the mark, with a reason.
enum ScoreReviewPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let state: Tag
        let facts: [Fact]
        let isOpen: Bool
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
        let isCorrection = visit.request.form.first("action") == "correct"
        let text = form.text(mark)
        let reason = form.text(Self.reason)
        let value = Self.value(text, review.fullTenths)
        if isCorrection, value == nil {
            form.fail(mark, "「更正后的成绩」应为 0 至 \(Marks.text(review.fullTenths)) 的分数、「缺考」或「违纪」")
        }
        guard form.isValid else {
            return try visit.invalid(Self.self, model(form, review), title: "成绩复核申请", crumbs: crumbs)
        }
        try await visit.write { connection in
            _ = try perform(
                isCorrection ? .correct : .uphold, on: review.id, of: ScoreReviewWorkflow.self, by: actor,
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
            isOpen: review.state == .requested, mark: form.field(mark), reason: form.field(reason))
    }
}

/// A finding of misconduct after the scores came in: all papers of the candidate are void.
enum MisconductPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let ticket: Field
        let reason: Field
    }

    static let template = "examinations/misconduct"
    private static let ticket = Input("ticket", "准考证号", .number, lengthMax: 15)
    private static let reason = Input("reason", "认定依据", .multiline(rows: 3), lengthMax: 200)
    private static let crumbs = [Crumb("考务管理"), Crumb("成绩管理", "/examinations/scores")]

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(Self.self, model(Form()), title: "违纪处理", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (viewer, now) = (try visit.signedIn(), visit.now)
        var form = visit.form()
        let ticket = form.text(Self.ticket)
        let reason = form.text(Self.reason)
        let candidate = try visit.read {
            try ScoreReviewQueries.candidate(ticketNumber: ticket, authorityID: viewer.authorityID, in: $0)
        }
        if form.isValid, candidate == nil { form.fail(Self.ticket, "没有这个准考证号，或这次考试还没有成绩") }
        guard form.isValid, let candidate else {
            return try visit.invalid(Self.self, model(form), title: "违纪处理", crumbs: crumbs)
        }
        guard visit.isConfirmed else {
            return try visit.page(
                ConfirmPage.self,
                .init(
                    question: "这名考生全部科目的成绩将记为「违纪」。",
                    facts: [
                        Fact("姓名", candidate.name), Fact("准考证号", ticket), Fact("岗位", candidate.post),
                        Fact("考试计划", candidate.plan), Fact("认定依据", reason),
                    ], action: "/examinations/misconduct",
                    hidden: [
                        HiddenField("ticket", ticket), HiddenField("reason", reason), HiddenField("confirmed", "1"),
                    ], confirmTitle: "记为违纪", isDanger: true, cancelURL: "/examinations/misconduct"),
                title: "请确认违纪处理", crumbs: crumbs)
        }
        try await visit.write {
            try ScoreReviewQueries.markMisconduct(candidate.id, reason: reason, by: viewer.actor, at: now, in: $0)
        }
        return visit.redirect("/examinations/misconduct", flash: "\(candidate.name)的成绩已记为违纪")
    }

    private static func model(_ form: Form) -> Model {
        Model(errors: form.errorSummary, ticket: form.field(ticket), reason: form.field(reason))
    }
}
