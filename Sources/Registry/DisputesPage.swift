import HTTP
import Site
import Templating
import Workflow

/// 身份争议: what waits for the province's decision, and what was decided.
enum DisputesPage: Page {
    struct Model: TemplateModel {
        let state: Field
        let disputes: [DisputeRow]
        let pager: Pager
        let filterTitle: String
        let isFiltered: Bool
    }

    struct DisputeRow: TemplateModel {
        let url: String
        let reference: String
        let name: String
        let idNumber: String
        let filed: String
        let state: Tag
    }

    static let template = "account/disputes"
    private static let state = Input("state", "状态", .select, isRequired: false)
    private static let states =
        [Choice("", "未办结")] + IdentityDisputeState.allCases.map { Choice($0.rawValue, $0.title(for: .staff)) }

    static func show(_ visit: Visit) async throws -> Response {
        var form = Form(visit.query)
        let state = form.choice(state, of: states).flatMap(IdentityDisputeState.init)
        let keyset = Keyset(visit.query)
        let (disputes, count) = try visit.read { connection in
            (
                try IdentityDispute.list(state, keyset: keyset, in: connection),
                try IdentityDispute.count(state, in: connection)
            )
        }
        let (rows, pager) = keyset.page(disputes, countText: Keyset.countText(count), query: visit.query, id: \.id)
        let shown = Form(initial: [Self.state.name: state?.rawValue ?? ""])
        let model = Model(
            state: shown.field(Self.state, choices: states), disputes: rows.map(row), pager: pager,
            filterTitle: state?.title(for: .staff) ?? "未办结", isFiltered: state != nil)
        return try visit.page(Self.self, model, title: "身份争议")
    }

    private static func row(_ dispute: IdentityDispute) -> DisputeRow {
        DisputeRow(
            url: "/account/disputes/\(dispute.id)", reference: dispute.reference, name: dispute.name,
            idNumber: Masking.idNumber(dispute.idNumber), filed: dispute.filedAt.minuteText, state: dispute.state.tag)
    }
}
