import Database
import Site
import Workflow

/// 照片确认状态 (decision 7).
package enum PhotoState: String, WorkflowState {
    case pending, confirmed, returned

    package static let initial = PhotoState.pending
    /// A mistaken review can be taken back, so no state is the last.
    package var isFinal: Bool { false }

    package func title(for audience: Audience) -> String {
        switch self {
        case .pending: "未审核"
        case .confirmed: "已确认"
        case .returned: "退回"
        }
    }

    /// The word in its shape.
    package func tag(for audience: Audience) -> Tag {
        switch self {
        case .pending: Tag(title(for: audience), .waiting)
        case .confirmed: Tag(title(for: audience), .good)
        case .returned: Tag(title(for: audience), .bad)
        }
    }
}

package enum PhotoAction: String, WorkflowAction {
    case replace, approve, sendBack, takeBack

    package var title: String {
        switch self {
        case .replace: "重新上传"
        case .approve: "通过"
        case .sendBack: "退回"
        case .takeBack: "撤销照片审核"
        }
    }
}

/// The photo's review (HN14-P09 to P12, decisions 7 and 8): the applicant hands in until the province confirms.
package enum PhotoWorkflow: Workflow {
    package typealias State = PhotoState
    package typealias Action = PhotoAction
    package typealias Record = PhotoRecord

    package static let name = "photo"
    package static let table: SQL = "photo"

    package static let transitions: [Transition<State, Action>] = [
        .init(.replace, from: [.pending, .returned], to: .pending, by: .applicant),
        .init(.approve, from: [.pending], to: .confirmed, by: .province),
        .init(.sendBack, from: [.pending], to: .returned, by: .province, needsReason: true),
        .init(.takeBack, from: [.confirmed, .returned], to: .pending, by: .province),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> PhotoRecord? {
        try PhotoRecord.find(id, for: actor, in: connection)
    }

    package static func state(of record: PhotoRecord) -> State { record.state }

    package static func blockers(
        for action: PhotoAction, on record: PhotoRecord, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        switch action {
        case .replace: return []
        case .approve, .sendBack:
            guard let holder = record.holder, holder.accountID != actor.accountID, moment < holder.until else {
                return []
            }
            return ["\(holder.name)正在审核这张照片，请审核下一张。"]
        case .takeBack:
            let isUsed = try record.state == .confirmed && record.isUsed(in: connection)
            return isUsed ? ["本人已经用这张照片报名，不能撤销审核。"] : []
        }
    }

    package static func effects(
        of action: PhotoAction, on record: PhotoRecord, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws {
        try PhotoRecord.release(record.id, in: connection)
    }
}
