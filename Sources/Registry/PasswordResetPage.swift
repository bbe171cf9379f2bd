import HTTP
import Site
import Templating
import Workflow

/// A new password through a one-time link.
enum PasswordResetPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let name: String
        let password: Field
        let repeated: Field
    }

    static let template = "account/password-reset"
    private static let title = "设置新密码"

    static func show(_ visit: Visit) async throws -> Response {
        let account = try account(visit)
        return try visit.page(PasswordResetPage.self, model(visit, account, Form()), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let account = try account(visit)
        var form = visit.form()
        let password = NewPassword.read(&form, label: "新密码", of: account.owner)
        guard form.isValid else {
            return try visit.invalid(PasswordResetPage.self, model(visit, account, form), title: title)
        }
        let hash = try await Passwords.hash(password, on: visit.site.passwordWorkers)
        let (now, realNow, token) = (visit.now, visit.realNow, try visit.parameter("token"))
        let actor = account.actor(from: visit.request.peerAddress)
        let isDone = try await visit.write { connection in
            // Asked again inside the write: of two that send the form at once, one sets the password.
            guard try PasswordLinks.account(of: token, at: realNow, in: connection) != nil else { return false }
            try account.setPassword(hash, in: connection)
            try Sessions.endAll(of: account.id, in: connection)
            try EventLog.record(
                programme: "account", subject: account.subject, action: "reset-password", by: actor, at: now,
                in: connection)
            return true
        }
        guard isDone else { throw ended }
        SignIn.forgetFailures(of: account.username, visit)
        return visit.redirect("/login", flash: "新密码已设置，请登录")
    }

    private static func account(_ visit: Visit) throws -> SignInAccount {
        let (token, realNow) = (try visit.parameter("token"), visit.realNow)
        guard let account = try visit.read({ try PasswordLinks.account(of: token, at: realNow, in: $0) }) else {
            throw ended
        }
        return account
    }

    private static let ended = PageError.refused(
        title: "链接已失效",
        sentences: ["这个链接不存在、已经用过或超过了有效时间。", "忘记密码的，请重新找回密码；新开通的账号，请联系为您开通账号的管理单位重新发放链接。"])

    private static func model(_ visit: Visit, _ account: SignInAccount, _ form: Form) throws -> Model {
        Model(
            errors: form.errorSummary, action: "/password/reset/\(try visit.parameter("token"))", name: account.name,
            password: form.field(NewPassword.input(for: account.role, label: "新密码")),
            repeated: form.field(NewPassword.repeated))
    }
}
