import HTTP
import Site
import Templating
import Workflow

/// 考试计划: the plans of the authority, newest first.
enum PlansPage: Page {
    struct Model: TemplateModel {
        let plans: [PlanRow]
        let pager: Pager
    }

    struct PlanRow: TemplateModel {
        let url: String
        let title: String
        let season: String
        let registration: String
        let examination: String
        let state: Tag
    }

    static let template = "examinations/plans"

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let keyset = Keyset(visit.query, isDescending: true)
        let (lines, count) = try visit.read { connection in
            (
                try PlanQueries.lines(authorityID: viewer.authorityID, keyset, in: connection),
                try PlanQueries.count(authorityID: viewer.authorityID, in: connection)
            )
        }
        let (rows, pager) = keyset.page(lines, countText: Keyset.countText(count), query: visit.query) { $0.plan.id }
        return try visit.page(Self.self, Model(plans: rows.map(row), pager: pager), title: "考试计划")
    }

    private static func row(_ line: PlanQueries.Line) -> PlanRow {
        let registration = line.registration.map { "\($0.opensAt.minuteText) 至 \($0.closesAt.closingText)" }
        return PlanRow(
            url: "/examinations/plans/\(line.plan.id)", title: line.plan.title,
            season: "\(line.plan.year) 年第 \(line.plan.number) 批", registration: registration ?? "未填写",
            examination: line.firstSessionStartsAt.map(\.minuteText) ?? "未安排", state: line.plan.tag)
    }
}

extension Plan {
    var tag: Tag { Tag(state.title(for: .staff), state == .published ? .good : .waiting) }
    var url: String { "/examinations/plans/\(id)" }

    /// 考务管理 > 考试计划 > this plan.
    var crumbs: [Crumb] { Plan.listCrumbs + [Crumb(title, url)] }
    static let listCrumbs = [Crumb("考务管理"), Crumb("考试计划", "/examinations/plans")]

    /// The plan at `:id`, or 404.
    static func of(_ visit: Visit) throws -> Plan {
        let (id, viewer) = (try visit.id(), try visit.signedIn())
        guard let plan = try visit.read({ try Plan.find(id, authorityID: viewer.authorityID, in: $0) }) else {
            throw PageError.notFound
        }
        return plan
    }
}
