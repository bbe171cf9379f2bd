import Database
import HTTP
import Registry
import Site
import Templating
import Workflow

/// 参加报名: the plans that are open, and one's own registrations (HN14-P17 to P20, P24).
enum RegistrationsPage: Page {
    struct Model: TemplateModel {
        let plans: [PlanCard]
        let gates: [SignUpGate]
        let rows: [Line]
    }

    struct Line: TemplateModel {
        let number: String
        let planTitle: String
        let type: String
        let post: String
        let state: Tag
        let note: String?
        let viewURL: String?
        let continueURL: String?
        let continueTitle: String
        let formURL: String?
        let ticketURL: String?
        let deleteURL: String?
    }

    static let template = "site-staff/exam/registrations"

    static func show(_ visit: Visit) async throws -> Response {
        let personID = try visit.signedIn().person()
        let now = visit.now
        let model = try visit.read { connection in
            guard let person = try Person.find(personID, in: connection) else { throw PageError.notFound }
            let own = try ApplicantQueries.own(personID, at: now, in: connection)
            let plans = try ApplicantQueries.openPlans(at: now, in: connection).map { plan in
                try PlanCard.load(plan, personID: personID, own: own, at: now, in: connection)
            }
            return Model(plans: plans, gates: SignUpGate.all(for: person), rows: own.map(line))
        }
        return try visit.page(RegistrationsPage.self, model, title: "参加报名")
    }

    // MARK: - Own registrations

    private static func line(_ own: ApplicantQueries.OwnRegistration) -> Line {
        let isDraft = own.state == .draft
        let step = min(own.savedStep + 1, StepWords.count)
        let continued: String? =
            isDraft
            ? RegistrationURL.step(own.id, step)
            : own.state == .returned ? RegistrationURL.step(own.id, step) : nil
        return Line(
            number: own.number.text, planTitle: own.planTitle, type: own.type?.title ?? "—",
            post: own.postTitle ?? "—", state: own.stage.tag(for: .applicant), note: note(own),
            viewURL: isDraft ? nil : RegistrationURL.detail(own.id), continueURL: continued,
            continueTitle: isDraft ? "继续填写" : "修改", formURL: isDraft ? nil : RegistrationURL.form(own.id),
            ticketURL: own.stage == .accepted ? RegistrationURL.ticket(own.id) : nil,
            deleteURL: isDraft || own.state == .submitted || own.state == .returned
                ? RegistrationURL.delete(own.id) : nil)
    }

    private static func note(_ own: ApplicantQueries.OwnRegistration) -> String? {
        switch own.state {
        case .draft: own.savedStep == 0 ? "还没有填写" : "已保存到第\(StepWords.number(own.savedStep))步"
        case .returned: own.stateReason.map { "退回原因：\($0)" }
        default: nil
        }
    }
}
