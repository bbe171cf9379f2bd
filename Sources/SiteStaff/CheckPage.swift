import Database
import Examinations
import HTTP
import Registry
import Site
import Templating
import Workflow

/// 6: everything once more, each part with 更改, and 「提交并打印表格」.
enum CheckPage: Page {
    struct Model: TemplateModel {
        let stepText: String
        let number: Int
        let sections: [Part]
        /// What keeps it from being handed in.
        let blockers: [String]
        let action: String
        let backURL: String
        let returnReason: String?
    }

    struct Part: TemplateModel {
        let title: String
        let facts: [Fact]
        let changeURL: String
    }

    static let template = "site-staff/exam/check"

    static func show(_ visit: Visit) async throws -> Response {
        let now = visit.now
        return try visit.read { connection in
            let registration = try visit.registration(in: connection)
            if let elsewhere = StepPage.elsewhere(visit, registration, 6) { return elsewhere }
            let blockers = try registration.blockers(
                for: .submit, by: visit.actor(for: registration), at: now, in: connection)
            let model = Model(
                stepText: "第六步，共六步", number: 6, sections: try parts(registration, in: connection),
                blockers: blockers, action: RegistrationURL.step(registration.id, 6),
                backURL: RegistrationURL.step(registration.id, 5),
                returnReason: registration.state == .returned ? registration.stateReason : nil)
            return try visit.page(CheckPage.self, model, title: "第六步：核对报名信息", crumbs: visit.registrationCrumbs)
        }
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let now = visit.now
        let registration = try visit.read { try visit.registration(in: $0) }
        if registration.isEditable, let elsewhere = StepPage.elsewhere(visit, registration, 6) { return elsewhere }
        let (id, actor) = (registration.id, try visit.actor(for: registration))
        try await visit.write { try ExamRegistration.submit(id, by: actor, at: now, in: $0) }
        return visit.redirect(RegistrationURL.detail(id), flash: "报名已提交，请打印报名表")
    }

    private static func parts(_ registration: ExamRegistration, in connection: Connection) throws -> [Part] {
        let sheet = try RegistrationSheet.load(registration, in: connection)
        let type = registration.answers.type ?? .student
        let facts: [(String, [Fact])] = [
            ("人员类型", [Fact("人员类型", type.title)]),
            (sheet.cityLabel, [Fact(sheet.cityLabel, sheet.city)]),
            (type == .student ? "学校信息" : "培训机构和工作信息", sheet.background),
            ("报考的专业及岗位", [Fact("报考的专业及岗位", sheet.post), Fact("考试时间", sheet.sessionText)]),
            (sheet.experienceLabel, [Fact(sheet.experienceLabel, sheet.experience)]),
        ]
        return facts.enumerated().map { index, part in
            Part(
                title: part.0, facts: part.1,
                changeURL: RegistrationURL.step(registration.id, index + 1) + "?from=check")
        }
    }
}
