import Database
import Documents
import HTTP
import Registry
import Site
import Templating
import Workflow

/// Import in two steps: a dry run that names every fault by row and column, then the import of what was checked.
enum ScoreImportPage: Page {
    struct Model: TemplateModel {
        let planID: Int
        let planTitle: String
        let rowCount: Int
        let attachmentID: Int
        let faults: [FaultRow]
        let faultCount: Int
        let canImport: Bool
        let canBeMarked: Bool
    }

    struct FaultRow: TemplateModel {
        let row: Int
        let column: String
        let value: String
        let sentence: String
    }

    static let template = "examinations/score-import"
    private static let shownFaultsMax = 100
    private static let sliceRowCount = 200

    static func submit(_ visit: Visit) async throws -> Response {
        let (choice, now) = (try ScorePlanChoice.exact(visit), visit.now)
        let refusals = try visit.read { try ScoreGate.refusals(planID: choice.plan.id, at: now, in: $0) }
        guard refusals.isEmpty else { throw PageError.refused(title: "现在不能导入成绩", sentences: refusals) }
        if visit.isConfirmed { return try await importChecked(choice, visit) }
        var form = visit.form()
        guard let upload = form.file(ScoresPage.file) else { return try await again(form, choice, visit) }
        let bytes = try await visit.site.workers.run { try upload.read() }
        do {
            let sheet = try await sheet(bytes, choice.plan.id, visit)
            return try await dryRun(sheet, bytes, choice, visit)
        } catch let problem as CSVProblem {
            form.fail(ScoresPage.file, problem.sentence)
            return try await again(form, choice, visit)
        }
    }

    private static func again(_ form: Form, _ choice: ScorePlanChoice, _ visit: Visit) async throws -> Response {
        try visit.invalid(ScoresPage.self, try await ScoresPage.model(form, choice, visit), title: "成绩管理")
    }

    private static func dryRun(
        _ sheet: ScoreSheet, _ bytes: [UInt8], _ choice: ScorePlanChoice, _ visit: Visit
    ) async throws -> Response {
        let (accountID, now) = (try visit.signedIn().accountID, visit.now)
        let stored = try await visit.store(bytes)
        let attachmentID = try await visit.write {
            try Attachment.insert(stored, mediaType: "text/csv", accountID: accountID, at: now, in: $0)
        }
        let faults = sheet.faults.prefix(shownFaultsMax).map {
            FaultRow(row: $0.row, column: $0.column, value: $0.value, sentence: $0.sentence)
        }
        let model = Model(
            planID: choice.plan.id, planTitle: choice.plan.title, rowCount: sheet.entries.count,
            attachmentID: attachmentID, faults: faults, faultCount: sheet.faults.count,
            canImport: sheet.faults.isEmpty, canBeMarked: sheet.canBeMarked)
        let crumbs = [Crumb("考务管理"), Crumb("成绩管理", "/examinations/scores?plan=\(choice.plan.id)")]
        return try visit.page(
            Self.self, model, title: sheet.faults.isEmpty ? "请确认导入成绩" : "成绩文件有错误", crumbs: crumbs,
            status: sheet.faults.isEmpty ? .ok : .unprocessableContent)
    }

    private static func importChecked(_ choice: ScorePlanChoice, _ visit: Visit) async throws -> Response {
        let (actor, now, planID) = (try visit.signedIn().actor, visit.now, choice.plan.id)
        let attachmentID = attachmentID(visit.request.form)
        let sheet = try await sheet(try await storedSheet(attachmentID, visit), planID, visit)
        guard sheet.faults.isEmpty else { throw PageError.conflict("考生名单已经变化，请重新检查这个文件。") }
        let releaseID = try await visit.write { connection in
            try ScoreGate.admit(sheet.entries, planID: planID, by: actor, at: now, in: connection)
            return try ScoreQueries.startImport(planID: planID, by: actor, at: now, in: connection)
        }
        for start in stride(from: 0, to: sheet.entries.count, by: sliceRowCount) {
            let slice = sheet.entries[start..<min(start + sliceRowCount, sheet.entries.count)]
            try await visit.write { connection in
                try ScoreGate.holdImport(releaseID, by: actor, since: now, in: connection)
                try ScoreQueries.write(slice, in: connection)
            }
        }
        try await visit.write { connection in
            try ScoreGate.holdImport(releaseID, by: actor, since: now, in: connection)
            try ScoreQueries.finishImport(releaseID, attachmentID: attachmentID, in: connection)
            try EventLog.record(
                programme: "examinations", subject: Subject(kind: "score_release", id: releaseID), action: "import",
                by: actor, detail: "\(sheet.entries.count) 条成绩", at: now, in: connection)
        }
        return visit.redirect(
            "/examinations/scores?plan=\(planID)", flash: "已导入 \(sheet.entries.count) 条成绩，请另一位工作人员复核")
    }

    /// 0, which is nobody's, for what is no number.
    static func attachmentID(_ fields: FormData) -> Int {
        fields.first("attachment").flatMap { $0.utf8.count <= 15 ? Int($0) : nil } ?? 0
    }

    /// The sheet that waits for its import or for its error file.
    static func storedSheet(_ attachmentID: Int, _ visit: Visit) async throws -> [UInt8] {
        let accountID = try visit.signedIn().accountID
        guard
            let sha256 = try visit.read({
                try ScoreQueries.sheet(attachmentID, accountID: accountID, in: $0)
            })
        else { throw PageError.notFound }
        let attachments = visit.site.attachments
        return try await visit.site.workers.run { try attachments.read(sha256) }
    }

    static func sheet(_ bytes: [UInt8], _ planID: Int, _ visit: Visit) async throws -> ScoreSheet {
        let database = visit.site.database
        return try await visit.site.workers.run {
            let rows = try CSV.read(bytes)
            let expected = try database.read(millisecondsMax: 10_000) {
                try ScoreQueries.expectations(planID: planID, in: $0)
            }
            return ScoreSheet(rows: rows, seats: expected.seats, papers: expected.papers)
        }
    }
}
