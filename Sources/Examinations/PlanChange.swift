import Database
import Site
import Templating
import Workflow

/// Changes of plans are events (decision 31); once a plan is published, each with a reason.
enum PlanChange {
    static let reason = Input(
        "reason", "变更原因", .multiline(rows: 2), hint: "计划已经发布，变更内容和原因会记入操作日志", lengthMax: 500)

    /// The reason that a published plan asks for; nil for a draft, or where the form now has an error.
    static func readReason(_ form: inout Form, of plan: Plan) -> String? {
        guard plan.state == .published else { return nil }
        let text = form.text(reason)
        do throws(Refusal) {
            return try Reason.checked(text)
        } catch {
            form.fail(reason, error.sentence)
            return nil
        }
    }

    static func reasonField(_ form: Form, of plan: Plan) -> Field? {
        plan.state == .published ? form.field(reason) : nil
    }

    /// Nothing is recorded where nothing changed.
    static func record(
        _ changes: [String], of planID: Int, reason: String?, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        guard !changes.isEmpty else { return }
        let detail = changes.joined(separator: "；")
        guard !Reason.containsIDNumber(detail) else { throw Refusal.reasonMissing("计划内容中不能填写身份证号。") }
        try EventLog.record(
            programme: PlanWorkflow.name, subject: PlanWorkflow.subject(planID), action: "update", by: actor,
            reason: reason, detail: detail, at: now, in: connection)
    }
}

/// A line of a plan's or an allocation's history.
struct HistoryLine: TemplateModel {
    let time: String
    let actor: String
    let action: String
    let detail: String

    private static let titles = [
        beginAction: "建立", "update": "变更", "extend": "时间延长", "export": "导出", "number": "录入公开数字",
    ]

    /// Newest first.
    static func all(
        of subject: Subject, titles: [String: String], in connection: Connection
    ) throws -> [HistoryLine] {
        try EventLog.history(of: subject, in: connection).reversed().map { event in
            let reason = event.reason.map { "原因：\($0)" }
            return HistoryLine(
                time: event.at.minuteText, actor: event.actorName,
                action: titles[event.action] ?? Self.titles[event.action] ?? event.action,
                detail: [event.detail, reason].compactMap { $0 }.joined(separator: "。"))
        }
    }
}
