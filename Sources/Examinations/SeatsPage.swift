import Database
import HTTP
import Site
import Templating
import Workflow

/// 考场编排: the published plans and how far their seats are.
enum SeatsPage: Page {
    struct Model: TemplateModel {
        let plans: [PlanRow]
    }

    struct PlanRow: TemplateModel {
        let url: String
        let title: String
        let examination: String
        let candidateCount: Int
        let state: Tag
    }

    static let template = "examinations/seats"

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let rows = try await visit.readSlowly { connection in
            try PlanQueries.all(authorityID: viewer.authorityID, in: connection)
                .filter { $0.state == .published }.prefix(20).map { try row($0, in: connection) }
        }
        return try visit.page(Self.self, Model(plans: rows), title: "考场编排")
    }

    private static func row(_ plan: Plan, in connection: Connection) throws -> PlanRow {
        let start = try PlanQueries.sessions(of: plan.id, in: connection).map(\.startsAt).min()
        let allocation = try SeatAllocation.current(of: plan.id, in: connection)
        return PlanRow(
            url: plan.seatsURL, title: plan.title, examination: start?.minuteText ?? "未安排",
            candidateCount: try PlanQueries.candidateCount(of: plan.id, in: connection),
            state: allocation?.tag ?? Tag("未编排", .neutral))
    }
}

extension Plan {
    var seatsURL: String { "/examinations/seats/\(id)" }
    static let seatsListCrumbs = [Crumb("考务管理"), Crumb("考场编排", "/examinations/seats")]
    var seatsCrumbs: [Crumb] { Plan.seatsListCrumbs + [Crumb(title, seatsURL)] }
}

extension SeatAllocation {
    var tag: Tag {
        let kind: TagKind =
            switch state {
            case .sealed, .confirmed: .waiting
            case .drawn: .good
            case .annulled: .bad
            }
        return Tag(state.title(for: .staff), kind)
    }

    /// What was sealed, by whom, and what came of it.
    var facts: [Fact] {
        var facts = [
            Fact("第几次编排", "第 \(number) 次"), Fact("考生", "\(candidateCount) 人"), Fact("名单校验值", listHash),
            Fact("公开数字", "\(publicNumberName)，\(publicNumberAt.minuteText) 公布"), Fact("算法", algorithm),
            Fact("封存", sealedByName ?? "—"), Fact("复核", confirmedByName ?? "尚未复核"),
        ]
        if let publicNumber { facts.append(Fact("已录入的公开数字", publicNumber)) }
        if let seed { facts.append(Fact("随机种子", seed)) }
        if state != .confirmed, let resultHash { facts.append(Fact("座位校验值", resultHash)) }
        if state == .annulled, let stateReason { facts.append(Fact("作废原因", stateReason)) }
        return facts
    }

    /// The allocation that counts for the plan at `:id`, or 404.
    static func current(_ visit: Visit) throws -> (plan: Plan, allocation: SeatAllocation) {
        let plan = try Plan.of(visit)
        guard let allocation = try visit.read({ try current(of: plan.id, in: $0) }) else { throw PageError.notFound }
        return (plan, allocation)
    }
}
