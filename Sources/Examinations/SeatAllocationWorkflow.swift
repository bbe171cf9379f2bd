import Database
import Site
import Workflow

package enum SeatAllocationState: String, WorkflowState {
    case sealed, confirmed, drawn, annulled

    package static let initial = SeatAllocationState.sealed
    package var isFinal: Bool { self == .annulled }

    package func title(for audience: Audience) -> String {
        switch self {
        case .sealed: "已封存，待复核"
        case .confirmed: "已复核，待抽签"
        case .drawn: "已编排"
        case .annulled: "已作废"
        }
    }
}

package enum SeatAllocationAction: String, WorkflowAction {
    case confirm, draw, annul

    package var title: String {
        switch self {
        case .confirm: "复核确认"
        case .draw: "抽签编排"
        case .annul: "作废"
        }
    }
}

/// The one draw of a plan (decision 20): sealed by one person, confirmed by another, drawn when the public number is
/// there. A redraw is a new allocation after this one was annulled with a reason; its result stays.
package enum SeatAllocationWorkflow: Workflow {
    package typealias State = SeatAllocationState
    package typealias Action = SeatAllocationAction

    package static let name = "examinations"
    package static let table: SQL = "seat_allocation"

    package static let transitions: [Transition<State, Action>] = [
        .init(.confirm, from: [.sealed], to: .confirmed, by: .province),
        .init(.draw, from: [.confirmed], to: .drawn, by: .province),
        .init(.annul, from: [.sealed, .confirmed, .drawn], to: .annulled, by: .province, needsReason: true),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> SeatAllocation? {
        try SeatAllocation.find(id, authorityID: actor.authorityID, in: connection)
    }

    package static func state(of record: SeatAllocation) -> State { record.state }

    package static func blockers(
        for action: Action, on record: SeatAllocation, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        switch action {
        case .confirm: record.confirmBlockers(by: actor, at: moment)
        case .draw: try record.drawBlockers(at: moment, in: connection)
        case .annul: try record.annulBlockers(at: moment, in: connection)
        }
    }
}

extension SeatAllocation {
    /// Two persons, both before anyone can know the number.
    func confirmBlockers(by actor: Actor, at now: Moment) -> [String] {
        var blockers: [String] = []
        if actor.accountID == nil || actor.accountID == sealedBy {
            blockers.append("封存名单的人不能复核自己的封存，请由另一位工作人员复核确认。")
        }
        if now >= publicNumberAt {
            blockers.append("公开数字已在 \(publicNumberAt.minuteText) 公布，不能再复核；请作废后重新封存。")
        }
        return blockers
    }

    /// Why the number can't be entered yet.
    func numberBlockers(at now: Moment) -> [String] {
        now < publicNumberAt
            ? ["「\(publicNumberName)」在 \(publicNumberAt.minuteText) 公布，之后才能抽签。"] : []
    }

    fileprivate func drawBlockers(at now: Moment, in connection: Connection) throws -> [String] {
        let count = try SeatAllocation.seatCount(of: id, in: connection)
        return numberBlockers(at: now)
            + (count == candidateCount ? [] : ["座位还没有全部写入：\(count) / \(candidateCount)。"])
    }

    fileprivate func annulBlockers(at now: Moment, in connection: Connection) throws -> [String] {
        let start = try PlanQueries.sessions(of: planID, in: connection).map(\.startsAt).min()
        guard state == .drawn, let start, now >= start else { return [] }
        return ["考试已在 \(start.minuteText) 开始，编排不能再作废。"]
    }
}
