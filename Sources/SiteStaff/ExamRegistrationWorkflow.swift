import Database
import Workflow

/// The states of a registration by the desk route (HN14). What follows 已汇总上报 belongs to the summary, the candidate
/// and the certificate; a person's timeline joins them.
package enum ExamRegistrationState: String, WorkflowState {
    case draft, submitted, returned, reviewed, confirmed, trained, deleted

    package static let initial = ExamRegistrationState.draft
    package var isFinal: Bool { self == .deleted }

    package func title(for audience: Audience) -> String {
        switch self {
        case .draft: "未提交"
        case .submitted: audience == .applicant ? "待现场审核" : "待审核"
        case .returned: "退回"
        case .reviewed: "现场审核通过"
        case .confirmed: "机构已确认"
        case .trained: "必修课已完成"
        case .deleted: "已删除"
        }
    }
}

package enum ExamRegistrationAction: String, WorkflowAction {
    case submit, delete, approve, sendBack, confirm, cancelPayment, complete, restart, takeBackReview

    package var title: String {
        switch self {
        case .submit: "提交"
        case .delete: "删除"
        case .approve: "现场审核通过"
        case .sendBack: "退回"
        case .confirm: "缴费确认"
        case .cancelPayment: "取消缴费确认"
        case .complete: "必修课已完成"
        case .restart: "必修课未开始"
        case .takeBackReview: "撤销审核"
        }
    }
}

/// The one table of who may do what when (HN14-P24, C01, T01 to T04, U01, U02; decisions 11 to 16).
package enum ExamRegistrationWorkflow: Workflow {
    package typealias State = ExamRegistrationState
    package typealias Action = ExamRegistrationAction

    package static let name = "site-staff-exam"
    package static let table: SQL = "exam_registration"

    package static let transitions: [Transition<State, Action>] = [
        .init(.submit, from: [.draft, .returned], to: .submitted, by: .applicant, .city),
        .init(.delete, from: [.draft, .submitted, .returned], to: .deleted, by: .applicant),
        .init(.approve, from: [.submitted], to: .reviewed, by: .city, .college),
        .init(.sendBack, from: [.submitted, .reviewed], to: .returned, by: .city, .college, needsReason: true),
        .init(.sendBack, from: [.reviewed], to: .returned, by: .institution, needsReason: true),
        .init(.takeBackReview, from: [.reviewed, .returned], to: .submitted, by: .city, .college),
        .init(.takeBackReview, from: [.returned], to: .reviewed, by: .institution),
        .init(.confirm, from: [.reviewed], to: .confirmed, by: .institution, .college, .city),
        .init(.cancelPayment, from: [.confirmed], to: .reviewed, by: .institution, .college, .city, needsReason: true),
        .init(.complete, from: [.confirmed], to: .trained, by: .institution),
        .init(.restart, from: [.trained], to: .confirmed, by: .institution),
    ]

    package static func load(
        _ id: Int, for actor: Actor, in connection: Connection
    ) throws -> ExamRegistration? {
        try ExamRegistrationQueries.find(id, for: actor, in: connection)
    }

    package static func state(of record: ExamRegistration) -> State { record.state }

    package static func blockers(
        for action: Action, on record: ExamRegistration, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        try record.blockers(for: action, by: actor, at: moment, in: connection)
    }

    package static func effects(
        of action: Action, on record: ExamRegistration, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws {
        switch action {
        case .approve: try ExamRegistrationQueries.recordReview(of: record.id, at: moment, in: connection)
        case .takeBackReview:
            // An institution takes back its return: the desk's approval stands again.
            let approval = try EventLog.history(of: subject(record.id), in: connection)
                .last { $0.action == Action.approve.rawValue }
            try ExamRegistrationQueries.recordReview(
                of: record.id, at: actor.role == .institution ? approval?.at : nil, in: connection)
        case .sendBack:
            try ExamRegistrationQueries.recordReview(of: record.id, at: nil, in: connection)
            try ExamRegistrationNotices.returned(record, reason: reason ?? "", at: moment, in: connection)
        case .submit, .delete, .confirm, .cancelPayment, .complete, .restart: break
        }
    }
}
