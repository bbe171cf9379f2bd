import HTTP
import Site
import Templating
import Workflow

/// 修改密码: asks for the old one and ends the other sessions.
enum PasswordPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let old: Field
        let password: Field
        let repeated: Field
    }

    static let template = "account/password"
    private static let title = "修改密码"
    static let old = CurrentPassword.input("原密码")

    static func show(_ visit: Visit) async throws -> Response {
        let role = try visit.signedIn().role
        return try visit.page(PasswordPage.self, model(Form(), role), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        guard let account = try visit.read({ try SignInAccount.find(viewer.accountID, in: $0) }) else {
            throw PageError.notFound
        }
        var form = visit.form()
        let oldPassword = form.text(old)
        let password = NewPassword.read(&form, label: "新密码", of: account.owner)
        if !password.isEmpty, password == oldPassword {
            form.fail(NewPassword.input(for: viewer.role), "新密码不能与原密码相同")
        }
        if form.isValid { try await CurrentPassword.check(oldPassword, old, of: account, &form, visit) }
        guard form.isValid else {
            return try visit.invalid(PasswordPage.self, model(form, viewer.role), title: title)
        }
        let hash = try await Passwords.hash(password, on: visit.site.passwordWorkers)
        let (actor, now) = (try visit.actor(), visit.now)
        try await visit.write { connection in
            try account.setPassword(hash, in: connection)
            try Sessions.endAll(of: account.id, except: viewer.sessionHash, in: connection)
            try EventLog.record(
                programme: "account", subject: account.subject, action: "change-password", by: actor, at: now,
                in: connection)
        }
        return visit.redirect(viewer.role == .applicant ? "/account" : "/", flash: "密码已修改，其他登录已退出")
    }

    private static func model(_ form: Form, _ role: Role) -> Model {
        Model(
            errors: form.errorSummary, old: form.field(old),
            password: form.field(NewPassword.input(for: role, label: "新密码")),
            repeated: form.field(NewPassword.repeated))
    }
}

/// The password asked for again before what matters (controls.md 14).
enum CurrentPassword {
    private static let triesMax = 5
    private static let triesSeconds = 15 * 60

    static func input(_ label: String) -> Input {
        Input("old_password", label, .password, lengthMax: 200, autocomplete: "current-password")
    }

    /// Notes a wrong one; after five the account waits.
    static func check(
        _ password: String, _ input: Input, of account: SignInAccount, _ form: inout Form, _ visit: Visit
    ) async throws {
        let key = "password \(account.id)"
        let limiter = visit.site.limiter
        try limiter.check(key, countMax: triesMax, seconds: triesSeconds, at: visit.realNow)
        if try await Passwords.verify(password, against: account.passwordHash, on: visit.site.passwordWorkers) {
            limiter.forget(key)
        } else {
            try limiter.count(key, countMax: triesMax, seconds: triesSeconds, at: visit.realNow)
            form.fail(input, "「\(input.label)」不正确，请重新输入")
        }
    }
}
