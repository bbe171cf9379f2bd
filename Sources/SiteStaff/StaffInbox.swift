import Database
import Examinations
import Site
import Workflow

/// 待办 of the desks: what waits, where, until when.
package enum StaffInbox {
    /// Seasons that are looked at: the newest published ones.
    private static let planCountMax = 3

    package static func items(
        for viewer: Viewer, at now: Moment, in connection: Connection
    ) throws -> [InboxItem] {
        guard [.city, .college, .institution, .province].contains(viewer.role) else { return [] }
        let plans = try Plan.published(ExamRegistrationWorkflow.name, in: connection).prefix(planCountMax)
        return try plans.flatMap { plan in
            try kinds(viewer).compactMap { try $0.item(of: plan, for: viewer, at: now, in: connection) }
        }
    }

    private static func kinds(_ viewer: Viewer) -> [Kind] {
        switch viewer.role {
        case .institution:
            [
                Kind(title: "报名审核", url: "payments", step: .confirmation, waiting: .list(.payments)),
                Kind(title: "考前必修课", url: "courses", step: .training, waiting: .list(.courses)),
            ]
        case .province: [Kind(title: "报名汇总", url: "summaries", step: nil, waiting: .summaries)]
        default:
            [
                Kind(title: "现场审核", url: "reviews", step: .review, waiting: .list(.reviews)),
                Kind(title: "缴费确认", url: "payments", step: .confirmation, waiting: .list(.payments)),
                Kind(title: "报名汇总", url: "summary", step: .summary, waiting: .ready),
            ]
        }
    }

    private struct Kind {
        enum Waiting {
            /// The first choice of a list's states is the work that waits.
            case list(StaffList)
            /// Past all gates, to be reported.
            case ready
            /// Reports before the province.
            case summaries
        }

        let title: String
        let url: String
        let step: PlanStep?
        let waiting: Waiting

        func item(
            of plan: Plan, for viewer: Viewer, at now: Moment, in connection: Connection
        ) throws -> InboxItem? {
            var deadline: String?
            if let step {
                let party = WindowParty(organisationID: viewer.organisationID)
                guard let window = try PlanWindow.find(step, of: plan.id, for: party, in: connection),
                    window.isOpen(at: now)
                else { return nil }
                deadline = window.closesAt.map { "截止 \($0.closingText)" }
            }
            let count = try count(of: plan, for: viewer, in: connection)
            guard count > 0 else { return nil }
            return InboxItem(
                title: "\(title)（\(plan.title)）", count: count, url: "/site-staff/exam/\(url)?plan=\(plan.id)",
                deadline: deadline)
        }

        private func count(of plan: Plan, for viewer: Viewer, in connection: Connection) throws -> Int {
            switch waiting {
            case .list(let list):
                try StaffQueries.waitingCount(
                    planID: plan.id, state: list.stateChoices[0].states[0], try list.scope(viewer), in: connection)
            case .ready:
                try SummaryQueries.unreportedCount(
                    planID: plan.id, unitID: try viewer.organisation(), in: connection)
            case .summaries:
                try SummaryQueries.waitingCount(
                    planID: plan.id, authorityID: viewer.authorityID, in: connection)
            }
        }
    }
}
