import HTTP
import Site
import Templating
import Workflow

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
        if Reason.containsIDNumber(reason) { form.fail(Self.reason, "认定依据中不能填写身份证号，请删除后重新提交") }
        let candidate = try visit.read {
            try ScoreReviewQueries.candidate(
                ticketNumber: ticket, authorityID: viewer.authorityID, at: now, in: $0)
        }
        if form.isValid, candidate == nil { form.fail(Self.ticket, "没有这个准考证号，或成绩还没有公布（公布以前请在成绩文件里填「违纪」）") }
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
