import Database
import Examinations
import Registry
import Workflow

/// How a registration is begun, changed and handed in: by the person, or by a clerk for them (代办, decision 18).
extension ExamRegistration {
    /// Begins a draft in a plan, or gives the one that is there: a second click makes no second draft. For a clerk,
    /// `actor.onBehalfOfPersonID` is the person, and the draft lies on the clerk's desk at once.
    package static func start(
        planID: Int, personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        let existing = try ExamRegistrationQueries.draft(of: personID, planID: planID, in: connection)
        let isAssisted = actor.role != .applicant
        if let existing {
            guard !isAssisted || existing.deskID == actor.organisationID else {
                throw Refusal.blocked(["本人已经开始填写这次考试的报名，请由本人完成，或由本人删除后再代办。"])
            }
            return existing.id
        }
        try refuseStart(planID: planID, personID: personID, by: actor, at: now, in: connection)
        let id = try ExamRegistrationQueries.insertDraft(
            personID: personID, planID: planID, assistedBy: isAssisted ? actor.accountID : nil,
            deskID: isAssisted ? actor.organisationID : nil, at: now, in: connection)
        try begin(id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
        return id
    }

    private static func refuseStart(
        planID: Int, personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        guard let plan = try Plan.find(planID, in: connection), plan.state == .published,
            plan.programme == ExamRegistrationWorkflow.name, let person = try Person.find(personID, in: connection)
        else { throw Refusal.notFound }
        let reasons =
            SignUpGate.all(for: person).map(\.sentence)
            + (try startRefusals(planID: planID, personID: personID, by: actor, at: now, in: connection))
        guard reasons.isEmpty else { throw Refusal.blocked(reasons) }
    }

    /// Why a new registration can't be begun, besides profile and photo: the window, the limits.
    static func startRefusals(
        planID: Int, personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        let window = try windowRefusal(planID, personID, by: actor, at: now, in: connection)
        let limits = try SignUpLimits.load(personID: personID, planID: planID, except: nil, in: connection)
        return [window, limits.startRefusal].compactMap { $0 }
    }

    private static func windowRefusal(
        _ planID: Int, _ personID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> String? {
        let window = try SignUpWindow.find(
            planID: planID, personID: personID, organisationID: actor.organisationID, at: now, in: connection)
        guard let window else { return "这次考试没有安排「报名」的时间。" }
        guard let refusal = window.refusal(at: now) else { return nil }
        // A unit's extension counts, too; whether the person belongs to that unit is asked when the form is sent.
        let units = try ApplicantQueries.unitExtensions(of: planID, at: now, in: connection)
        return window.hasEnded(at: now) && actor.role == .applicant && !units.isEmpty ? nil : refusal
    }

    /// Saves a step. `known` is what the form was filled in on: if another window has saved something else meanwhile,
    /// nothing is overwritten.
    package static func save(
        _ answers: Answers, step: Int, of id: Int, knownAs known: Answers, by actor: Actor, in connection: Connection
    ) throws -> Answers {
        guard let registration = try ExamRegistrationQueries.find(id, for: actor, in: connection) else {
            throw Refusal.notFound
        }
        guard registration.isEditable, !registration.isFrozen else {
            throw Refusal.notAllowed("这份报名已经提交，不能再修改。如需更改，请在现场审核前删除后重新报名。")
        }
        var saved = answers
        saved.savedStep = max(saved.savedStep, step)
        guard registration.answers == known || registration.answers == saved else {
            throw Refusal.conflict("您在另一个窗口修改了这份报名，请从那里继续，或刷新页面后再填写。")
        }
        try ExamRegistrationQueries.save(saved, of: id, in: connection)
        return saved
    }

    /// Hands the registration in: sets the desk, then performs `submit`. Sending it twice is one submission.
    package static func submit(
        _ id: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        guard let registration = try ExamRegistrationQueries.find(id, for: actor, in: connection) else {
            throw Refusal.notFound
        }
        guard registration.state != .submitted else { return }
        if registration.isEditable,
            let deskID = try ExamRegistrationQueries.deskID(for: registration.answers, in: connection)
        {
            if actor.role != .applicant {
                guard deskID == actor.organisationID else {
                    throw Refusal.blocked(["这份报名不由本单位现场审核，不能由本单位代办。"])
                }
                try ExamRegistrationQueries.recordAssistant(actor.accountID, of: id, in: connection)
            }
            try ExamRegistrationQueries.recordSubmission(of: id, deskID: deskID, at: now, in: connection)
        }
        try perform(.submit, on: id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
    }
}
