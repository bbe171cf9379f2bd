import Examinations
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

/// The choice of a plan that a page of staff works on: `?plan=`, else the newest.
struct PlanChoice {
    static let input = Input("plan", "考试计划", .select)
    let plan: Plan
    let field: Field

    init?(_ visit: Visit) throws {
        let plans = try visit.read { try Plan.published(ExamRegistrationWorkflow.name, in: $0) }
        let asked = visit.query.first("plan") ?? visit.request.form.first("plan")
        guard let plan = plans.first(where: { String($0.id) == asked }) ?? plans.first else { return nil }
        self.plan = plan
        field = Form(initial: ["plan": String(plan.id)]).field(
            Self.input, choices: plans.map { Choice(String($0.id), $0.title) })
    }

    /// The page where there is no plan yet.
    static var none: PageError { .refused(title: "暂无考试计划", sentences: ["省厅还没有发布考试计划。"]) }
}
