import Database
import Examinations
import Workflow

/// The states of a unit's report to the province.
package enum ExamSummaryState: String, WorkflowState {
    case reported, recalled, returned, accepted

    package static let initial = ExamSummaryState.reported
    package var isFinal: Bool { self != .reported }

    package func title(for audience: Audience) -> String {
        switch self {
        case .reported: "已上报"
        case .recalled: "已撤回"
        case .returned: "省厅退回"
        case .accepted: "省厅已接受"
        }
    }
}

package enum ExamSummaryAction: String, WorkflowAction {
    case recall, sendBack, accept

    package var title: String {
        switch self {
        case .recall: "撤回"
        case .sendBack: "退回"
        case .accept: "接受"
        }
    }
}

/// 报名汇总 (HN14-C05 to C07, U03, V04; decision 15): one collective record. Its members' stage derives from it, so
/// there is no event per person.
package enum ExamSummaryWorkflow: Workflow {
    package typealias State = ExamSummaryState
    package typealias Action = ExamSummaryAction

    package static let name = ExamRegistrationWorkflow.name
    package static let table: SQL = "exam_summary"

    package static let transitions: [Transition<State, Action>] = [
        .init(.recall, from: [.reported], to: .recalled, by: .city, .college),
        .init(.sendBack, from: [.reported], to: .returned, by: .province, needsReason: true),
        .init(.accept, from: [.reported], to: .accepted, by: .province),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> SummaryRecord? {
        try SummaryQueries.find(id, for: actor, in: connection)
    }

    package static func state(of record: SummaryRecord) -> State { record.state }

    package static func blockers(
        for action: Action, on record: SummaryRecord, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        guard action == .recall else { return [] }
        return try SummaryGate.find(
            planID: record.planID, unitID: record.unitID, at: moment, in: connection
        ).blockers
    }

    package static func effects(
        of action: Action, on record: SummaryRecord, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws {
        switch action {
        case .recall, .sendBack: try SummaryQueries.release(record.id, in: connection)
        case .accept:
            for member in try SummaryQueries.members(of: record.id, in: connection) {
                try Candidate.enter(
                    planID: record.planID, postID: member.postID, personID: member.personID, unitID: record.unitID,
                    registrationID: member.id, at: moment, in: connection)
            }
        }
    }

    /// Reports everyone of the unit who has passed the gates; gives the summary's number. `expectedCount` is what the
    /// page said.
    package static func report(
        planID: Int, unitID: Int, expectedCount: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        let gate = try SummaryGate.find(planID: planID, unitID: unitID, at: now, in: connection)
        guard gate.blockers.isEmpty else { throw Refusal.blocked(gate.blockers) }
        let count = try SummaryQueries.readyCount(planID: planID, unitID: unitID, in: connection)
        guard count > 0 else { throw Refusal.blocked(["没有可上报的人员。"]) }
        guard count == expectedCount else {
            throw Refusal.conflict("可上报的人数已从 \(expectedCount) 变为 \(count)，请核对后重新上报。")
        }
        let id = try SummaryQueries.insert(
            planID: planID, unitID: unitID, memberCount: count, at: now, in: connection)
        try SummaryQueries.take(into: id, planID: planID, unitID: unitID, in: connection)
        try begin(id, of: ExamSummaryWorkflow.self, by: actor, at: now, in: connection)
        return id
    }
}

/// When a unit may report and recall: in the window, or until the day that a return of the province named.
struct SummaryGate: Sendable {
    let windowText: String
    let reopenedUntil: Moment?
    let blockers: [String]

    var isOpen: Bool { blockers.isEmpty }

    static func find(
        planID: Int, unitID: Int, at now: Moment, in connection: Connection
    ) throws -> SummaryGate {
        let party = WindowParty(organisationID: unitID)
        let window = try PlanWindow.find(.summary, of: planID, for: party, in: connection)
        let until = try SummaryQueries.reopenedUntil(planID: planID, unitID: unitID, in: connection)
        guard let window else {
            return SummaryGate(
                windowText: "", reopenedUntil: nil, blockers: ["这次考试没有安排「\(PlanStep.summary.title)」的时间。"])
        }
        let reopenedUntil = until.flatMap { now < $0 ? $0 : nil }
        let refusal = reopenedUntil == nil ? window.refusal(at: now) : nil
        let note = window.extensionReason.map { "（已延长，原因：\($0)）" } ?? ""
        return SummaryGate(
            windowText: window.text + note, reopenedUntil: reopenedUntil, blockers: refusal.map { [$0 + "。"] } ?? [])
    }
}
