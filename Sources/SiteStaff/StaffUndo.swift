import Database
import Site
import Workflow

/// What a clerk can take back within ten minutes (decision 16): only their own act, and only where it is the last thing
/// that happened to the registration.
enum StaffUndo {
    static let approve = "site-staff.approve"
    static let sendBack = "site-staff.return"
    static let confirm = "site-staff.confirm"
    static let cancel = "site-staff.cancel"
    static let complete = "site-staff.complete"
    static let restart = "site-staff.restart"

    static let all: [String: BatchUndo] = Dictionary(
        uniqueKeysWithValues: [approve, sendBack, confirm, cancel, complete, restart].map { ($0, takeBack) })

    @Sendable
    static func takeBack(_ id: Int, by actor: Actor, at now: Moment, in connection: Connection) throws {
        let subject = ExamRegistrationWorkflow.subject(id)
        guard let last = try EventLog.history(of: subject, in: connection).last, last.accountID == actor.accountID,
            now < last.at.adding(minutes: Batch.undoMinutes), let action = ExamRegistrationAction(rawValue: last.action)
        else { throw Refusal.conflict("后面又有人办理过，或者已超过 \(Batch.undoMinutes) 分钟，不能撤销。") }
        let from = last.from.flatMap(ExamRegistrationState.init)
        func act(_ action: ExamRegistrationAction, reason: String? = nil) throws {
            try perform(
                action, on: id, of: ExamRegistrationWorkflow.self, by: actor, reason: reason, at: now, in: connection)
        }
        switch action {
        case .approve: try act(.takeBackReview)
        case .sendBack: try takeBackReturn(id, from: from, by: actor, at: now, in: connection, act: { try act($0) })
        case .confirm:
            try act(.cancelPayment, reason: "撤销误操作")
            try StaffQueries.clearPayment(of: id, in: connection)
        case .cancelPayment:
            try act(.confirm)
            try StaffQueries.clearRefund(of: id, in: connection)
        case .complete: try act(.restart)
        case .restart: try act(.complete)
        case .submit, .delete, .takeBackReview: throw Refusal.conflict("这一步不能撤销。")
        }
    }

    /// What was sent back after the review had been passed has passed it again.
    private static func takeBackReturn(
        _ id: Int, from state: ExamRegistrationState?, by actor: Actor, at now: Moment, in connection: Connection,
        act: (ExamRegistrationAction) throws -> Void
    ) throws {
        try act(.takeBackReview)
        guard state == .reviewed else { return }
        if actor.role == .institution {
            let approval = try EventLog.history(of: ExamRegistrationWorkflow.subject(id), in: connection)
                .last { $0.action == ExamRegistrationAction.approve.rawValue }
            try ExamRegistrationQueries.recordReview(of: id, at: approval?.at ?? now, in: connection)
        } else {
            try act(.approve)
        }
    }
}
