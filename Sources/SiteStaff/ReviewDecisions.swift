import Database
import Site
import Templating
import Workflow

/// What the one who looks may do with a case now; where nothing, why.
struct ReviewDecisions: Sendable {
    let canApprove: Bool
    let canReturn: Bool
    let canTakeBack: Bool
    let blockers: [String]

    init(_ found: ReviewCase, _ viewer: Viewer, at now: Moment, in connection: Connection) throws {
        let state = found.registration.state
        let available = ExamRegistrationWorkflow.availableActions(state, viewer.role)
        func sentences(_ action: ExamRegistrationAction) throws -> [String] {
            try found.registration.blockers(for: action, by: viewer.actor, at: now, in: connection)
        }
        let approval = available.contains(.approve) ? try sentences(.approve) : nil
        let sendingBack = available.contains(.sendBack) ? try sentences(.sendBack) : nil
        canApprove = approval?.isEmpty ?? false
        canReturn = sendingBack?.isEmpty ?? false
        let isOwn = found.history.last?.accountID == viewer.accountID
        canTakeBack = try available.contains(.takeBackReview) && isOwn && sentences(.takeBackReview).isEmpty
        blockers = (approval ?? []) + (sendingBack ?? []).filter { !(approval ?? []).contains($0) }
    }
}

/// A line of a registration's history.
struct HistoryLine: TemplateModel, Sendable {
    let at: String
    let who: String
    let what: String
    let reason: String?

    init(_ event: Event) {
        at = event.at.text
        who = "\(event.actorName)（\(event.roleTitle)）"
        what = ExamRegistrationAction(rawValue: event.action)?.title ?? Self.others[event.action] ?? event.action
        reason = event.reason
    }

    private static let others = [beginAction: "开始填写", "reveal": "查看资料"]
}
