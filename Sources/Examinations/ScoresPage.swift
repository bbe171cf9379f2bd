import Database
import HTTP
import Site
import Templating
import Workflow

/// 成绩管理: where the scores of a plan are; check, set the moment of publication, take it back.
enum ScoresPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let plan: Field
        let planID: Int
        let state: Tag
        let facts: [Fact]
        let posts: [PostRow]
        let missingCount: Int
        let refusals: [String]
        let importedAt: Int
        let file: Field
        let canImport: Bool
        let canCheck: Bool
        let canSchedule: Bool
        let canUnschedule: Bool
        let releasedAt: Field
        let reason: Field
    }

    struct PostRow: TemplateModel {
        let post: String
        let candidates: Int
        let scored: Int
        let absent: Int
        let misconduct: Int
        let passed: Int
    }

    static let template = "examinations/scores"
    static let file = Input("file", "成绩文件", .file(accept: ".csv"), hint: "CSV，UTF-8 或 GB18030 编码，至多 20 万行")
    private static let releasedAt = Input(
        "released_at", "公布时间", .dateTime, hint: "格式：2026-06-01 09:00；到时自动公布", lengthMax: 16)
    private static let reason = Input("reason", "取消原因", lengthMax: 200)

    static func show(_ visit: Visit) async throws -> Response {
        guard let choice = try ScorePlanChoice(visit) else { throw ScorePlanChoice.none }
        let window = try visit.read { try PlanWindow.find(.release, of: choice.plan.id, for: .anyone, in: $0) }
        let form = Form(initial: ["released_at": window?.opensAt.text ?? ""])
        return try visit.page(Self.self, try await model(form, choice, visit), title: "成绩管理")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let choice = try ScorePlanChoice.exact(visit)
        guard let release = try release(choice, visit) else { throw PageError.conflict("还没有导入成绩。") }
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        let url = "/examinations/scores?plan=\(choice.plan.id)"
        switch visit.request.form.first("action") {
        case "check":
            let importedAt = visit.request.form.first("imported_at")
            try await visit.write {
                try ScoreReleaseWorkflow.check(release.id, importedAt: importedAt, by: actor, at: now, in: $0)
            }
            return visit.redirect(url, flash: "成绩已复核")
        case "schedule": return try await schedule(release, choice, visit)
        case "unschedule": return try await unschedule(release, choice, visit)
        default: throw PageError.badRequest("没有这项操作。")
        }
    }

    private static func schedule(
        _ release: ScoreRelease, _ choice: ScorePlanChoice, _ visit: Visit
    ) async throws -> Response {
        var form = visit.form()
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        let moment = form.moment(releasedAt)
        if let moment, moment <= now { form.fail(releasedAt, "「公布时间」应晚于现在（\(now.minuteText)）") }
        guard form.isValid, let moment else {
            return try visit.invalid(Self.self, try await model(form, choice, visit), title: "成绩管理")
        }
        try await visit.write { connection in
            try ScoreQueries.setReleasedAt(release.id, moment, in: connection)
            _ = try perform(
                .schedule, on: release.id, of: ScoreReleaseWorkflow.self, by: actor, at: now, in: connection)
        }
        return visit.redirect(
            "/examinations/scores?plan=\(choice.plan.id)", flash: "成绩将在 \(moment.minuteText) 公布")
    }

    private static func unschedule(
        _ release: ScoreRelease, _ choice: ScorePlanChoice, _ visit: Visit
    ) async throws -> Response {
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        var form = visit.form()
        let reason = form.text(Self.reason)
        if Reason.containsIDNumber(reason) { form.fail(Self.reason, "原因中不能填写身份证号，请删除后重新提交") }
        guard form.isValid else {
            return try visit.invalid(Self.self, try await model(form, choice, visit), title: "成绩管理")
        }
        try await visit.write {
            _ = try perform(
                .unschedule, on: release.id, of: ScoreReleaseWorkflow.self, by: actor, reason: reason, at: now, in: $0)
        }
        return visit.redirect("/examinations/scores?plan=\(choice.plan.id)", flash: "已取消公布时间")
    }

    private static func release(_ choice: ScorePlanChoice, _ visit: Visit) throws -> ScoreRelease? {
        let viewer = try visit.signedIn()
        return try visit.read {
            try ScoreQueries.release(planID: choice.plan.id, authorityID: viewer.authorityID, in: $0)
        }
    }

    static func model(_ form: Form, _ choice: ScorePlanChoice, _ visit: Visit) async throws -> Model {
        let (planID, now) = (choice.plan.id, visit.now)
        let release = try release(choice, visit)
        let (posts, missing, refusals) = try await visit.readSlowly { connection in
            (
                try ScoreQueries.postCounts(planID: planID, in: connection),
                try ScoreQueries.missingCount(planID: planID, in: connection),
                try ScoreGate.refusals(planID: planID, at: now, in: connection)
            )
        }
        let isPublished = release?.isPublished(at: visit.now) ?? false
        return Model(
            errors: form.errorSummary, plan: choice.field, planID: planID, state: tag(release, isPublished),
            facts: facts(release), posts: posts.map(row), missingCount: missing, refusals: refusals,
            importedAt: release.map { Int($0.stateSince.milliseconds) } ?? 0, file: form.field(file),
            canImport: refusals.isEmpty, canCheck: release?.state == .imported,
            canSchedule: release?.state == .checked, canUnschedule: release?.state == .scheduled && !isPublished,
            releasedAt: form.field(releasedAt), reason: form.field(reason))
    }

    private static func tag(_ release: ScoreRelease?, _ isPublished: Bool) -> Tag {
        guard let release else { return Tag("未导入", .neutral) }
        return isPublished ? Tag("已公布", .good) : Tag(release.state.title(for: .staff), .waiting)
    }

    private static func facts(_ release: ScoreRelease?) -> [Fact] {
        guard let release else { return [] }
        let importer = release.importerName ?? "—"
        return [
            Fact("导入", release.attachmentID == nil ? "\(importer)，没有完成，请重新导入" : importer),
            Fact("复核", release.checkerName ?? "—"),
        ] + (release.releasedAt.map { [Fact("公布时间", $0.minuteText)] } ?? [])
    }

    private static func row(_ count: ScoreQueries.PostCount) -> PostRow {
        PostRow(
            post: count.post, candidates: count.candidates, scored: count.scored, absent: count.absent,
            misconduct: count.misconduct, passed: count.passed)
    }
}
