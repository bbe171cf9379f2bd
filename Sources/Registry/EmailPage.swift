import HTTP
import Site
import Templating
import Workflow

/// 修改邮箱: an address counts when a code that was sent to it has been typed in (decision 2).
enum EmailPage: Page {
    struct CodeForm: TemplateModel {
        let address: String
        let code: Field
    }

    struct Model: TemplateModel {
        let errors: ErrorSummary
        let current: String?
        let state: Tag?
        let email: Field
        let password: Field
        /// Shown once a code is under way.
        let proof: CodeForm?
    }

    static let template = "account/email"
    private static let title = "修改邮箱"
    private static let email = Input("email", "电子邮箱", .email, lengthMax: 254, autocomplete: "email")
    private static let password = CurrentPassword.input("登录密码")
    private static let code = Input(
        "code", "邮箱验证码", .number, hint: "6 位数字，10 分钟内有效", lengthMax: 20, autocomplete: "one-time-code")
    private static let codesPerHourMax = 6

    static func show(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        let form = Form(initial: [email.name: person.email ?? ""])
        return try visit.page(EmailPage.self, model(visit, person, form), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        return visit.request.form.first("action") == "confirm"
            ? try await confirm(visit, person) : try await send(visit, person)
    }

    private static func send(_ visit: Visit, _ person: Person) async throws -> Response {
        try MailSending.check(visit.site)
        let viewer = try visit.signedIn()
        guard let account = try visit.read({ try SignInAccount.find(viewer.accountID, in: $0) }) else {
            throw PageError.notFound
        }
        var form = visit.form()
        let address = form.text(email)
        if !address.isEmpty, let problem = PersonRules.emailProblem(address) { form.fail(email, problem) }
        if person.isEmailVerified, address.lowercased() == person.email?.lowercased() {
            form.fail(email, "这个邮箱已经验证过了")
        }
        let typed = form.text(password)
        if form.isValid { try await CurrentPassword.check(typed, password, of: account, &form, visit) }
        guard form.isValid else { return try invalid(visit, person, form) }
        try visit.site.limiter.count(
            "email code \(account.id)", countMax: codesPerHourMax, seconds: 3600, at: visit.realNow)
        try await EmailProof.send(to: address, accountID: account.id, visit)
        return visit.redirect("/account/email", flash: "验证码已发送到 \(address)，请在 10 分钟内填写")
    }

    private static func confirm(_ visit: Visit, _ person: Person) async throws -> Response {
        let actor = try visit.actor()
        var form = visit.form()
        let typed = form.text(code)
        guard form.isValid else { return try invalid(visit, person, form) }
        let (now, realNow, key) = (visit.now, visit.realNow, visit.site.sealKey)
        let accountID = try visit.signedIn().accountID
        let outcome = try await visit.write { connection in
            let outcome = try OneTimeCode.answer(
                typed, .email, accountID: accountID, key: key, at: realNow, in: connection)
            if case .right(let address) = outcome {
                try Person.saveProvedEmail(address, of: person.id, by: actor, at: now, in: connection)
            }
            return outcome
        }
        guard case .right = outcome else {
            form.fail(code, outcome.sentence)
            return try invalid(visit, person, form)
        }
        return visit.redirect("/account", flash: "电子邮箱已验证，忘记密码时可以用它找回")
    }

    private static func invalid(_ visit: Visit, _ person: Person, _ form: Form) throws -> Response {
        try visit.invalid(EmailPage.self, model(visit, person, form), title: title)
    }

    private static func model(_ visit: Visit, _ person: Person, _ form: Form) throws -> Model {
        let (accountID, realNow) = (try visit.signedIn().accountID, visit.realNow)
        let pending = try visit.read { try OneTimeCode.subject(.email, accountID: accountID, at: realNow, in: $0) }
        return Model(
            errors: form.errorSummary, current: person.email,
            state: person.email.map { _ in person.isEmailVerified ? Tag("已验证", .good) : Tag("未验证", .neutral) },
            email: form.field(email), password: form.field(password),
            proof: pending.map { CodeForm(address: $0, code: form.field(code)) })
    }
}
