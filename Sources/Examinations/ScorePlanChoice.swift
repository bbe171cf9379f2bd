import HTTP
import Site
import Templating

/// The plan that 成绩管理 works on: `?plan=`, else the newest.
struct ScorePlanChoice: Sendable {
    private static let input = Input("plan", "考试计划", .select)
    let plan: Plan
    let field: Field

    init?(_ visit: Visit) throws {
        let plans = try Self.plans(visit)
        let asked = visit.query.first("plan")
        guard let plan = plans.first(where: { String($0.id) == asked }) ?? plans.first else { return nil }
        self.init(plan, of: plans)
    }

    private init(_ plan: Plan, of plans: [Plan]) {
        self.plan = plan
        field = Form(initial: ["plan": String(plan.id)]).field(
            Self.input, choices: plans.map { Choice(String($0.id), $0.title) })
    }

    /// The plan that a form or a download names: marks never go to another plan than the one on the screen.
    static func exact(_ visit: Visit) throws -> ScorePlanChoice {
        let plans = try plans(visit)
        let asked = visit.query.first("plan") ?? visit.request.form.first("plan")
        guard let plan = plans.first(where: { String($0.id) == asked }) else { throw PageError.notFound }
        return ScorePlanChoice(plan, of: plans)
    }

    private static func plans(_ visit: Visit) throws -> [Plan] {
        let authorityID = try visit.signedIn().authorityID
        return try visit.read { try ScoreQueries.plans(authorityID: authorityID, in: $0) }
    }

    static var none: PageError { .refused(title: "暂无考试计划", sentences: ["还没有发布的考试计划。"]) }
}
