import Database
import Documents
import HTTP
import Registry
import Site
import Templating
import Workflow

/// The template to fill in: every seated candidate with the mark that is there already.
enum ScoreTemplatePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        guard let choice = try ScorePlanChoice(visit) else { throw ScorePlanChoice.none }
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
        guard let choice = try ScorePlanChoice(visit) else { throw ScorePlanChoice.none }
        if visit.isConfirmed { return try await importChecked(choice, visit) }
        var form = visit.form()
        guard let upload = form.file(ScoresPage.file) else { return try await again(form, choice, visit) }
        let bytes = try upload.read()
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
            canImport: sheet.faults.isEmpty)
        let crumbs = [Crumb("考务管理"), Crumb("成绩管理", "/examinations/scores?plan=\(choice.plan.id)")]
        return try visit.page(
            Self.self, model, title: sheet.faults.isEmpty ? "请确认导入成绩" : "成绩文件有错误", crumbs: crumbs,
            status: sheet.faults.isEmpty ? .ok : .unprocessableContent)
    }

    private static func importChecked(_ choice: ScorePlanChoice, _ visit: Visit) async throws -> Response {
        let (viewer, now, planID) = (try visit.signedIn(), visit.now, choice.plan.id)
        let attachmentID = visit.request.form.first("attachment").flatMap { $0.count <= 15 ? Int($0) : nil } ?? 0
        let sheet = try await sheet(try await storedSheet(attachmentID, visit), planID, visit)
        guard sheet.faults.isEmpty else { throw PageError.conflict("考生名单已经变化，请重新检查这个文件。") }
        let actor = viewer.actor
        let releaseID = try await visit.write {
            try ScoreQueries.startImport(planID: planID, by: actor, at: now, in: $0)
        }
        for start in stride(from: 0, to: sheet.entries.count, by: sliceRowCount) {
            let slice = sheet.entries[start..<min(start + sliceRowCount, sheet.entries.count)]
            try await visit.write { try ScoreQueries.write(slice, in: $0) }
        }
        try await visit.write { connection in
            try ScoreQueries.finishImport(releaseID, attachmentID: attachmentID, in: connection)
            try EventLog.record(
                programme: "examinations", subject: Subject(kind: "score_release", id: releaseID), action: "import",
                by: actor, detail: "\(sheet.entries.count) 条成绩", at: now, in: connection)
        }
        return visit.redirect(
            "/examinations/scores?plan=\(planID)", flash: "已导入 \(sheet.entries.count) 条成绩，请另一位工作人员复核")
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

/// The faulty rows as they came, each with its reason: corrected, the file can be imported.
enum ScoreErrorsPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        guard let choice = try ScorePlanChoice(visit) else { throw ScorePlanChoice.none }
        let attachmentID = visit.query.first("attachment").flatMap { $0.count <= 15 ? Int($0) : nil } ?? 0
        let bytes = try await ScoreImportPage.storedSheet(attachmentID, visit)
        let sheet = try await ScoreImportPage.sheet(bytes, choice.plan.id, visit)
        let file = CSV.write([ScoreSheet.header + ["错误"]] + sheet.faultyRows)
        return visit.file(file, type: "text/csv; charset=utf-8", name: "成绩错误-\(choice.plan.title).csv")
    }
}
