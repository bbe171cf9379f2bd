import Database
import Examinations
import HTTP
import Site
import Templating
import Workflow

/// 申领汇总上报: the unit reports everyone who passed (HN14-C10, U05).
enum ClaimsPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let planID: Int
        let window: String
        let reopened: String?
        let isOpen: Bool
        let refusals: [String]
        let posts: [PostRow]
        let claimableCount: Int
        let members: [MemberRow]
        let claims: [ClaimRow]
    }

    struct PostRow: TemplateModel {
        let post: String
        let passed: Int
        let claimed: Int
        let open: Int
    }

    struct MemberRow: TemplateModel {
        let name: String
        let idNumber: String
        let post: String
        let score: String
    }

    struct ClaimRow: TemplateModel {
        let number: Int
        let time: String
        let count: Int
        let state: Tag
        let reason: String?
        let recallAction: String?
    }

    static let template = "site-staff/exam/claims"

    static func show(_ visit: Visit) async throws -> Response {
        let choice = try visit.read { try StaffPlanChoice(visit.query, in: $0) }
        return try visit.page(Self.self, try model(choice, visit), title: "申领汇总上报")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let plan = try visit.read { try StaffPlanChoice(visit.request.form, in: $0).named() }
        let viewer = try visit.signedIn()
        let (planID, unitID, now) = (plan.id, try viewer.organisation(), visit.now)
        let url = "/site-staff/exam/claims?plan=\(planID)"
        let (refusals, count) = try visit.read { connection in
            (
                try ClaimGate.refusals(planID: planID, unitID: unitID, at: now, in: connection),
                try ClaimQueries.claimableCount(planID: planID, unitID: unitID, at: now, in: connection)
            )
        }
        guard refusals.isEmpty else { throw PageError.refused(title: "现在不能上报", sentences: refusals) }
        guard visit.isConfirmed, let expected = visit.request.form.first("count").flatMap({ Int($0) }) else {
            return try confirm(plan, count, visit)
        }
        try await visit.write { connection in
            // The gate again, inside: the window may have closed between the two pages.
            let refusals = try ClaimGate.refusals(planID: planID, unitID: unitID, at: now, in: connection)
            guard refusals.isEmpty else { throw Refusal.blocked(refusals) }
            _ = try ClaimQueries.report(
                planID: planID, unitID: unitID, expected: expected, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(url, flash: "已将 \(expected) 名合格人员汇总上报省厅")
    }

    private static func confirm(_ plan: Plan, _ count: Int, _ visit: Visit) throws -> Response {
        let url = "/site-staff/exam/claims?plan=\(plan.id)"
        guard count > 0 else { return visit.redirect(url, flash: "没有可以上报的合格人员", isWarning: true) }
        return try visit.page(
            ConfirmPage.self,
            .init(
                question: "将本单位 \(count) 名合格人员的证书申领汇总上报省厅。省厅审批以前可以撤回。",
                facts: [Fact("考试计划", plan.title), Fact("人数", "\(count) 人")], action: "/site-staff/exam/claims",
                hidden: [
                    HiddenField("plan", String(plan.id)), HiddenField("count", String(count)),
                    HiddenField("confirmed", "1"),
                ], confirmTitle: "汇总上报", cancelURL: url),
            title: "请确认申领汇总上报", crumbs: [Crumb("考试报名"), Crumb("申领汇总上报", url)])
    }

    private static func model(_ choice: StaffPlanChoice, _ visit: Visit) throws -> Model {
        let viewer = try visit.signedIn()
        let (planID, unitID, now) = (try choice.shown().id, try viewer.organisation(), visit.now)
        return try visit.read { connection in
            let refusals = try ClaimGate.refusals(planID: planID, unitID: unitID, at: now, in: connection)
            let window = try PlanWindow.find(
                .claim, of: planID, for: WindowParty(organisationID: unitID), in: connection)
            let reopened = try ClaimQueries.reopenedUntil(planID: planID, unitID: unitID, in: connection)
            let members = try ClaimQueries.claimableMembers(planID: planID, unitID: unitID, at: now, in: connection)
            let claims = try ClaimQueries.list(
                planID: planID, unitID: unitID, authorityID: viewer.authorityID, in: connection)
            return Model(
                plan: choice.field, planID: planID, window: window?.text ?? "未安排",
                reopened: reopened.map { "省厅退回，可在 \($0.closingText) 以前重新上报" }, isOpen: refusals.isEmpty,
                refusals: refusals,
                posts: try ClaimQueries.postCounts(planID: planID, unitID: unitID, at: now, in: connection).map {
                    PostRow(post: $0.post, passed: $0.passed, claimed: $0.claimed, open: $0.passed - $0.claimed)
                },
                claimableCount: try ClaimQueries.claimableCount(
                    planID: planID, unitID: unitID, at: now, in: connection),
                members: members.map(memberRow),
                claims: claims.map(claimRow))
        }
    }

    static func memberRow(_ member: ClaimQueries.Member) -> MemberRow {
        MemberRow(
            name: member.name, idNumber: Masking.idNumber(member.idNumber), post: member.post,
            score: member.mayHold ? member.tenths.map(Marks.text) ?? "—" : "不再合格，不发证")
    }

    private static func claimRow(_ claim: Claim) -> ClaimRow {
        ClaimRow(
            number: claim.number, time: claim.reportedAt.minuteText, count: claim.memberCount, state: claim.tag,
            reason: claim.stateReason,
            recallAction: claim.state == .reported ? "/site-staff/exam/claims/\(claim.id)/recall" : nil)
    }
}
