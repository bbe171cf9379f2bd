import Examinations
import HTTP
import Site
import Workflow

/// 删除: asked first, with what can't be undone (HN14-P24, decision 11).
enum DeletePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let now = visit.now
        return try visit.read { connection in
            let registration = try visit.registration(in: connection)
            let actor = try visit.actor(for: registration)
            guard ExamRegistrationWorkflow.transition(.delete, from: registration.state, by: actor.role) != nil else {
                throw PageError.refused(
                    title: "现在不能删除",
                    sentences: ["这份报名的状态是「\(registration.state.title(for: .applicant))」，现场审核以后不能再删除。"])
            }
            let sheet = try RegistrationSheet.load(registration, in: connection)
            let deskID = try ExamRegistrationQueries.deskID(for: registration.answers, in: connection)
            let window = try SignUpWindow.find(
                planID: registration.planID, personID: registration.personID, organisationID: deskID, at: now,
                in: connection)
            let isOver = window?.hasEnded(at: now) ?? true
            let model = ConfirmPage.Model(
                question: isOver
                    ? "报名已经结束：删除后不能重新报名。确定要删除这份报名吗？" : "删除后可以在报名截止前重新报名。确定要删除这份报名吗？",
                facts: [
                    Fact("报名序号", sheet.number), Fact("考试计划", sheet.planTitle), Fact("报考岗位", sheet.post),
                    Fact("状态", registration.state.title(for: .applicant)),
                ],
                action: RegistrationURL.delete(registration.id), hidden: [HiddenField("confirmed", "1")],
                isDanger: true, cancelURL: RegistrationURL.list)
            return try visit.page(ConfirmPage.self, model, title: "请确认删除报名", crumbs: visit.registrationCrumbs)
        }
    }

    static func submit(_ visit: Visit) async throws -> Response {
        guard visit.request.form.first("confirmed") == "1" else { return try await show(visit) }
        let now = visit.now
        let id = try visit.id()
        let actor = try visit.signedIn().actor
        try await visit.write { connection in
            let found = try ExamRegistrationQueries.find(id, for: actor, in: connection)
            // A second click finds it deleted already.
            guard found?.state != .deleted else { return }
            try perform(.delete, on: id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
        }
        return visit.redirect(RegistrationURL.list, flash: "报名已删除")
    }
}
