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

/// Saves which post sits in which session; what people have signed up for is not taken from them.
enum PlanPosts {
    /// `sessionIDs`: of each post that is sat.
    static func save(
        _ sessionIDs: [Int: Int], of plan: Plan, reason: String?, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        let content = try PlanContent.load(plan.id, in: connection)
        let sessions = Dictionary(uniqueKeysWithValues: content.sessions.map { ($0.id, $0) })
        let before = Dictionary(uniqueKeysWithValues: content.offers.map { ($0.post.id, $0.sessionID) })
        let titles = try Post.titles(in: connection)
        let changed = Set(before.keys).union(sessionIDs.keys).filter { before[$0] != sessionIDs[$0] }.sorted()
        let times = sessionIDs.compactMapValues { sessions[$0].map { $0.startsAt..<$0.endsAt } }
        try PlanClash.refuse(plan.id, times: times, in: connection)
        var words: [String] = []
        for postID in changed {
            let title = titles[postID] ?? "岗位 \(postID)"
            try refuseIfEntered(postID, title, of: plan, in: connection)
            if let sessionID = sessionIDs[postID] {
                try PlanQueries.set(post: postID, of: plan.id, sessionID: sessionID, in: connection)
            } else {
                try refuseIfSignedUp(postID, title, of: plan, in: connection)
                try PlanQueries.remove(post: postID, of: plan.id, in: connection)
            }
            let name: (Int?) -> String = { $0.flatMap { sessions[$0]?.title } ?? "不开考" }
            words.append("\(title)：\(name(before[postID])) → \(name(sessionIDs[postID]))")
        }
        try keepPublishable(plan, try PlanContent.load(plan.id, in: connection))
        try PlanChange.record(words, of: plan.id, reason: reason, by: actor, at: now, in: connection)
    }

    /// A published plan stays one that could be published.
    static func keepPublishable(_ plan: Plan, _ content: PlanContent) throws {
        guard plan.state == .published else { return }
        let faults = PlanRules.faults(of: content)
        guard faults.isEmpty else {
            throw PageError.refused(title: "已发布的计划不能这样变更", sentences: faults.map(\.sentence))
        }
    }

    private static func refuseIfEntered(
        _ postID: Int, _ title: String, of plan: Plan, in connection: Connection
    ) throws {
        let count = try connection.count(
            "SELECT count(*) FROM candidate WHERE plan_id = ? AND post_id = ?", plan.id, postID)
        guard count == 0 else { throw Refusal.blocked(["「\(title)」已有 \(count) 名考生进入考生名单，场次不能再变更。"]) }
    }

    private static func refuseIfSignedUp(
        _ postID: Int, _ title: String, of plan: Plan, in connection: Connection
    ) throws {
        let count = try PlanClash.signUpCount(plan.id, postID: postID, in: connection)
        guard count == 0 else { throw Refusal.blocked(["「\(title)」已有 \(count) 人报名，不能取消开考。"]) }
    }
}
