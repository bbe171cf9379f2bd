import Database
import Workflow

package enum PlanAction: String, WorkflowAction {
    case publish

    package var title: String {
        switch self {
        case .publish: "发布"
        }
    }
}

/// A draft becomes a plan that people sign up for. What is changed afterwards is an event with a reason, no state.
package enum PlanWorkflow: Workflow {
    package typealias State = PlanState
    package typealias Action = PlanAction

    package static let name = "examinations"
    package static let table: SQL = "plan"

    package static let transitions: [Transition<State, Action>] = [
        .init(.publish, from: [.draft], to: .published, by: .province)
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> Plan? {
        try Plan.find(id, authorityID: actor.authorityID, in: connection)
    }

    package static func state(of record: Plan) -> State { record.state }

    package static func blockers(
        for action: Action, on record: Plan, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        let content = try PlanContent.load(record.id, in: connection)
        var faults = PlanRules.faults(of: content).map(\.sentence)
        if let end = content.windows[.registration]?.closesAt, end <= moment {
            faults.append("「报名」在 \(end.closingText) 已经结束，请先调整时间")
        }
        return faults
    }
}
