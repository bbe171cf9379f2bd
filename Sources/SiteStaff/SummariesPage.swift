import Database
import HTTP
import Site
import Templating
import Workflow

/// 报名汇总 for the province: which units have reported and which have not (HN14-V04).
enum SummariesPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let state: Field
        let caption: String
        let units: [UnitLine]
        let reportedTotal: Int
        let acceptedTotal: Int
        let readyTotal: Int
        let emptySentence: String
    }

    struct UnitLine: TemplateModel {
        let name: String
        let kind: String
        let ready: Int
        let reported: Int
        let accepted: Int
        let state: Tag
        let since: String
        let url: String?
    }

    static let template = "site-staff/exam/summaries"
    static let url = "/site-staff/exam/summaries"
    private static let stateInput = Input("state", "状态", .select, isRequired: false)
    private static let states = [
        Choice("", "全部"), Choice("reported", "待接受"), Choice("accepted", "已接受"), Choice("none", "未上报"),
    ]

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let query = visit.query
        let state = states.first { $0.value == query.first("state") } ?? states[0]
        let (choice, units) = try await visit.readSlowly { connection -> (StaffPlanChoice, [SummaryQueries.Unit]) in
            let choice = try StaffPlanChoice(query, in: connection)
            guard let plan = choice.plan, let authorityID = viewer.authorityID else { return (choice, []) }
            return (choice, try SummaryQueries.units(planID: plan.id, authorityID: authorityID, in: connection))
        }
        let shown = units.filter { isShown($0, state.value) }
        let form = Form(initial: ["state": state.value])
        let model = Model(
            plan: choice.field, state: form.field(stateInput, choices: states),
            caption: "\(choice.plan?.title ?? "")，\(state.title)，共 \(shown.count) 个单位", units: shown.map(line),
            reportedTotal: shown.reduce(0) { $0 + $1.reported }, acceptedTotal: shown.reduce(0) { $0 + $1.accepted },
            readyTotal: shown.reduce(0) { $0 + $1.ready },
            emptySentence: choice.plan == nil ? "暂无考试计划。" : "没有符合条件的单位。当前筛选：\(state.title)。")
        return try visit.page(SummariesPage.self, model, title: "报名汇总", crumbs: [Crumb("考务管理")])
    }

    private static func isShown(_ unit: SummaryQueries.Unit, _ state: String) -> Bool {
        switch state {
        case "reported": unit.reported > 0
        case "accepted": unit.accepted > 0
        case "none": unit.reported == 0 && unit.accepted == 0
        default: true
        }
    }

    private static func line(_ unit: SummaryQueries.Unit) -> UnitLine {
        let tag: Tag
        switch unit.lastState {
        case .reported: tag = Tag("待接受", .waiting)
        case .accepted: tag = Tag("已接受", .good)
        case .returned: tag = Tag("已退回", .bad)
        case .recalled: tag = Tag("已撤回", .neutral)
        case nil: tag = Tag("未上报", .neutral)
        }
        return UnitLine(
            name: unit.name, kind: unit.kind == "college" ? "院校" : "地市", ready: unit.ready,
            reported: unit.reported, accepted: unit.accepted, state: tag, since: unit.lastAt?.text ?? "",
            url: unit.lastID.map { "\(url)/\($0)" })
    }
}
