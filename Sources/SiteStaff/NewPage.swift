import Database
import Examinations
import HTTP
import Registry
import Site
import Templating
import Workflow

/// 开始报名: what is missing before, or the first step. The draft is made when that step is sent.
enum NewPage: Page {
    struct Model: TemplateModel {
        let gates: [SignUpGate]
        let reasons: [String]
        let step: StepPage.Model?
    }

    static let template = "site-staff/exam/new"
    private static let title = "第一步：选择人员类型"

    static func show(_ visit: Visit) async throws -> Response {
        let personID = try visit.signedIn().person()
        let now = visit.now
        return try visit.read { connection in
            guard let planID = try chosenPlan(visit.query.first("plan"), at: now, in: connection) else {
                return visit.redirect(RegistrationURL.list)
            }
            if let draft = try ExamRegistrationQueries.draft(of: personID, planID: planID, in: connection) {
                return visit.redirect(RegistrationURL.step(draft.id, 1))
            }
            if let refused = try gatePage(visit, personID, planID, in: connection) { return refused }
            let step = try TypeStep(personID: personID, planID: planID, except: nil, in: connection)
            let form = Form(initial: step.initial(ExamRegistration.Answers()))
            return try visit.page(
                NewPage.self, page(step, form, planID), title: title, crumbs: visit.registrationCrumbs)
        }
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let personID = try visit.signedIn().person()
        let actor = try visit.signedIn().actor
        let now = visit.now
        var form = visit.form()
        let read = try visit.read { connection -> (planID: Int, step: TypeStep) in
            guard let planID = try chosenPlan(visit.request.form.first("plan"), at: now, in: connection) else {
                throw PageError.notFound
            }
            let step = try TypeStep(personID: personID, planID: planID, except: nil, in: connection)
            return (planID, step)
        }
        var answers = ExamRegistration.Answers()
        read.step.read(&form, into: &answers)
        guard form.isValid else {
            return try visit.invalid(
                NewPage.self, page(read.step, form, read.planID), title: title, crumbs: visit.registrationCrumbs)
        }
        let (planID, type) = (read.planID, answers.type)
        let id = try await visit.write { connection in
            let id = try ExamRegistration.start(
                planID: planID, personID: personID, by: actor, at: now, in: connection)
            guard let draft = try ExamRegistrationQueries.find(id, for: actor, in: connection) else {
                throw Refusal.notFound
            }
            // A draft that was there keeps what it holds, unless nothing was saved yet.
            if draft.answers.savedStep == 0, let type {
                var answers = draft.answers
                answers.change(to: type)
                try ExamRegistrationQueries.save(answers, of: id, in: connection)
            }
            return id
        }
        return visit.redirect(RegistrationURL.step(id, 2))
    }

    /// The plan that is asked for; without one, the only plan that is open.
    private static func chosenPlan(_ text: String?, at now: Moment, in connection: Connection) throws -> Int? {
        let plans = try ApplicantQueries.openPlans(at: now, in: connection)
        if let text { return plans.first { String($0.id) == text }?.id }
        return plans.count == 1 ? plans.first?.id : nil
    }

    /// What is missing in profile and photo, or why the plan is closed; nil when the way is free.
    private static func gatePage(
        _ visit: Visit, _ personID: Int, _ planID: Int, in connection: Connection
    ) throws -> Response? {
        guard let person = try Person.find(personID, in: connection) else { throw PageError.notFound }
        let gates = SignUpGate.all(for: person)
        let reasons = try ExamRegistration.startRefusals(
            planID: planID, personID: personID, by: visit.signedIn().actor, at: visit.now, in: connection)
        guard !gates.isEmpty || !reasons.isEmpty else { return nil }
        let model = Model(gates: gates, reasons: reasons, step: nil)
        return try visit.page(
            NewPage.self, model, title: "现在不能报名", crumbs: visit.registrationCrumbs, status: .conflict)
    }

    private static func page(_ step: TypeStep, _ form: Form, _ planID: Int) -> Model {
        Model(
            gates: [], reasons: [],
            step: StepPage.Model(
                number: 1, step: step, form: form, action: RegistrationURL.new, backURL: RegistrationURL.list,
                hidden: [HiddenField("plan", String(planID))]))
    }
}
