import Database
import HTTP
import Site
import Templating
import Workflow

/// One of the steps that ask (HN14-P25, P26). What is sent is saved at once: Back loses nothing, and one may go on
/// another day.
enum StepPage: Page {
    static let template = "site-staff/exam/step"

    static func show(_ visit: Visit) async throws -> Response {
        let number = try number(visit)
        let today = visit.now.day
        return try visit.read { connection in
            let registration = try visit.registration(in: connection)
            if let elsewhere = elsewhere(visit, registration, number) { return elsewhere }
            let step = try WizardSteps.make(number, for: registration, today: today, in: connection)
            let form = Form(initial: step.initial(registration.answers))
            return try visit.page(
                StepPage.self,
                model(visit, registration, number, step, form, isCheck: visit.query.first("from") == "check"),
                title: title(number, step), crumbs: visit.registrationCrumbs)
        }
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let number = try number(visit)
        let today = visit.now.day
        let isCheck = visit.request.form.first("from") == "check"
        let (registration, step) = try visit.read { connection in
            let registration = try visit.registration(in: connection)
            return (registration, try WizardSteps.make(number, for: registration, today: today, in: connection))
        }
        if let elsewhere = elsewhere(visit, registration, number) { return elsewhere }
        var form = visit.form()
        var answers = registration.answers
        step.read(&form, into: &answers)
        guard form.isValid else {
            return try visit.invalid(
                StepPage.self, model(visit, registration, number, step, form, isCheck: isCheck),
                title: title(number, step), crumbs: visit.registrationCrumbs)
        }
        if let question = try typeChange(visit, registration, answers, number) { return question }
        let (id, known, actor) = (registration.id, registration.answers, try visit.actor(for: registration))
        let changed = answers
        let saved = try await visit.write { connection in
            try ExamRegistration.save(
                changed, step: number, of: id, knownAs: known, by: actor, in: connection)
        }
        return visit.redirect(RegistrationURL.step(id, isCheck && saved.savedStep == 5 ? 6 : number + 1))
    }

    // MARK: - Parts

    /// 1 to 5; the sixth has a page of its own, others are no pages.
    private static func number(_ visit: Visit) throws -> Int {
        let number = try visit.id("step")
        guard (1...5).contains(number) else { throw PageError.notFound }
        return number
    }

    /// Where the visitor belongs instead: a step that was skipped, or the registration once it was handed in.
    static func elsewhere(_ visit: Visit, _ registration: ExamRegistration, _ number: Int) -> Response? {
        guard registration.isEditable, !registration.isFrozen else {
            return visit.redirect(
                RegistrationURL.detail(registration.id), flash: "这份报名已经提交，不能再修改", isWarning: true)
        }
        guard number > registration.nextStep else { return nil }
        return visit.redirect(
            RegistrationURL.step(registration.id, registration.nextStep),
            flash: "请先填写第\(StepWords.number(registration.nextStep))步", isWarning: true)
    }

    static func title(_ number: Int, _ step: any WizardStep) -> String {
        "第\(StepWords.number(number))步：\(step.title)"
    }

    private static func model(
        _ visit: Visit, _ registration: ExamRegistration, _ number: Int, _ step: any WizardStep, _ form: Form,
        isCheck: Bool
    ) -> Model {
        let back = number == 1 ? visit.registrationList.url : RegistrationURL.step(registration.id, number - 1)
        return Model(
            number: number, step: step, form: form, action: RegistrationURL.step(registration.id, number),
            backURL: isCheck ? RegistrationURL.step(registration.id, 6) : back,
            hidden: isCheck ? [HiddenField("from", "check")] : [],
            returnReason: registration.state == .returned ? registration.stateReason : nil)
    }

    /// Another type clears what only the old one was asked for: that is asked before.
    private static func typeChange(
        _ visit: Visit, _ registration: ExamRegistration, _ answers: ExamRegistration.Answers, _ number: Int
    ) throws -> Response? {
        guard number == 1, let old = registration.answers.type, let new = answers.type, old != new,
            registration.answers.savedStep > 1, visit.request.form.first("confirmed") != "1"
        else { return nil }
        let lost = old == .student ? "学校、入学日期、专业、学号" : "培训机构、工作和毕业信息"
        let model = ConfirmPage.Model(
            question: "人员类型将从「\(old.title)」改为「\(new.title)」，已经填写的\(lost)会清除，后面的各步需要重新核对。",
            action: RegistrationURL.step(registration.id, 1),
            hidden: [HiddenField("type", new.rawValue), HiddenField("confirmed", "1")],
            cancelURL: RegistrationURL.step(registration.id, 1))
        return try visit.page(ConfirmPage.self, model, title: "请确认更改人员类型", crumbs: visit.registrationCrumbs)
    }
}
