import Database
import HTTP
import Site
import Templating
import Workflow

/// 个人注册, step 1: 必填项（注册后不可更改）.
enum RegisterPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let isTaken: Bool
        let idNumber: Field
        let password: Field
        let repeated: Field
        let name: Field
        let sex: Field
        let email: Field
        let noEmail: Field
        let captcha: CaptchaField
    }

    static let template = "account/register"
    private static let title = "个人注册"
    private static let registrationsPerAddressAndHourMax = 500

    static func show(_ visit: Visit) async throws -> Response {
        if let viewer = visit.viewer {
            return visit.redirect(viewer.role == .applicant ? "/register/profile" : "/")
        }
        return try visit.page(RegisterPage.self, model(visit, Form()), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        if CaptchaChallenge.isRenewal(visit) {
            return try visit.page(RegisterPage.self, model(visit, form), title: title)
        }
        let values = RegistrationForm.read(&form, today: visit.now.day)
        let isAnswered = try await CaptchaChallenge.check(&form, visit)
        guard form.isValid, let values else { return try invalid(visit, form, isAnswered: isAnswered) }
        try visit.site.limiter.count(
            "register \(visit.request.peerAddress)", countMax: registrationsPerAddressAndHourMax, seconds: 3600,
            at: visit.realNow)
        let number = values.identity.idNumber.text
        if try visit.read({ try Person.isTaken(idNumber: number, in: $0) }) { return try taken(visit, form) }
        let hash = try await Passwords.hash(values.password, on: visit.site.passwordWorkers)
        do {
            return try await register(values.identity, passwordHash: hash, visit)
        } catch let error where Database.uniqueViolation(error) {
            // Somebody was faster by a moment.
            return try taken(visit, form)
        }
    }

    private static func register(
        _ identity: Person.Identity, passwordHash: String, _ visit: Visit
    ) async throws -> Response {
        let (now, realNow, address) = (visit.now, visit.realNow, visit.request.peerAddress)
        let account = try await visit.write { connection in
            let id = try Person.register(
                identity, passwordHash: passwordHash, at: now, realNow: realNow, from: address, in: connection)
            return try SignInAccount.find(id, in: connection)
        }
        guard let account else { throw PageError.notFound }
        return try await SignIn.begin(account, visit, next: "/register/profile")
    }

    /// The number is somebody's already; the owner may dispute it (decision 3).
    private static func taken(_ visit: Visit, _ form: Form) throws -> Response {
        var form = form
        form.fail(RegistrationForm.idNumber, RegistrationForm.takenSentence)
        return try invalid(visit, form, isAnswered: true, isTaken: true)
    }

    private static func invalid(
        _ visit: Visit, _ form: Form, isAnswered: Bool, isTaken: Bool = false
    ) throws -> Response {
        let model = model(visit, form, isAnswered: isAnswered, isTaken: isTaken)
        return try visit.invalid(RegisterPage.self, model, title: title)
    }

    private static func model(
        _ visit: Visit, _ form: Form, isAnswered: Bool = false, isTaken: Bool = false
    ) -> Model {
        Model(
            errors: form.errorSummary, isTaken: isTaken, idNumber: form.field(RegistrationForm.idNumber),
            password: form.field(RegistrationForm.password), repeated: form.field(NewPassword.repeated),
            name: form.field(RegistrationForm.name),
            sex: form.field(RegistrationForm.sex, choices: RegistrationForm.sexes),
            email: form.field(RegistrationForm.email), noEmail: form.field(RegistrationForm.noEmail),
            captcha: CaptchaChallenge.field(visit, form, isAnswered: isAnswered))
    }
}
