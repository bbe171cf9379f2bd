import HTTP
import Site
import Workflow

/// Takes a claim back before the province has decided.
enum ClaimRecallPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        let (id, actor, now) = (try visit.id(), try visit.signedIn().actor, visit.now)
        guard let planID = try visit.read({ try ClaimQueries.find(id, for: actor, in: $0) })?.planID else {
            throw PageError.notFound
        }
        try await visit.write {
            _ = try perform(.recall, on: id, of: ClaimWorkflow.self, by: actor, at: now, in: $0)
        }
        return visit.redirect("/site-staff/exam/claims?plan=\(planID)", flash: "申领已撤回，可以重新上报")
    }
}
