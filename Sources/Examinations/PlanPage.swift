import Database
import HTTP
import Site
import Templating
import Workflow

/// A plan: windows, sessions with their posts and papers, history.
enum PlanPage: Page {
    struct Model: TemplateModel {
        let url: String
        let state: Tag
        let facts: [Fact]
        let windows: [WindowRow]
        let sessions: [SessionRow]
        let isDraft: Bool
        let blockers: [String]
        let history: [HistoryLine]
    }

    struct WindowRow: TemplateModel {
        let title: String
        let opens: String
        let closes: String
        let state: Tag
        let note: String?
    }

    struct SessionRow: TemplateModel {
        let title: String
        let time: String
        let posts: [PostRow]
    }

    struct PostRow: TemplateModel {
        let code: String
        let title: String
        let papers: String
        let url: String
    }

    static let template = "examinations/plan"

    static func show(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        let model = try visit.read { connection in
            let content = try PlanContent.load(plan.id, in: connection)
            let effective = try PlanWindow.all(of: plan.id, for: .anyone, in: connection)
            let titles = [PlanAction.publish.rawValue: PlanAction.publish.title]
            return Model(
                url: plan.url, state: plan.tag, facts: facts(plan),
                windows: PlanStep.allCases.map { step in row(step, effective.first { $0.step == step }, at: now) },
                sessions: content.sessions.map { row($0, content, plan) }, isDraft: plan.state == .draft,
                blockers: plan.state == .draft
                    ? try PlanWorkflow.blockers(
                        for: .publish, on: plan, by: viewer.actor, at: now, in: connection) : [],
                history: try HistoryLine.all(of: PlanWorkflow.subject(plan.id), titles: titles, in: connection))
        }
        return try visit.page(Self.self, model, title: plan.title, crumbs: Plan.listCrumbs)
    }

    private static func facts(_ plan: Plan) -> [Fact] {
        [
            Fact("年度、批次", "\(plan.year) 年第 \(plan.number) 批"),
            Fact("每间考场人数", "最多 \(plan.roomCapacity) 人"),
        ]
    }

    private static func row(_ step: PlanStep, _ window: PlanWindow?, at now: Moment) -> WindowRow {
        guard let window else {
            return WindowRow(title: step.title, opens: "未填写", closes: "", state: Tag("未填写", .warning), note: nil)
        }
        let isMoment = window.closesAt == nil
        let state: Tag =
            now < window.opensAt
            ? Tag("未开始", .neutral)
            : window.hasEnded(at: now) ? Tag("已结束", .neutral) : Tag(isMoment ? "已公布" : "进行中", .good)
        return WindowRow(
            title: step.title, opens: window.opensAt.minuteText, closes: window.closesAt?.closingText ?? "—",
            state: state, note: window.extensionReason.map { "已延长：\($0)" })
    }

    private static func row(_ session: ExamSession, _ content: PlanContent, _ plan: Plan) -> SessionRow {
        SessionRow(
            title: session.title, time: session.timeText,
            posts: content.offers(in: session).map { offer in
                PostRow(
                    code: offer.post.code, title: offer.post.fullTitle,
                    papers: content.papers(of: offer.post.id).map(\.text).joined(separator: "；"),
                    url: "\(plan.url)/posts/\(offer.post.id)")
            })
    }
}
