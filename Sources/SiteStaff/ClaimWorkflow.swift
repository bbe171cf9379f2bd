import Database
import Site
import Workflow

/// States of a unit's 申领汇总上报: one collective record, whose members derive their stage from it.
package enum ClaimState: String, WorkflowState {
    case reported, recalled, returned, approved, issued

    package static let initial = ClaimState.reported
    package var isFinal: Bool { self == .recalled || self == .returned || self == .issued }

    package func title(for audience: Audience) -> String {
        switch self {
        case .reported: "申领已上报"
        case .recalled: "已撤回"
        case .returned: "退回"
        case .approved: "省厅已审批"
        case .issued: "已发证"
        }
    }
}

package enum ClaimAction: String, WorkflowAction {
    case recall, sendBack, approve, issue

    package var title: String {
        switch self {
        case .recall: "撤回"
        case .sendBack: "退回"
        case .approve: "审批通过"
        case .issue: "发放证书"
        }
    }
}

/// Who moves a claim (HN14-C10, U05, V06).
package enum ClaimWorkflow: Workflow {
    package typealias State = ClaimState
    package typealias Action = ClaimAction
    package typealias Record = Claim

    package static let name = "site-staff-exam"
    package static let table: SQL = "claim"
    package static let transitions: [Transition<State, Action>] = [
        .init(.recall, from: [.reported], to: .recalled, by: .city, .college),
        .init(.sendBack, from: [.reported], to: .returned, by: .province, needsReason: true),
        .init(.approve, from: [.reported], to: .approved, by: .province),
        .init(.issue, from: [.approved], to: .issued, by: .province),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> Claim? {
        try ClaimQueries.find(id, for: actor, in: connection)
    }

    package static func state(of record: Claim) -> ClaimState { record.state }

    package static func blockers(
        for action: ClaimAction, on record: Claim, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        switch action {
        case .issue: record.batchID == nil ? ["还没有批号，不能发证。"] : []
        // Who takes back after the window has closed couldn't report again.
        case .recall:
            try ClaimGate.refusals(planID: record.planID, unitID: record.unitID, at: now, in: connection)
        case .sendBack, .approve: []
        }
    }
}

/// A unit's claim.
package struct Claim: Sendable {
    package let id: Int
    package let planID: Int
    package let planTitle: String
    package let unitID: Int
    package let unitName: String
    package let number: Int
    package let reportedAt: Moment
    package let memberCount: Int
    package let state: ClaimState
    package let stateSince: Moment
    package let stateReason: String?
    package let batchID: Int?
    package let reopenedUntil: Moment?

    var tag: Tag {
        let kind: TagKind =
            switch state {
            case .reported: .waiting
            case .recalled: .neutral
            case .returned: .bad
            case .approved, .issued: .good
            }
        return Tag(state.title(for: .staff), kind)
    }
}
