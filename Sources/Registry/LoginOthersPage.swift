import HTTP
import Site
import Templating
import Workflow

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
        let model = Model(others: sessions.map { line($0, visit) }, next: SignIn.next(visit))
        return try visit.page(LoginOthersPage.self, model, title: "您已登录系统")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        guard visit.request.form.first("action") == "end" else { return visit.redirect(SignIn.next(visit)) }
        let count = try await Sessions.endOthers(of: viewer, visit)
        return visit.redirect(SignIn.next(visit), flash: "已退出其他 \(count) 处登录")
    }

    private static func line(_ session: Sessions.Session, _ visit: Visit) -> Line {
        Line(
            browser: Browser.words(session.userAgent), address: session.address,
            since: visit.shown(session.createdAt), lastSeen: visit.shown(session.lastSeenAt))
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

extension Visit {
    /// A moment of a session as it is shown: sessions live in real time, the history beside them in business time.
    func shown(_ moment: Moment) -> String {
        moment.adding(milliseconds: now.milliseconds - realNow.milliseconds).minuteText
    }
}
