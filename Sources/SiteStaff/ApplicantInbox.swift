import Database
import Examinations
import Site
import Workflow

/// 待办 of an applicant: a draft to go on with, a return to mend, a ticket to print, a score that is out.
enum ApplicantInbox {
    /// For how many days a published score is news.
    private static let scoreDays = 30

    static func items(
        for viewer: Viewer, at now: Moment, in connection: Connection
    ) throws -> [InboxItem] {
        guard viewer.role == .applicant, let personID = viewer.personID else { return [] }
        return try ApplicantQueries.own(personID, at: now, in: connection).compactMap { own in
            try item(own, personID, at: now, in: connection)
        }
    }

    private static func item(
        _ own: ApplicantQueries.OwnRegistration, _ personID: Int, at now: Moment, in connection: Connection
    ) throws -> InboxItem? {
        let name = own.postTitle.map { "\(own.planTitle)「\($0)」" } ?? own.planTitle
        switch own.stage {
        case .own(.draft):
            let url = RegistrationURL.step(own.id, min(own.savedStep + 1, StepWords.count))
            return InboxItem(
                title: "报名还没有提交，请继续填写：\(name)", count: 1, url: url,
                deadline: try end(.registration, own, personID, in: connection))
        case .own(.returned):
            return InboxItem(
                title: "报名已退回：\(name)。原因：\(own.stateReason ?? "")", count: 1,
                url: RegistrationURL.detail(own.id), deadline: try end(.review, own, personID, in: connection))
        case .accepted:
            let party = WindowParty(personID: personID)
            let window = try PlanWindow.find(.ticket, of: own.planID, for: party, in: connection)
            guard let window, window.isOpen(at: now) else { return nil }
            return InboxItem(
                title: "请打印准考证：\(name)", count: 1, url: RegistrationURL.ticket(own.id),
                deadline: window.closesAt?.closingText)
        case .released:
            guard let releasedAt = own.releasedAt, now < releasedAt.adding(days: scoreDays) else { return nil }
            return InboxItem(title: "成绩已公布：\(name)", count: 1, url: RegistrationURL.detail(own.id))
        default: return nil
        }
    }

    private static func end(
        _ step: PlanStep, _ own: ApplicantQueries.OwnRegistration, _ personID: Int, in connection: Connection
    ) throws -> String? {
        let party = WindowParty(personID: personID)
        return try PlanWindow.find(step, of: own.planID, for: party, in: connection)?.closesAt?.closingText
    }
}
