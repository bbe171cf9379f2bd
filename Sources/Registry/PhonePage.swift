import HTTP
import Site
import Templating
import Workflow

/// 修改手机.
enum PhonePage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let current: String?
        let phone: Field
        let password: Field
    }

    static let template = "account/phone"
    private static let title = "修改手机"
    private static let phone = Input(
        "phone", "新手机号", .phone, hint: "11 位手机号", lengthMax: 30, autocomplete: "tel-national")
    private static let password = CurrentPassword.input("登录密码")

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(PhonePage.self, model(try Person.own(visit), Form()), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        let viewer = try visit.signedIn()
        guard let account = try visit.read({ try SignInAccount.find(viewer.accountID, in: $0) }) else {
            throw PageError.notFound
        }
        var form = visit.form()
        let number = form.text(phone)
        if !number.isEmpty, let problem = PersonRules.phoneProblem(number) { form.fail(phone, problem) }
        let typed = form.text(password)
        if form.isValid { try await CurrentPassword.check(typed, password, of: account, &form, visit) }
        guard form.isValid else { return try visit.invalid(PhonePage.self, model(person, form), title: title) }
        let (actor, now) = (try visit.actor(), visit.now)
        try await visit.write { try Person.savePhone(number, of: person.id, by: actor, at: now, in: $0) }
        return visit.redirect("/account", flash: "手机号已修改")
    }

    private static func model(_ person: Person, _ form: Form) -> Model {
        Model(
            errors: form.errorSummary, current: person.phone.map(Masking.phone), phone: form.field(phone),
            password: form.field(password))
    }
}
