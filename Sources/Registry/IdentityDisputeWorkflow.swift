import Database
import Site
import Workflow

package enum IdentityDisputeState: String, WorkflowState {
    case filed, frozen, handedOver, dismissed

    package static let initial = IdentityDisputeState.filed
    package var isFinal: Bool { self == .handedOver || self == .dismissed }

    package func title(for audience: Audience) -> String {
        switch self {
        case .filed: "待核实"
        case .frozen: "已冻结原账号"
        case .handedOver: "已交还本人"
        case .dismissed: "不予支持"
        }
    }

    /// The word in its shape.
    var tag: Tag {
        switch self {
        case .filed: Tag(title(for: .staff), .waiting)
        case .frozen: Tag(title(for: .staff), .warning)
        case .handedOver: Tag(title(for: .staff), .good)
        case .dismissed: Tag(title(for: .staff), .neutral)
        }
    }
}

package enum IdentityDisputeAction: String, WorkflowAction {
    case freeze, handOver, dismiss

    package var title: String {
        switch self {
        case .freeze: "冻结原账号"
        case .handOver: "交还身份证号"
        case .dismiss: "不予支持"
        }
    }
}

/// The desk that decides whose an ID number is: freeze, look at the proof, hand over or not. Every step has a reason.
package enum IdentityDisputeWorkflow: Workflow {
    package typealias State = IdentityDisputeState
    package typealias Action = IdentityDisputeAction
    package typealias Record = IdentityDispute

    package static let name = "identity-dispute"
    package static let table: SQL = "identity_dispute"

    package static let transitions: [Transition<State, Action>] = [
        .init(.freeze, from: [.filed], to: .frozen, by: .province, needsReason: true),
        .init(.handOver, from: [.frozen], to: .handedOver, by: .province, needsReason: true),
        .init(.dismiss, from: [.filed, .frozen], to: .dismissed, by: .province, needsReason: true),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> IdentityDispute? {
        try IdentityDispute.find(id, for: actor, in: connection)
    }

    package static func state(of record: IdentityDispute) -> State { record.state }

    package static func blockers(
        for action: Action, on record: IdentityDispute, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        guard action != .dismiss else { return [] }
        guard try NumberHolder.find(record.idNumber, in: connection) != nil else {
            return ["这个身份证号现在没有人注册，申请人可以直接注册。请按「不予支持」结束这个申请，并说明这一点。"]
        }
        let others = try record.otherOpenReferences(in: connection)
        guard action == .handOver, !others.isEmpty else { return [] }
        return ["对同一个身份证号还有其他申请没有处理完：\(others.joined(separator: "、"))。请先处理那些申请。"]
    }

    package static func effects(
        of action: Action, on record: IdentityDispute, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws {
        let holder = try NumberHolder.find(record.idNumber, in: connection)
        switch action {
        case .freeze:
            try holder?.freeze(for: record, by: actor, at: moment, in: connection)
        case .handOver:
            try holder?.loseNumber(for: record, by: actor, at: moment, in: connection)
            try record.makeAccount(by: actor, at: moment, in: connection)
        case .dismiss:
            let others = try record.otherOpenReferences(among: .frozen, in: connection)
            guard record.state == .frozen, others.isEmpty else { return }
            try holder?.unfreeze(for: record, by: actor, at: moment, in: connection)
        }
    }
}
