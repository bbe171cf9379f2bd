import Database
import HTTP
import Site
import Templating
import Workflow

/// The fields of 用户登录, on its own page and on the home page.
struct SignInForm: TemplateModel {
    static let username = Input(
        "username", "用户名", .idNumber, hint: "报考人员的用户名是身份证号", lengthMax: 100, autocomplete: "username")
    static let password = Input("password", "密码", .password, lengthMax: 200, autocomplete: "current-password")

    let username: Field
    let password: Field
    let captcha: CaptchaField
    let next: String

    init(_ visit: Visit, _ form: Form = Form(), isAnswered: Bool = false) {
        username = form.field(Self.username)
        password = form.field(Self.password)
        captcha = CaptchaChallenge.field(visit, form, isAnswered: isAnswered)
        next = SignIn.next(visit)
    }
}

/// What happens between a password and a session.
enum SignIn {
    /// Wrong passwords of one name from one address, and of one name from anywhere, within so many seconds; then the
    /// name waits. An address as a whole is never shut out: a college sits behind one.
    private static let failuresPerAddressMax = 5
    private static let failuresPerNameMax = 30
    private static let failureSeconds = 15 * 60
    private static let attemptsPerAddressAndMinuteMax = 300

    static let wrongSentence = "用户名或密码不正确，请核对后重新输入"
    static let frozenSentence = "这个身份证号有身份争议，核实期间不能登录。身份证号是您本人的，请带身份证到所在地市住建部门的服务窗口说明情况"
    static let disabledSentence = "这个账号已停用，请联系所在地市住建部门或上级管理单位"

    /// Where to go afterwards: a path of this site.
    static func next(_ visit: Visit) -> String {
        let asked = visit.request.form.first("next") ?? visit.query.first("next") ?? "/"
        let path = SafeRedirect.path(asked)
        return path.hasPrefix("/login") || path.hasPrefix("/logout") ? "/" : path
    }

    // MARK: - Waiting

    /// Refuses (429) a name that was tried too often, whether there is such an account or not.
    static func checkWait(_ name: String, _ visit: Visit) throws {
        let limiter = visit.site.limiter
        let (address, now) = (visit.request.peerAddress, visit.realNow)
        try limiter.count("sign-in \(address)", countMax: attemptsPerAddressAndMinuteMax, seconds: 60, at: now)
        for (key, countMax) in keys(name, address) {
            try limiter.check(key, countMax: countMax, seconds: failureSeconds, at: now)
        }
    }

    private static func keys(_ name: String, _ address: String) -> [(String, Int)] {
        let name = name.lowercased()
        return [("sign-in \(name) \(address)", failuresPerAddressMax), ("sign-in \(name)", failuresPerNameMax)]
    }

    static func forgetFailures(of name: String, _ visit: Visit) {
        for (key, _) in keys(name, visit.request.peerAddress) { visit.site.limiter.forget(key) }
    }

    /// Notes a wrong password. What was typed as a name is kept nowhere when it is nobody's: it may be a password.
    static func noteFailure(_ name: String, _ account: SignInAccount?, _ visit: Visit) async throws {
        let (now, realNow, address) = (visit.now, visit.realNow, visit.request.peerAddress)
        for (key, _) in keys(name, address) {
            // The wait itself is asked for before the next attempt.
            try? visit.site.limiter.count(key, countMax: .max, seconds: failureSeconds, at: realNow)
        }
        try await visit.write { connection in
            try account?.noteFailure(at: realNow, in: connection)
            let nobody = Actor(accountID: nil, role: .system, name: "未知用户", address: address)
            try EventLog.record(
                programme: "account", subject: account?.subject ?? Subject(kind: "account", id: nil),
                action: "sign-in-failed", by: account?.actor(from: address) ?? nobody, at: now, in: connection)
        }
    }

    // MARK: - The session

    /// Begins a session and leads on; where others are live, past the page 「您已登录系统」.
    static func begin(_ account: SignInAccount, _ visit: Visit, next: String) async throws -> Response {
        let (now, realNow, address) = (visit.now, visit.realNow, visit.request.peerAddress)
        let userAgent = visit.request.header(.userAgent) ?? ""
        let earlier = visit.viewer
        let (token, hasOthers) = try await visit.write { connection in
            // The session that this browser had before is over, whoever's it was.
            if let earlier { try Sessions.end(earlier.sessionHash, of: earlier.accountID, in: connection) }
            try Sessions.forgetEnded(of: account.id, account.role, at: realNow, in: connection)
            let others = try Sessions.all(of: account.id, account.role, at: realNow, in: connection)
            let token = try Sessions.begin(
                accountID: account.id, address: address, userAgent: userAgent, at: realNow, in: connection)
            try account.forgetFailures(in: connection)
            try EventLog.record(
                programme: "account", subject: account.subject, action: "sign-in",
                by: account.actor(from: address), at: now, in: connection)
            return (token, !others.isEmpty)
        }
        let failures = account.failureCount
        var response = visit.redirect(
            hasOthers ? "/login/others?next=\(PercentEncoding.encode(next))" : next,
            flash: failures > 0 ? "上次登录以后，有 \(failures) 次密码输入错误。如果不是您本人，请修改密码" : nil,
            isWarning: failures > 0)
        response.add(.setCookie, SessionCookie.set(token))
        return response
    }
}
