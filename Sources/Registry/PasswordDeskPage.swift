import Database
import HTTP
import Site
import Templating
import Workflow

/// A new password with the code from the desk. Every wrong answer looks alike: no number and no code can be tried out.
enum PasswordDeskPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let idNumber: Field
        let code: Field
        let password: Field
        let repeated: Field
    }

    static let template = "account/password-desk"
    private static let title = "用窗口的验证码设置新密码"
    private static let wrongSentence = "身份证号或验证码不对，或者验证码已失效。请核对后重新输入；输错 5 次的，请在窗口重新办理"
    private static let attemptsPerAddressAndHourMax = 100
    private static let idNumber = Input("id_number", "身份证号", .idNumber, lengthMax: 40, autocomplete: "username")
    private static let code = Input(
        "code", "验证码", .number, hint: "窗口工作人员给您的 \(DeskReset.codeDigitCount) 位数字", lengthMax: 20,
        autocomplete: "one-time-code")

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(Self.self, model(Form()), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        let number = form.text(idNumber)
        let code = form.text(code)
        let password = NewPassword.read(
            &form, label: "新密码", of: .init(role: .applicant, idNumber: number.isEmpty ? nil : number))
        guard form.isValid else { return try invalid(visit, form) }
        try visit.site.limiter.count(
            "desk code \(visit.request.peerAddress)", countMax: attemptsPerAddressAndHourMax, seconds: 3600,
            at: visit.realNow)
        let hash = try await Passwords.hash(password, on: visit.site.passwordWorkers)
        switch try await answer(number, code, password, hash, visit) {
        case .done:
            SignIn.forgetFailures(of: number, visit)
            return visit.redirect("/login", flash: "新密码已设置，请登录")
        case .wrong: form.fail(Self.code, wrongSentence)
        case .badPassword(let sentence): form.fail(NewPassword.input(for: .applicant), sentence)
        }
        return try invalid(visit, form)
    }

    private enum Outcome: Sendable {
        case done, wrong
        case badPassword(String)
    }

    /// Thrown to leave the code unspent.
    private struct BadPassword: Error {
        let sentence: String
    }

    private static func answer(
        _ number: String, _ code: String, _ password: String, _ hash: String, _ visit: Visit
    ) async throws -> Outcome {
        let (now, realNow, key, address) = (visit.now, visit.realNow, visit.site.sealKey, visit.request.peerAddress)
        do {
            return try await visit.write { connection in
                guard let found = try DeskReset.find(number, in: connection), !found.isBlocked,
                    let account = try SignInAccount.find(found.accountID, in: connection)
                else { return .wrong }
                let outcome = try OneTimeCode.answer(
                    code, .deskReset, accountID: account.id, key: key, at: realNow, in: connection)
                guard case .right(let witness) = outcome else { return .wrong }
                // Name and phone are compared only for who had the code: they are nobody else's business.
                if let problem = PasswordRules.problem(with: password, of: account.owner) {
                    throw BadPassword(sentence: problem)
                }
                try account.setPassword(hash, in: connection)
                try Sessions.endAll(of: account.id, in: connection)
                try EventLog.record(
                    programme: "account", subject: account.subject, action: "reset-password",
                    by: account.actor(from: address), detail: "窗口验证码，核对人：\(witness)", at: now, in: connection)
                return .done
            }
        } catch let error as BadPassword {
            return .badPassword(error.sentence)
        }
    }

    private static func invalid(_ visit: Visit, _ form: Form) throws -> Response {
        try visit.invalid(Self.self, model(form), title: title)
    }

    private static func model(_ form: Form) -> Model {
        Model(
            errors: form.errorSummary, idNumber: form.field(idNumber), code: form.field(code),
            password: form.field(NewPassword.input(for: .applicant, label: "新密码")),
            repeated: form.field(NewPassword.repeated))
    }
}
