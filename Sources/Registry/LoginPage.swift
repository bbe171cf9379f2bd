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

/// 「您已登录系统」: another session of this account is live; it may be ended or kept.
enum LoginOthersPage: Page {
    struct Line: TemplateModel {
        let browser: String
        let address: String
        let since: String
        let lastSeen: String
    }

    struct Model: TemplateModel {
        let others: [Line]
        let next: String
    }

    static let template = "account/login-others"

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let realNow = visit.realNow
        let sessions = try visit.read { try Sessions.all(of: viewer.accountID, viewer.role, at: realNow, in: $0) }
            .filter { $0.tokenHash != viewer.sessionHash }
        guard !sessions.isEmpty else { return visit.redirect(SignIn.next(visit)) }
        let model = Model(others: sessions.map(line), next: SignIn.next(visit))
        return try visit.page(LoginOthersPage.self, model, title: "您已登录系统")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        guard visit.request.form.first("action") == "end" else { return visit.redirect(SignIn.next(visit)) }
        let count = try await Sessions.endOthers(of: viewer, visit)
        return visit.redirect(SignIn.next(visit), flash: "已退出其他 \(count) 处登录")
    }

    private static func line(_ session: Sessions.Session) -> Line {
        Line(
            browser: Browser.words(session.userAgent), address: session.address, since: session.createdAt.minuteText,
            lastSeen: session.lastSeenAt.minuteText)
    }
}

/// 退出.
enum LogoutPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        if let viewer = visit.viewer {
            let (now, actor) = (visit.now, viewer.actor(from: visit.request.peerAddress))
            try await visit.write { connection in
                try Sessions.end(viewer.sessionHash, of: viewer.accountID, in: connection)
                try EventLog.record(
                    programme: "account", subject: Subject(kind: "account", id: viewer.accountID), action: "sign-out",
                    by: actor, at: now, in: connection)
            }
        }
        var response = visit.redirect("/login", flash: "您已安全退出")
        response.add(.setCookie, SessionCookie.cleared)
        // Back shows nothing of what was private (controls.md 47). Cookies stay: the display settings are one.
        response.set(.clearSiteData, "\"cache\", \"storage\"")
        return response
    }
}

extension Sessions {
    /// Ends all sessions of the viewer but this one, and records it; gives how many.
    static func endOthers(of viewer: Viewer, _ visit: Visit) async throws -> Int {
        let (now, actor) = (visit.now, viewer.actor(from: visit.request.peerAddress))
        return try await visit.write { connection in
            let count = try endAll(of: viewer.accountID, except: viewer.sessionHash, in: connection)
            guard count > 0 else { return 0 }
            try EventLog.record(
                programme: "account", subject: Subject(kind: "account", id: viewer.accountID), action: "end-sessions",
                by: actor, detail: "退出其他 \(count) 处登录", at: now, in: connection)
            return count
        }
    }
}

/// A browser in words, as far as its User-Agent tells.
enum Browser {
    static func words(_ userAgent: String) -> String {
        let programs = [
            ("Edg", "Edge"), ("QQBrowser", "QQ 浏览器"), ("MicroMessenger", "微信"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"),
        ]
        let systems = [
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
            ("Linux", "Linux"),
        ]
        let words = [programs, systems].compactMap { list in
            list.first { userAgent.contains($0.0) }?.1
        }
        return words.isEmpty ? "未知浏览器" : words.joined(separator: "，")
    }
}
