import Database
import HTTP
import Site
import Templating
import Workflow

/// 场次: when the plan's posts are sat. An emptied row takes a session away.
enum PlanSessionsPage: Page {
    struct Model: TemplateModel {
        let action: String
        let errors: ErrorSummary
        let sessions: [SessionFields]
        let reason: Field?
        let cancelURL: String
    }

    struct SessionFields: TemplateModel {
        let starts: Field
        let ends: Field
    }

    struct Change: Sendable {
        let number: Int
        let time: Range<Moment>?
    }

    static let template = "examinations/plan-sessions"
    private static let rowCountMax = 12
    private static let emptyRowCount = 2

    private static func starts(_ number: Int) -> Input {
        Input("starts\(number)", "第 \(number) 场开始", .dateTime, isRequired: false, lengthMax: 20)
    }

    private static func ends(_ number: Int) -> Input {
        Input(
            "ends\(number)", "第 \(number) 场结束", .dateTime, hint: "格式 2026-05-16 11:00", isRequired: false, lengthMax: 20
        )
    }

    static func show(_ visit: Visit) async throws -> Response {
        let plan = try Plan.of(visit)
        let sessions = try visit.read { try PlanQueries.sessions(of: plan.id, in: $0) }
        var values: [String: String] = [:]
        for session in sessions {
            values[starts(session.number).name] = session.startsAt.text
            values[ends(session.number).name] = session.endsAt.text
        }
        let model = model(Form(initial: values), plan, sessions)
        return try visit.page(Self.self, model, title: "考试场次", crumbs: plan.crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        let content = try visit.read { try PlanContent.load(plan.id, in: $0) }
        var form = visit.form()
        let reason = PlanChange.readReason(&form, of: plan)
        let changes = numbers(content.sessions).map { read($0, &form, content) }
        guard form.isValid else {
            let model = model(form, plan, content.sessions)
            return try visit.invalid(Self.self, model, title: "考试场次", crumbs: plan.crumbs)
        }
        try await visit.write { connection in
            try PlanSessions.save(changes, of: plan, reason: reason, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(plan.url, flash: "考试场次已保存")
    }

    /// The sessions there are, and empty rows for new ones.
    private static func numbers(_ sessions: [ExamSession]) -> [Int] {
        let last = sessions.map(\.number).max() ?? 0
        return sessions.map(\.number) + (last + 1..<last + 1 + emptyRowCount).filter { $0 <= rowCountMax }
    }

    private static func read(_ number: Int, _ form: inout Form, _ content: PlanContent) -> Change {
        let (starts, ends) = (starts(number), ends(number))
        let (startsAt, endsAt) = (form.moment(starts), form.moment(ends))
        if let startsAt, let endsAt {
            if endsAt > startsAt { return Change(number: number, time: startsAt.startOfMinute..<endsAt.startOfMinute) }
            form.fail(ends, "「\(ends.label)」应晚于开始时间")
        } else if form.isValid, startsAt != nil || endsAt != nil {
            form.fail(startsAt == nil ? starts : ends, "请填写「\(startsAt == nil ? starts.label : ends.label)」")
        } else if form.isValid, let session = content.sessions.first(where: { $0.number == number }),
            !content.offers(in: session).isEmpty
        {
            form.fail(starts, "第 \(number) 场还有岗位，不能删除；请先把岗位改到别的场次")
        }
        return Change(number: number, time: nil)
    }

    private static func model(_ form: Form, _ plan: Plan, _ sessions: [ExamSession]) -> Model {
        Model(
            action: "\(plan.url)/sessions", errors: form.errorSummary,
            sessions: numbers(sessions).map { number in
                SessionFields(starts: form.field(starts(number)), ends: form.field(ends(number)))
            },
            reason: PlanChange.reasonField(form, of: plan), cancelURL: plan.url)
    }
}
