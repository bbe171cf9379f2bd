import HTTP
import Site
import Workflow

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
