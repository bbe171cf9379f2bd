import Site

/// 申领汇总上报, 申领审批, 批号 and 证书发放.
extension SiteStaffRoutes {
    static let claimRoutes: [Route] = [
        .get(
            "/site-staff/exam/claims", .role(.city, .college), ClaimsPage.self,
            menu: MenuEntry("考试报名", "申领汇总上报", order: 206)),
        .post("/site-staff/exam/claims", .role(.city, .college), ClaimsPage.self),
        .post("/site-staff/exam/claims/:id/recall", .role(.city, .college), ClaimRecallPage.self),
        .get(
            "/site-staff/exam/approvals", .role(.province), ApprovalsPage.self,
            menu: MenuEntry("考务管理", "申领审批", order: 309)),
        .get("/site-staff/exam/approvals/:id", .role(.province), ApprovalPage.self),
        .post("/site-staff/exam/approvals/:id", .role(.province), ApprovalPage.self),
        .get(
            "/site-staff/exam/batches", .role(.province), BatchesPage.self,
            menu: MenuEntry("考务管理", "证书发放", order: 310)),
        .post("/site-staff/exam/batches", .role(.province), BatchesPage.self),
    ]
}
