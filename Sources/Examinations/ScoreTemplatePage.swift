import Documents
import HTTP
import Site
import Workflow

/// The template to fill in: every seated candidate with the mark that is there already.
enum ScoreTemplatePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let choice = try ScorePlanChoice.exact(visit)
        let (actor, now, plan) = (try visit.signedIn().actor, visit.now, choice.plan)
        let lines = try await visit.readSlowly { try ScoreQueries.lines(planID: plan.id, in: $0) }
        _ = try await visit.write { connection in
            try EventLog.record(
                programme: "examinations", subject: Subject(kind: "plan", id: plan.id), action: "export", by: actor,
                detail: "成绩模板，\(lines.count) 行", at: now, in: connection)
        }
        let bytes = try await visit.site.workers.run {
            CSV.write([ScoreSheet.header] + lines.map { [$0.ticket, $0.name, $0.post, $0.paper, $0.mark] })
        }
        return visit.file(bytes, type: "text/csv; charset=utf-8", name: "成绩模板-\(plan.title).csv")
    }
}
