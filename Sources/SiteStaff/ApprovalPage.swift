import HTTP
import Site
import Templating
import Workflow

/// One claim: its members, approve or return.
enum ApprovalPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let state: Tag
        let facts: [Fact]
        let members: [ClaimsPage.MemberRow]
        let canDecide: Bool
        let reason: Field
        let until: Field
    }

    static let template = "site-staff/exam/approval"
    private static let reason = Input("reason", "退回原因", .multiline(rows: 3), lengthMax: 200)
    private static let until = Input(
        "until", "重新上报截止时间", .dateTime, hint: "格式：2026-06-20 18:00", lengthMax: 16)
    private static let crumbs = [Crumb("考务管理"), Crumb("申领审批", "/site-staff/exam/approvals")]

    static func show(_ visit: Visit) async throws -> Response {
        let claim = try load(visit)
        return try visit.page(
            Self.self, try model(Form(), claim, visit), title: title(claim), crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let claim = try load(visit)
        switch visit.request.form.first("action") {
        case "approve": return try await approve(claim, visit)
        case "return": return try await sendBack(claim, visit)
        default: throw PageError.badRequest("没有这项操作。")
        }
    }

    private static func approve(_ claim: Claim, _ visit: Visit) async throws -> Response {
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        guard visit.isConfirmed || claim.state != .reported else { return try confirm(claim, visit) }
        try await visit.write {
            _ = try perform(.approve, on: claim.id, of: ClaimWorkflow.self, by: actor, at: now, in: $0)
        }
        return visit.redirect(
            "/site-staff/exam/approvals?plan=\(claim.planID)", flash: "\(claim.unitName)的申领已审批通过，请到「证书发放」给出批号")
    }

    private static func confirm(_ claim: Claim, _ visit: Visit) throws -> Response {
        let url = "/site-staff/exam/approvals/\(claim.id)"
        return try visit.page(
            ConfirmPage.self,
            .init(
                question: "审批通过以后不能再退回。",
                facts: [
                    Fact("上报单位", claim.unitName), Fact("第几次上报", "\(claim.number)"),
                    Fact("人数", "\(claim.memberCount) 人"),
                ], action: url, hidden: [HiddenField("action", "approve"), HiddenField("confirmed", "1")],
                confirmTitle: "审批通过", cancelURL: url),
            title: "请确认审批", crumbs: crumbs)
    }

    private static func sendBack(_ claim: Claim, _ visit: Visit) async throws -> Response {
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        var form = visit.form()
        let reason = form.text(Self.reason)
        if Reason.containsIDNumber(reason) { form.fail(Self.reason, "退回原因里不能填写身份证号，请删除") }
        let until = form.moment(Self.until)
        if let until, until <= now { form.fail(Self.until, "「重新上报截止时间」应晚于现在") }
        guard form.isValid, let until else {
            return try visit.invalid(
                Self.self, try model(form, claim, visit), title: title(claim), crumbs: crumbs)
        }
        try await visit.write { connection in
            try ClaimQueries.setReopened(claim.id, until: until, in: connection)
            _ = try perform(
                .sendBack, on: claim.id, of: ClaimWorkflow.self, by: actor, reason: reason, at: now, in: connection)
        }
        return visit.redirect(
            "/site-staff/exam/approvals?plan=\(claim.planID)", flash: "已退回\(claim.unitName)", isWarning: true)
    }

    private static func load(_ visit: Visit) throws -> Claim {
        let (actor, id) = (try visit.signedIn().actor, try visit.id())
        guard let claim = try visit.read({ try ClaimQueries.find(id, for: actor, in: $0) }) else {
            throw PageError.notFound
        }
        return claim
    }

    private static func title(_ claim: Claim) -> String { "\(claim.unitName)申领" }

    private static func model(_ form: Form, _ claim: Claim, _ visit: Visit) throws -> Model {
        let members = try visit.read { try ClaimQueries.members(of: claim.id, in: $0) }
        return Model(
            errors: form.errorSummary, action: "/site-staff/exam/approvals/\(claim.id)", state: claim.tag,
            facts: [
                Fact("考试计划", claim.planTitle), Fact("上报单位", claim.unitName), Fact("第几次上报", "\(claim.number)"),
                Fact("上报时间", claim.reportedAt.minuteText), Fact("人数", "\(claim.memberCount) 人"),
            ] + (claim.stateReason.map { [Fact("退回原因", $0)] } ?? []),
            members: members.map(ClaimsPage.memberRow), canDecide: claim.state == .reported,
            reason: form.field(reason), until: form.field(until))
    }
}
