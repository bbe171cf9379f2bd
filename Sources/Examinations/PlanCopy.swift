import Database
import Workflow

/// A new plan, empty or after the pattern of an older one.
package enum PlanCopy {
    /// Gives the new plan's id. Moments move by the years between the plans, to the same weekday.
    package static func create(
        title: String, year: Int, number: Int, from source: Plan?, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws -> Int {
        let id = try PlanQueries.insert(
            title: title, year: year, number: number, authorityID: actor.authorityID, at: now, in: connection)
        try begin(id, of: PlanWorkflow.self, by: actor, at: now, in: connection)
        guard let source else { return id }
        try PlanQueries.update(
            id, title: title, year: year, number: number, roomCapacity: source.roomCapacity, in: connection)
        let content = try PlanContent.load(source.id, in: connection)
        let days = (year - source.year) * 364
        for window in content.windows.values {
            let moved = PlanWindow(
                step: window.step, opensAt: window.opensAt.adding(days: days),
                closesAt: window.closesAt?.adding(days: days), extensionReason: nil)
            try PlanQueries.set(moved, of: id, in: connection)
        }
        for session in content.sessions {
            try PlanQueries.set(
                session: session.number, of: id, startsAt: session.startsAt.adding(days: days),
                endsAt: session.endsAt.adding(days: days), in: connection)
        }
        try copyPosts(content, to: id, in: connection)
        return id
    }

    private static func copyPosts(_ content: PlanContent, to id: Int, in connection: Connection) throws {
        let sessions = try PlanQueries.sessions(of: id, in: connection)
        for old in content.sessions {
            guard let new = sessions.first(where: { $0.number == old.number }) else { continue }
            for offer in content.offers(in: old) {
                try PlanQueries.set(post: offer.post.id, of: id, sessionID: new.id, in: connection)
            }
        }
        for paper in content.papers { try PlanQueries.set(paper, of: id, in: connection) }
    }
}
