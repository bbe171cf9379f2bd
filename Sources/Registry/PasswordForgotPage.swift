import HTTP
import Site
import Templating
import Workflow

/// 找回密码: a link to the proved e-mail address. The answer is the same whether or not there is such an account.
enum PasswordForgotPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let isSent: Bool
        let idNumber: Field
        let email: Field
    }

    static let template = "account/password-forgot"
    private static let title = "找回密码"
    private static let idNumber = Input("id_number", "身份证", .idNumber, lengthMax: 40, autocomplete: "username")
    private static let email = Input(
        "email", "电子邮箱", .email, hint: "注册时填写、并且登录后验证过的邮箱", lengthMax: 254, autocomplete: "email")
    private static let perPersonAndHourMax = 3
    private static let perAddressAndHourMax = 200

    static func show(_ visit: Visit) async throws -> Response {
        try MailSending.check(visit.site)
        return try visit.page(
            PasswordForgotPage.self, model(Form(), isSent: visit.query.first("sent") != nil), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        try MailSending.check(visit.site)
        var form = visit.form()
        let number = form.text(idNumber)
        if !number.isEmpty {
            do { _ = try IDNumber(number, today: visit.now.day) } catch { form.fail(idNumber, error.sentence) }
        }
        let address = form.text(email)
        if !address.isEmpty, let problem = PersonRules.emailProblem(address) { form.fail(email, problem) }
        guard form.isValid else { return try visit.invalid(PasswordForgotPage.self, model(form), title: title) }
        let (limiter, realNow) = (visit.site.limiter, visit.realNow)
        try limiter.count(
            "recovery \(visit.request.peerAddress)", countMax: perAddressAndHourMax, seconds: 3600, at: realNow)
        try limiter.count("recovery \(number)", countMax: perPersonAndHourMax, seconds: 3600, at: realNow)
        try await send(number, address, visit)
        return visit.redirect("/password/forgot?sent=1")
    }

    private static func send(_ number: String, _ address: String, _ visit: Visit) async throws {
        let (now, realNow, from) = (visit.now, visit.realNow, visit.request.peerAddress)
        let configuration = visit.site.configuration
        try await visit.write { connection in
            // Something is written in any case, so that the time doesn't tell whether there is such an account.
            _ = try SpentTokens.spend(Secrets.random(byteCount: 16), until: realNow, at: realNow, in: connection)
            guard
                let account = try SignInAccount.find(idNumber: number, provedEmail: address, in: connection),
                !account.isDisabled
            else { return }
            let token = try PasswordLinks.make(for: account.id, at: realNow, in: connection)
            try Outbox.enqueue(
                .email, to: address, subject: "找回密码",
                body: """
                    请在 \(PasswordLinks.recoveryMinutes) 分钟内打开下面的链接，设置新密码。链接只能使用一次。

                    \(configuration.publicURL)/password/reset/\(token)

                    如果不是您本人操作，请忽略这封邮件，您的密码不会改变。

                    \(configuration.systemName)
                    """, at: now, in: connection)
            try EventLog.record(
                programme: "account", subject: account.subject, action: "recover-password",
                by: account.actor(from: from), at: now, in: connection)
        }
    }

    private static func model(_ form: Form, isSent: Bool = false) -> Model {
        Model(
            errors: form.errorSummary, isSent: isSent, idNumber: form.field(idNumber), email: form.field(email))
    }
}
