import Database
import Site
import Workflow

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
        let count = try PlanClash.candidateCount(plan.id, postID: postID, in: connection)
        guard count == 0 else { throw Refusal.blocked(["「\(title)」已有 \(count) 名考生进入考生名单，场次不能再变更。"]) }
    }

    private static func refuseIfSignedUp(
        _ postID: Int, _ title: String, of plan: Plan, in connection: Connection
    ) throws {
        let count = try PlanClash.signUpCount(plan.id, postID: postID, in: connection)
        guard count == 0 else { throw Refusal.blocked(["「\(title)」已有 \(count) 人报名，不能取消开考。"]) }
    }
}
