import Database
import HTTP
import Site
import Templating
import Workflow

/// The seats of one plan: the check before the sealing, then where the draw stands and what can be done next.
enum SeatPlanPage: Page {
    struct Model: TemplateModel {
        let url: String
        let check: Check?
        let allocation: Allocation?
        let past: [PastRow]
        let history: [HistoryLine]
    }

    struct Check: TemplateModel {
        let faults: [String]
        let counts: [CountRow]
        let total: String
        let canSeal: Bool
    }

    struct CountRow: TemplateModel {
        let city: String
        let session: String
        let candidateCount: Int
        let seatCount: Int
        let state: Tag
    }

    struct Allocation: TemplateModel {
        let state: Tag
        let facts: [Fact]
        let canConfirm: Bool
        let confirmNotes: [String]
        let canDraw: Bool
        let drawNotes: [String]
        let isUnfinished: Bool
        let resultURL: String?
        let canAnnul: Bool
    }

    struct PastRow: TemplateModel {
        let title: String
        let time: String
        let reason: String
        let resultURL: String?
    }

    static let template = "examinations/seat-plan"

    static func show(_ visit: Visit) async throws -> Response {
        let (plan, viewer, now) = (try Plan.of(visit), try visit.signedIn(), visit.now)
        let all = try visit.read { try SeatAllocation.all(of: plan.id, in: $0) }
        let current = all.first { $0.state != .annulled }
        // Only while nothing is sealed: it reads every candidate.
        let live = current == nil ? try await visit.readSlowly { try LiveSeatList.load(plan, in: $0) } : nil
        let model = try visit.read { connection in
            Model(
                url: plan.seatsURL, check: live.map(check),
                allocation: try current.map { try allocation($0, plan, viewer.actor, now, in: connection) },
                past: all.filter { $0.state == .annulled }.map { past($0, plan) },
                history: try all.flatMap { try history($0, in: connection) })
        }
        return try visit.page(Self.self, model, title: plan.title, crumbs: Plan.seatsListCrumbs)
    }

    private static func check(_ live: LiveSeatList) -> Check {
        let rows = live.counts.map { count in
            let missing = count.candidateCount - count.seatCount
            return CountRow(
                city: live.names.organisation(count.city), session: live.names.session(count.session),
                candidateCount: count.candidateCount, seatCount: count.seatCount,
                state: missing > 0 ? Tag("缺 \(missing) 个", .bad) : Tag("够", .good))
        }
        return Check(
            faults: live.faults.map { $0.sentence(live.names) }, counts: rows,
            total: "共 \(live.list.candidates.count) 名考生，\(live.list.rooms.count) 间考场",
            canSeal: live.faults.isEmpty && !live.list.candidates.isEmpty)
    }

    private static func allocation(
        _ allocation: SeatAllocation, _ plan: Plan, _ actor: Actor, _ now: Moment, in connection: Connection
    ) throws -> Allocation {
        let isSealed = allocation.state == .sealed
        let isConfirmed = allocation.state == .confirmed
        let confirmNotes = isSealed ? allocation.confirmBlockers(by: actor, at: now) : []
        let drawNotes = isConfirmed ? allocation.numberBlockers(at: now) : []
        return Allocation(
            state: allocation.tag, facts: allocation.facts, canConfirm: isSealed && confirmNotes.isEmpty,
            confirmNotes: confirmNotes, canDraw: isConfirmed && drawNotes.isEmpty, drawNotes: drawNotes,
            isUnfinished: isConfirmed && allocation.publicNumber != nil,
            resultURL: allocation.state == .drawn ? allocation.url : nil,
            canAnnul: try SeatAllocationWorkflow.blockers(
                for: .annul, on: allocation, by: actor, at: now, in: connection
            ).isEmpty)
    }

    private static func past(_ allocation: SeatAllocation, _ plan: Plan) -> PastRow {
        PastRow(
            title: "第 \(allocation.number) 次编排", time: allocation.stateSince.minuteText,
            reason: allocation.stateReason ?? "", resultURL: allocation.hasResult ? allocation.url : nil)
    }

    private static func history(
        _ allocation: SeatAllocation, in connection: Connection
    ) throws -> [HistoryLine] {
        var titles = Dictionary(
            uniqueKeysWithValues: SeatAllocationAction.allCases.map { ($0.rawValue, $0.title) })
        titles[beginAction] = "封存名单"
        return try HistoryLine.all(
            of: SeatAllocationWorkflow.subject(allocation.id), titles: titles, in: connection)
    }
}

extension SeatAllocation {
    var url: String { "/examinations/seats/\(planID)/allocations/\(number)" }

    /// Whether all its seats were written before it was annulled: the hash is set only together with `drawn`.
    var hasResult: Bool { resultHash != nil }
}
