import HTTP
import Site
import Templating

/// 申领审批: the claims of all units (HN14-V06).
enum ApprovalsPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let claims: [ClaimRow]
        let unclaimed: [UnitRow]
    }

    struct ClaimRow: TemplateModel {
        let url: String
        let unit: String
        let number: Int
        let time: String
        let count: Int
        let state: Tag
    }

    struct UnitRow: TemplateModel {
        let unit: String
        let count: Int
    }

    static let template = "site-staff/exam/approvals"

    static func show(_ visit: Visit) async throws -> Response {
        let choice = try visit.read { try StaffPlanChoice(visit.query, in: $0) }
        let (viewer, now, planID) = (try visit.signedIn(), visit.now, try choice.shown().id)
        let (claims, unclaimed) = try await visit.readSlowly { connection in
            (
                try ClaimQueries.list(
                    planID: planID, unitID: nil, authorityID: viewer.authorityID, in: connection),
                try ClaimQueries.unclaimed(
                    planID: planID, authorityID: viewer.authorityID, at: now, in: connection)
            )
        }
        let rows = claims.map {
            ClaimRow(
                url: "/site-staff/exam/approvals/\($0.id)", unit: $0.unitName, number: $0.number,
                time: $0.reportedAt.minuteText, count: $0.memberCount, state: $0.tag)
        }
        let model = Model(
            plan: choice.field, claims: rows, unclaimed: unclaimed.map { UnitRow(unit: $0.unit, count: $0.count) })
        return try visit.page(Self.self, model, title: "申领审批")
    }
}
