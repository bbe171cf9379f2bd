import Documents
import HTTP
import Site

/// The sheet as it came, each faulty row with its reason: corrected, the whole file can be imported.
enum ScoreErrorsPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let choice = try ScorePlanChoice.exact(visit)
        let bytes = try await ScoreImportPage.storedSheet(ScoreImportPage.attachmentID(visit.query), visit)
        let sheet = try await ScoreImportPage.sheet(bytes, choice.plan.id, visit)
        guard sheet.canBeMarked else { throw PageError.notFound }
        let file = try await visit.site.workers.run {
            CSV.write([ScoreSheet.header + ["错误"]] + ScoreSheet.marked(try CSV.read(bytes), faults: sheet.faults))
        }
        return visit.file(file, type: "text/csv; charset=utf-8", name: "成绩错误-\(choice.plan.title).csv")
    }
}
