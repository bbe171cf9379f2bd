import Database
import HTTP
import Site
import Workflow

/// 撤回 of a report that the province has not accepted.
enum SummaryRecallPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        let actor = try visit.signedIn().actor
        let id = try visit.id()
        let now = visit.now
        guard let summary = try visit.read({ try SummaryQueries.find(id, for: actor, in: $0) }) else {
            throw PageError.notFound
        }
        let backURL = "\(SummaryPage.url)?plan=\(summary.planID)"
        guard visit.request.form.first("confirmed") != nil else {
            return try visit.page(
                ConfirmPage.self,
                .init(
                    question: "撤回第 \(summary.number) 次汇总上报的 \(summary.memberCount) 人。撤回后可以在汇总上报时间内重新上报。",
                    action: visit.request.path, hidden: [HiddenField("confirmed", "1")], confirmTitle: "撤回",
                    isDanger: true, cancelURL: backURL),
                title: "请确认撤回 \(summary.memberCount) 人")
        }
        try await visit.write { connection in
            _ = try perform(
                .recall, on: id, of: ExamSummaryWorkflow.self, by: actor, at: now, expected: .reported, in: connection)
        }
        return visit.redirect(backURL, flash: "已撤回第 \(summary.number) 次汇总")
    }
}
