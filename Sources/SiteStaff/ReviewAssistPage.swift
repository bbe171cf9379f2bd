import Database
import HTTP
import Registry
import Site
import Templating
import Workflow

/// 代办报名: a clerk begins a registration for a person at the desk and fills in its steps (decision 18). The person must
/// have an account; number and name have to agree, so that nobody is found by trying numbers.
enum ReviewAssistPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let idNumber: Field
        let name: Field
        let errors: ErrorSummary
    }

    static let template = "site-staff/exam/review-assist"
    private static let idNumberInput = Input("id_number", "身份证号", .idNumber, hint: "核对本人身份证原件后填写", lengthMax: 18)
    private static let nameInput = Input("name", "姓名", lengthMax: 50)

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(ReviewAssistPage.self, try model(visit, Form()), title: "代办报名", crumbs: crumbs)
    }

    private static let crumbs = [Crumb("考试报名"), Crumb("现场审核", StaffList.reviews.url)]

    private static func model(_ visit: Visit, _ form: Form) throws -> Model {
        let fields = visit.request.method == .post ? visit.request.form : visit.query
        let choice = try visit.read { try StaffPlanChoice(fields, in: $0) }
        return Model(
            plan: choice.field, idNumber: form.field(idNumberInput), name: form.field(nameInput),
            errors: form.errorSummary)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        try visit.site.limiter.count("assist:\(viewer.accountID)", countMax: 60, seconds: 3600, at: visit.realNow)
        var form = visit.form()
        let idNumber = form.text(idNumberInput)
        let name = form.text(nameInput)
        let (personID, plan) = try visit.read { connection in
            let personID = try StaffQueries.personID(idNumber: idNumber, name: name, in: connection)
            return (personID, try StaffPlanChoice(visit.request.form, in: connection).plan)
        }
        if form.isValid, personID == nil {
            form.fail(idNumberInput, "没有找到身份证号和姓名都一致的账号。请本人先注册账号并上传照片")
        }
        guard form.isValid, let personID, let plan else {
            return try visit.invalid(ReviewAssistPage.self, try model(visit, form), title: "代办报名", crumbs: crumbs)
        }
        var actor = viewer.actor
        actor.onBehalfOfPersonID = personID
        let clerk = actor
        let now = visit.now
        let id = try await visit.write { connection in
            try ExamRegistration.start(planID: plan.id, personID: personID, by: clerk, at: now, in: connection)
        }
        return visit.redirect(RegistrationURL.step(id, 1), flash: "正在为\(name)代办报名，报名表由本人签字确认")
    }
}
