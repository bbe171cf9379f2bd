import HTTP
import Site
import Templating
import Workflow

/// 个人注册, step 2: 选填项, which may be left for later.
enum RegisterProfilePage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let facts: [Fact]
        let photo: PhotoBlock
        let profile: ProfileForm
        let captcha: CaptchaField
    }

    static let template = "account/register-profile"
    private static let title = "个人注册"

    static func show(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        let model = model(visit, person, ProfileForm.form(of: person))
        return try visit.page(RegisterProfilePage.self, model, title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        var form = visit.form()
        if visit.request.form.first("action") == "later" {
            return visit.redirect("/", flash: "注册成功。报名前请在「个人信息」中补充完整并上传照片")
        }
        if CaptchaChallenge.isRenewal(visit) {
            return try visit.page(RegisterProfilePage.self, model(visit, person, form), title: title)
        }
        let contact = ProfileForm.read(&form, of: person)
        let isAnswered = try await CaptchaChallenge.check(&form, visit)
        guard form.isValid else {
            return try visit.invalid(
                RegisterProfilePage.self, model(visit, person, form, isAnswered: isAnswered), title: title)
        }
        let (actor, now) = (try visit.actor(), visit.now)
        try await visit.write { try Person.save(contact, of: person.id, by: actor, at: now, in: $0) }
        return visit.redirect("/", flash: "注册成功")
    }

    private static func model(_ visit: Visit, _ person: Person, _ form: Form, isAnswered: Bool = false) -> Model {
        Model(
            errors: form.errorSummary,
            facts: [
                Fact("身份证", person.idNumber), Fact("姓名", person.name), Fact("电子邮箱", person.email ?? "没有电子邮箱"),
            ],
            photo: PhotoBlock(person, back: "/register/profile"), profile: ProfileForm(form, of: person),
            captcha: CaptchaChallenge.field(visit, form, isAnswered: isAnswered))
    }
}

extension Person {
    /// The signed-in applicant's own record.
    static func own(_ visit: Visit) throws -> Person {
        let id = try visit.signedIn().person()
        guard let person = try visit.read({ try find(id, in: $0) }) else { throw PageError.notFound }
        return person
    }
}
