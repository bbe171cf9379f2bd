import HTTP
import Site
import Templating
import Workflow

/// One staff account: disable, enable, a new link in place of a lost password, end its sessions.
enum StaffAccountPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let facts: [Fact]
        let state: Tag
        let isDisabled: Bool
        let isOwn: Bool
        let reason: Field
        let sessionCount: Int
        let timeline: [TimelineStep]
    }

    static let template = "account/staff-account"
    private static let crumbs = [Crumb("系统管理"), Crumb("用户管理", "/account/staff")]
    private static let reason = Input("reason", "原因", .multiline(rows: 2), lengthMax: 200)

    static func show(_ visit: Visit) async throws -> Response {
        let account = try account(visit)
        return try visit.page(
            Self.self, try model(Form(), account, visit), title: "账号 \(account.username)", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let account = try account(visit)
        guard account.id != viewer.accountID else { throw PageError.conflict("不能停用或重置自己的账号。") }
        let (now, realNow, actor) = (visit.now, visit.realNow, viewer.actor)
        switch visit.request.form.first("action") {
        case "reset":
            let token = try await visit.write {
                try Accounts.resetPassword(of: account.id, by: actor, at: now, realNow: realNow, in: $0)
            }
            return try StaffLinkPage.response(visit, username: account.username, token: token)
        case "end-sessions":
            try await visit.write { try Accounts.endSessions(of: account.id, in: $0) }
            return visit.redirect("/account/staff/\(account.id)", flash: "已结束这个账号的全部登录")
        case "disable", "enable":
            return try await setDisabled(!account.isDisabled, account, visit)
        default:
            throw PageError.badRequest("没有这项操作。")
        }
    }

    private static func setDisabled(
        _ isDisabled: Bool, _ account: Accounts.StaffAccount, _ visit: Visit
    ) async throws -> Response {
        var form = visit.form()
        let reason = form.text(Self.reason)
        guard form.isValid else {
            return try visit.invalid(
                Self.self, try model(form, account, visit), title: "账号 \(account.username)", crumbs: crumbs)
        }
        let (now, actor) = (visit.now, try visit.signedIn().actor)
        try await visit.write {
            try Accounts.setDisabled(isDisabled, of: account.id, by: actor, reason: reason, at: now, in: $0)
        }
        return visit.redirect("/account/staff/\(account.id)", flash: isDisabled ? "账号已停用" : "账号已启用")
    }

    private static func account(_ visit: Visit) throws -> Accounts.StaffAccount {
        let (viewer, id) = (try visit.signedIn(), try visit.id())
        guard let account = try visit.read({ try Accounts.find(id, for: viewer, in: $0) }) else {
            throw PageError.notFound
        }
        return account
    }

    private static func model(_ form: Form, _ account: Accounts.StaffAccount, _ visit: Visit) throws -> Model {
        let (sessionCount, history) = try visit.read { connection in
            (
                try Sessions.count(of: account.id, in: connection),
                try EventLog.history(of: Subject(kind: "account", id: account.id), in: connection)
            )
        }
        let steps = history.suffix(30).reversed().map { event in
            TimelineStep(
                LogWords.action(event.action), detail: "\(event.at.minuteText) · \(event.actorName)",
                note: event.reason, .done)
        }
        let viewer = try visit.signedIn()
        return Model(
            errors: form.errorSummary,
            facts: [
                Fact("用户名", account.username), Fact("姓名", account.name), Fact("角色", account.role.title),
                Fact("单位", account.organisationName ?? "—"),
            ],
            state: StaffPage.state(of: account), isDisabled: account.isDisabled,
            isOwn: account.id == viewer.accountID, reason: form.field(reason), sessionCount: sessionCount,
            timeline: steps)
    }
}
