import HTTP
import Site

/// Takes ticked rooms out of use, or back into it.
enum SiteRoomsPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        let (site, viewer, now) = (try ExamSite.of(visit), try visit.signedIn(), visit.now)
        let ids = visit.tickedIDs()
        guard !ids.isEmpty else { return visit.redirect(site.url, flash: "请先勾选考场", isWarning: true) }
        let isActive = visit.request.form.first("action") == "activate"
        let count = try await visit.write { connection in
            try ExamRoom.setActive(isActive, ids, of: site.id, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(site.url, flash: "已\(isActive ? "启用" : "停用") \(count) 间考场")
    }
}
