import Database
import HTTP
import Site
import Templating
import Workflow

/// 岗位: which post sits in which session.
enum PlanPostsPage: Page {
    struct Model: TemplateModel {
        let action: String
        let errors: ErrorSummary
        let hasSessions: Bool
        let sessionsURL: String
        let posts: [Field]
        let reason: Field?
        let cancelURL: String
    }

    static let template = "examinations/plan-posts"

    private static func input(_ post: Post) -> Input {
        Input("post\(post.id)", "\(post.code) \(post.fullTitle)", .select, isRequired: false)
    }

    static func show(_ visit: Visit) async throws -> Response {
        let plan = try Plan.of(visit)
        let (content, posts) = try load(plan, visit)
        let values = content.offers.map { (input($0.post).name, String($0.sessionID)) }
        let form = Form(initial: Dictionary(values, uniquingKeysWith: { first, _ in first }))
        return try visit.page(Self.self, model(form, plan, content, posts), title: "岗位与场次", crumbs: plan.crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        let (content, posts) = try load(plan, visit)
        var form = visit.form()
        let reason = PlanChange.readReason(&form, of: plan)
        var wanted: [Int: Int] = [:]
        for post in posts {
            wanted[post.id] = form.choice(input(post), of: choices(content)).flatMap { Int($0) }
        }
        guard form.isValid else {
            let model = model(form, plan, content, posts)
            return try visit.invalid(Self.self, model, title: "岗位与场次", crumbs: plan.crumbs)
        }
        let sessionIDs = wanted
        try await visit.write { connection in
            try PlanPosts.save(sessionIDs, of: plan, reason: reason, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(plan.url, flash: "岗位与场次已保存")
    }

    private static func load(_ plan: Plan, _ visit: Visit) throws -> (PlanContent, [Post]) {
        try visit.read { (try PlanContent.load(plan.id, in: $0), try Post.all(in: $0)) }
    }

    private static func choices(_ content: PlanContent) -> [Choice] {
        content.sessions.map { Choice(String($0.id), "第 \($0.number) 场 \($0.title) \($0.startsAt.clockText)") }
    }

    private static func model(_ form: Form, _ plan: Plan, _ content: PlanContent, _ posts: [Post]) -> Model {
        let choices = [Choice("", "不开考")] + choices(content)
        return Model(
            action: "\(plan.url)/posts", errors: form.errorSummary, hasSessions: !content.sessions.isEmpty,
            sessionsURL: "\(plan.url)/sessions", posts: posts.map { form.field(input($0), choices: choices) },
            reason: PlanChange.reasonField(form, of: plan), cancelURL: plan.url)
    }
}
