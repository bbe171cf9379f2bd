import HTTP
import Site
import Templating
import Workflow

/// 登录记录: where one is signed in now, and what happened to the account.
enum SignInsPage: Page {
    struct SessionLine: TemplateModel {
        let key: String
        let browser: String
        let address: String
        let since: String
        let lastSeen: String
        let isCurrent: Bool
    }

    struct EventLine: TemplateModel {
        let title: String
        let time: String
        let address: String
    }

    struct Model: TemplateModel {
        let sessions: [SessionLine]
        let hasOthers: Bool
        let events: [EventLine]
        let pager: Pager
    }

    static let template = "account/sign-ins"

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let keyset = Keyset(visit.query, isDescending: true)
        let realNow = visit.realNow
        let (sessions, lines, count) = try visit.read { connection in
            (
                try Sessions.all(of: viewer.accountID, viewer.role, at: realNow, in: connection),
                try AccountEvents.signIns(of: viewer.accountID, keyset: keyset, in: connection),
                try AccountEvents.signInCount(of: viewer.accountID, in: connection)
            )
        }
        let (events, pager) = keyset.page(
            lines, countText: Keyset.countText(count), query: visit.query, id: \.id)
        let model = Model(
            sessions: sessions.map { line($0, viewer, visit) },
            hasOthers: sessions.contains { $0.tokenHash != viewer.sessionHash },
            events: events.map { event in
                EventLine(
                    title: AccountEvents.title(of: event.action), time: event.at.minuteText,
                    address: event.address ?? "")
            },
            pager: pager)
        return try visit.page(SignInsPage.self, model, title: "登录记录")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        guard let key = visit.request.form.first("session") else {
            let count = try await Sessions.endOthers(of: viewer, visit)
            return visit.redirect("/account/sign-ins", flash: "已退出其他 \(count) 处登录")
        }
        guard let hash = Base64URL.decode(key), hash.count == 32, hash != viewer.sessionHash else {
            throw PageError.notFound
        }
        let (actor, now) = (try visit.actor(), visit.now)
        let isDone = try await visit.write { connection in
            guard try Sessions.end(hash, of: viewer.accountID, in: connection) else { return false }
            try EventLog.record(
                programme: "account", subject: Subject(kind: "account", id: viewer.accountID), action: "end-sessions",
                by: actor, detail: "退出其他 1 处登录", at: now, in: connection)
            return true
        }
        return visit.redirect("/account/sign-ins", flash: isDone ? "已退出这处登录" : "这处登录已经结束")
    }

    private static func line(_ session: Sessions.Session, _ viewer: Viewer, _ visit: Visit) -> SessionLine {
        SessionLine(
            key: session.key, browser: Browser.words(session.userAgent), address: session.address,
            since: visit.shown(session.createdAt), lastSeen: visit.shown(session.lastSeenAt),
            isCurrent: session.tokenHash == viewer.sessionHash)
    }
}
