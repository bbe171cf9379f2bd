import Database
import Examinations
import HTTP
import Registry
import Site
import Templating
import Workflow

/// One case of 现场审核: data and photo beside each other, history, the decision, and on to the next (HN14-C03).
enum ReviewPage: Page {
    struct Model: TemplateModel {
        let url: String
        let backURL: String
        let photoURL: String?
        let photoAlt: String
        let state: Tag
        let stateReason: String?
        let person: Facts
        let answers: Facts
        let differences: [String]
        let history: [HistoryLine]
        let hidden: [HiddenField]
        let canApprove: Bool
        let canReturn: Bool
        let canTakeBack: Bool
        /// Why nothing can be done now.
        let blockers: [String]
        let reasons: [Field]
        let errors: ErrorSummary
        let previousURL: String?
        let nextURL: String?
    }

    struct Facts: TemplateModel {
        let facts: [Fact]
    }

    static let template = "site-staff/exam/review"

    static func show(_ visit: Visit) async throws -> Response { try await page(visit, visit.query, Form()) }

    private static func page(_ visit: Visit, _ fields: FormData, _ form: Form) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id()
        let scope = try StaffScope.reviews(viewer)
        let now = visit.now
        let (found, filter, near) = try await visit.readSlowly { connection in
            guard let found = try ReviewCase.find(id, scope, for: viewer.actor, in: connection) else {
                throw PageError.notFound
            }
            let filter = try StaffFilter(fields, of: .reviews, in: connection)
            return (found, filter, try StaffQueries.neighbours(of: id, filter, scope, in: connection))
        }
        let decisions = try visit.read { try ReviewDecisions(found, viewer, at: now, in: $0) }
        // The whole ID number is shown here: the look is an event (decision 31).
        let actor = viewer.actor
        try await visit.write { connection in
            _ = try EventLog.record(
                programme: ExamRegistrationWorkflow.name, subject: Subject(kind: "person", id: found.person.id),
                action: "reveal", by: actor, detail: "现场审核，报名序号 \(found.record.number.text)", at: now,
                in: connection)
        }
        let model = Model(found, filter, near, decisions, form)
        let title = "现场审核：\(found.person.name)"
        let crumbs = [Crumb("考试报名"), Crumb("现场审核", filter.listURL)]
        return form.isValid
            ? try visit.page(ReviewPage.self, model, title: title, crumbs: crumbs)
            : try visit.invalid(ReviewPage.self, model, title: title, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id()
        let scope = try StaffScope.reviews(viewer)
        let fields = visit.request.form
        var form = visit.form()
        let expected = fields.first("expected").flatMap(ExamRegistrationState.init)
        let action = fields.first("action")
        let reason = action == "return" ? ReviewReason.read(&form, usual: ReviewReason.review) : nil
        guard form.isValid else { return try await page(visit, fields, form) }
        let actor = viewer.actor
        let now = visit.now
        let name = try await visit.write { connection in
            guard let record = try StaffQueries.find(id, scope, in: connection) else { throw PageError.notFound }
            switch action {
            case "approve", "return":
                try perform(
                    reason == nil ? .approve : .sendBack, on: id, of: ExamRegistrationWorkflow.self, by: actor,
                    reason: reason, at: now, expected: expected, in: connection)
            case "take-back": try StaffUndo.takeBack(id, by: actor, at: now, in: connection)
            default: throw PageError.badRequest("没有说明要办理什么。请返回上一页重新操作。")
            }
            return record.name
        }
        return try await next(visit, after: id, scope, name: name, action: action)
    }

    /// On to the next case of the filter; after the last, back to the list.
    private static func next(
        _ visit: Visit, after id: Int, _ scope: StaffScope, name: String, action: String?
    ) async throws -> Response {
        let fields = visit.request.form
        let (filter, next) = try await visit.readSlowly { connection in
            let filter = try StaffFilter(fields, of: .reviews, in: connection)
            return (filter, try StaffQueries.neighbours(of: id, filter, scope, in: connection).next)
        }
        let here = "\(filter.list.url)/\(id)?\(filter.query)"
        switch action {
        case "take-back": return visit.redirect(here, flash: "\(name)：已撤销")
        case "return": return visit.redirect(url(next, filter), flash: "\(name)：已退回")
        default: return visit.redirect(url(next, filter), flash: "\(name)：现场审核通过")
        }
    }

    private static func url(_ next: Int?, _ filter: StaffFilter) -> String {
        next.map { "\(filter.list.url)/\($0)?\(filter.query)" } ?? filter.listURL
    }
}
