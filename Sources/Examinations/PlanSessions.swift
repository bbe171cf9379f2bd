import Database
import Site
import Workflow

/// Saves the sessions of a plan.
enum PlanSessions {
    static func save(
        _ changes: [PlanSessionsPage.Change], of plan: Plan, reason: String?, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        let content = try PlanContent.load(plan.id, in: connection)
        var words: [String] = []
        for change in changes {
            let session = content.sessions.first { $0.number == change.number }
            let before = session.map { $0.startsAt..<$0.endsAt }
            guard before != change.time else { continue }
            if let time = change.time {
                try PlanQueries.set(
                    session: change.number, of: plan.id, startsAt: time.lowerBound, endsAt: time.upperBound,
                    in: connection)
            } else if let session {
                try PlanQueries.removeSession(session.id, in: connection)
            }
            words.append("第 \(change.number) 场：\(text(before)) → \(text(change.time))")
        }
        let changed = try PlanContent.load(plan.id, in: connection)
        let times = changed.offers.map { ($0.post.id, $0.startsAt..<$0.endsAt) }
        try PlanClash.refuse(plan.id, times: Dictionary(uniqueKeysWithValues: times), in: connection)
        try PlanPosts.keepPublishable(plan, changed)
        try PlanChange.record(words, of: plan.id, reason: reason, by: actor, at: now, in: connection)
    }

    private static func text(_ time: Range<Moment>?) -> String {
        time.map { "\($0.lowerBound.minuteText)–\($0.upperBound.clockText)" } ?? "无"
    }
}
