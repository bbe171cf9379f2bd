import Database
import Site
import Workflow

/// 考务管理: what every exam shares. Each area brings its routes and its part of 待办.
package let examinations = Programme(
    path: "examinations", title: "考务管理",
    routes: [
        planRoutes,
        extensionRoutes,
        siteRoutes,
        seatRoutes,
        scoreRoutes,
    ].flatMap { $0 },
    inbox: { viewer, connection, now in
        guard viewer.role == .province else { return [] }
        return try planInbox(viewer, connection, now) + seatInbox(viewer, connection, now)
    })

let planRoutes: [Route] = [
    .get(
        "/examinations/plans", .role(.province), PlansPage.self, menu: MenuEntry("考务管理", "考试计划", order: 301)),
    .get("/examinations/plans/new", .role(.province), PlanNewPage.self),
    .post("/examinations/plans/new", .role(.province), PlanNewPage.self),
    .get("/examinations/plans/:id", .role(.province), PlanPage.self),
    .post("/examinations/plans/:id/publish", .role(.province), PlanPublishPage.self),
    .get("/examinations/plans/:id/edit", .role(.province), PlanEditPage.self),
    .post("/examinations/plans/:id/edit", .role(.province), PlanEditPage.self),
    .get("/examinations/plans/:id/sessions", .role(.province), PlanSessionsPage.self),
    .post("/examinations/plans/:id/sessions", .role(.province), PlanSessionsPage.self),
    .get("/examinations/plans/:id/posts", .role(.province), PlanPostsPage.self),
    .post("/examinations/plans/:id/posts", .role(.province), PlanPostsPage.self),
    .get("/examinations/plans/:id/posts/:post", .role(.province), PlanPapersPage.self),
    .post("/examinations/plans/:id/posts/:post", .role(.province), PlanPapersPage.self),
]

let extensionRoutes: [Route] = [
    .get(
        "/examinations/extensions", .role(.province), ExtensionsPage.self,
        menu: MenuEntry("考务管理", "时间延长", order: 302)),
    .get("/examinations/extensions/new", .role(.province), ExtensionNewPage.self),
    .post("/examinations/extensions/new", .role(.province), ExtensionNewPage.self),
]

let siteRoutes: [Route] = [
    .get(
        "/examinations/sites", .role(.province), SitesPage.self, menu: MenuEntry("考务管理", "考点考场", order: 305)),
    .get("/examinations/sites/new", .role(.province), SiteNewPage.self),
    .post("/examinations/sites/new", .role(.province), SiteNewPage.self),
    .get("/examinations/sites/:id", .role(.province), SitePage.self),
    .post("/examinations/sites/:id", .role(.province), SitePage.self),
    .get("/examinations/sites/:id/edit", .role(.province), SiteEditPage.self),
    .post("/examinations/sites/:id/edit", .role(.province), SiteEditPage.self),
    .post("/examinations/sites/:id/rooms", .role(.province), SiteRoomsPage.self),
    .get("/examinations/sites/:id/rooms/:room", .role(.province), RoomEditPage.self),
    .post("/examinations/sites/:id/rooms/:room", .role(.province), RoomEditPage.self),
]

let seatRoutes: [Route] = [
    .get(
        "/examinations/seats", .role(.province), SeatsPage.self, menu: MenuEntry("考务管理", "考场编排", order: 306)),
    .get("/examinations/seats/:id", .role(.province), SeatPlanPage.self),
    .get("/examinations/seats/:id/seal", .role(.province), SeatSealPage.self),
    .post("/examinations/seats/:id/seal", .role(.province), SeatSealPage.self),
    .post("/examinations/seats/:id/confirm", .role(.province), SeatConfirmPage.self),
    .get("/examinations/seats/:id/draw", .role(.province), SeatDrawPage.self),
    .post("/examinations/seats/:id/draw", .role(.province), SeatDrawPage.self),
    .post("/examinations/seats/:id/annul", .role(.province), SeatAnnulPage.self),
    .get("/examinations/seats/:id/allocations/:number", .role(.province), SeatResultPage.self),
    .get("/examinations/seats/:id/allocations/:number/files/:name", .role(.province), SeatFilePage.self),
]

/// Drafts that wait to be published.
private func planInbox(_ viewer: Viewer, _ connection: Connection, _ now: Moment) throws -> [InboxItem] {
    let count = try connection.count(
        "SELECT count(*) FROM plan WHERE authority_id = ? AND state = 'draft'", viewer.authorityID)
    return count == 0 ? [] : [InboxItem(title: "待发布的考试计划", count: count, url: "/examinations/plans")]
}

/// Allocations that wait for a second person, or whose number is out.
private func seatInbox(_ viewer: Viewer, _ connection: Connection, _ now: Moment) throws -> [InboxItem] {
    let waiting = try connection.all(
        """
        SELECT a.plan_id, a.state, a.public_number_at FROM seat_allocation a JOIN plan p ON p.id = a.plan_id
        WHERE p.authority_id = ?1 AND ((a.state = 'sealed' AND a.sealed_by IS NOT ?2 AND a.public_number_at > ?3)
            OR (a.state = 'confirmed' AND a.public_number_at <= ?3))
        ORDER BY a.id
        """, viewer.authorityID, viewer.accountID, now
    ) { row in (planID: try row[0] as Int, state: try row[1] as String, publicNumberAt: try row[2] as Moment) }
    return waiting.map { allocation in
        let url = "/examinations/seats/\(allocation.planID)"
        return allocation.state == SeatAllocationState.sealed.rawValue
            ? InboxItem(
                title: "待复核的考场编排", count: 1, url: url, deadline: "\(allocation.publicNumberAt.minuteText) 之前")
            : InboxItem(title: "可以抽签的考场编排", count: 1, url: url)
    }
}
