import HTTP
import Site
import Templating
import Workflow

/// 用户登录.
enum LoginPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let signIn: SignInForm
    }

    static let template = "account/login"
    private static let title = "用户登录"

    static func show(_ visit: Visit) async throws -> Response {
        guard visit.viewer == nil else { return visit.redirect(SignIn.next(visit)) }
        return try page(visit, Form())
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        if CaptchaChallenge.isRenewal(visit) { return try page(visit, form) }
        let name = form.text(SignInForm.username)
        let password = form.text(SignInForm.password)
        let isAnswered = try await CaptchaChallenge.check(&form, visit)
        guard form.isValid else { return try invalid(visit, form, isAnswered: isAnswered) }
        try SignIn.checkWait(name, visit)
        let account = try visit.read { try SignInAccount.find(signInName: name, in: $0) }
        let isRight = try await Passwords.verify(
            password, against: account?.passwordHash, on: visit.site.passwordWorkers)
        guard isRight, let account else {
            try await SignIn.noteFailure(name, account, visit)
            form.fail(SignInForm.username, SignIn.wrongSentence)
            return try invalid(visit, form, isAnswered: true)
        }
        guard !account.isDisabled else {
            form.fail(
                SignInForm.username, account.isFrozen ? SignIn.frozenSentence : SignIn.disabledSentence)
            return try invalid(visit, form, isAnswered: true)
        }
        SignIn.forgetFailures(of: name, visit)
        return try await SignIn.begin(account, visit, next: SignIn.next(visit))
    }

    private static func page(_ visit: Visit, _ form: Form) throws -> Response {
        let model = Model(errors: form.errorSummary, signIn: SignInForm(visit, form))
        return try visit.page(LoginPage.self, model, title: title)
    }

    private static func invalid(_ visit: Visit, _ form: Form, isAnswered: Bool) throws -> Response {
        let signIn = SignInForm(visit, form, isAnswered: isAnswered)
        return try visit.invalid(LoginPage.self, Model(errors: form.errorSummary, signIn: signIn), title: title)
    }
}
