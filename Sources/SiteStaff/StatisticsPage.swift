import Database
import HTTP
import Site
import Templating
import Workflow

/// 统计分析: by city and by post, 报名 to 发证, as tables and bars of the same numbers.
enum StatisticsPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let at: String
        let titles: [String]
        let stations: Chart
        let byCity: Chart
        let byPost: Chart
        let cities: [Line]
        let posts: [Line]
        let total: Line
        let query: String
    }

    struct Chart: TemplateModel {
        let barsTitle: String
        let barsHeight: Int
        let bars: [Bar]

        init(_ title: String, _ values: [(title: String, value: Int)]) {
            barsTitle = title
            barsHeight = values.count * 32
            bars = Bar.chart(values)
        }
    }

    struct Line: TemplateModel {
        let title: String
        let values: [Number]

        init(_ title: String, _ counts: StatisticsCounts) {
            self.title = title
            values = zip(StatisticsCounts.titles, counts.values).map { Number(label: $0, value: $1) }
        }
    }

    struct Number: TemplateModel {
        let label: String
        let value: Int
    }

    static let template = "site-staff/exam/statistics"

    static func show(_ visit: Visit) async throws -> Response {
        let (choice, statistics) = try await read(visit)
        let now = visit.now
        let total = statistics.total
        let model = Model(
            plan: choice.field, at: now.minuteText, titles: StatisticsCounts.titles,
            stations: Chart("各环节人数", zip(StatisticsCounts.titles, total.values).map { ($0, $1) }),
            byCity: Chart("各地市报名人数", statistics.cities.map { ($0.title, $0.counts.values[0]) }),
            byPost: Chart("各岗位报名人数", statistics.posts.map { ($0.title, $0.counts.values[0]) }),
            cities: statistics.cities.map { Line($0.title, $0.counts) },
            posts: statistics.posts.map { Line($0.title, $0.counts) }, total: Line("合计", total),
            query: choice.plan.map { "plan=\($0.id)" } ?? "")
        return try visit.page(StatisticsPage.self, model, title: "统计分析", crumbs: [Crumb("考务管理")])
    }

    static func read(_ visit: Visit) async throws -> (StaffPlanChoice, Statistics) {
        let viewer = try visit.signedIn()
        let query = visit.query
        let now = visit.now
        return try await visit.readSlowly { connection in
            let choice = try StaffPlanChoice(query, in: connection)
            guard let plan = choice.plan, let authorityID = viewer.authorityID else {
                return (choice, Statistics([]))
            }
            let cells = try StatisticsQueries.cells(
                planID: plan.id, authorityID: authorityID, at: now, in: connection)
            return (choice, Statistics(cells))
        }
    }
}

/// The same cells summed by city and by post.
struct Statistics: Sendable {
    let cities: [(title: String, counts: StatisticsCounts)]
    let posts: [(title: String, counts: StatisticsCounts)]
    let total: StatisticsCounts

    init(_ cells: [StatisticsQueries.Cell]) {
        cities = Self.sums(cells, id: \.cityID, title: \.city)
        posts = Self.sums(cells, id: \.postID, title: \.post)
        total = cells.reduce(StatisticsCounts()) { $0 + $1.counts }
    }

    private static func sums(
        _ cells: [StatisticsQueries.Cell], id: (StatisticsQueries.Cell) -> Int,
        title: (StatisticsQueries.Cell) -> String
    ) -> [(title: String, counts: StatisticsCounts)] {
        Dictionary(grouping: cells, by: id).sorted { $0.key < $1.key }.compactMap { _, group in
            group.first.map { first in
                (title(first), group.reduce(StatisticsCounts()) { $0 + $1.counts })
            }
        }
    }
}

/// The table of 统计分析 for spreadsheet programs.
enum StatisticsExportPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let (choice, statistics) = try await StatisticsPage.read(visit)
        try await StaffExport.record(
            visit, subject: Subject(kind: "plan", id: choice.plan?.id), detail: "统计分析")
        func rows(_ lines: [(title: String, counts: StatisticsCounts)]) -> [[String]] {
            lines.map { [$0.title] + $0.counts.values.map(String.init) }
        }
        let all =
            [["地市"] + StatisticsCounts.titles] + rows(statistics.cities) + [["岗位"] + StatisticsCounts.titles]
            + rows(statistics.posts) + rows([("合计", statistics.total)])
        return try await StaffExport.file(visit, all, name: "统计分析.csv")
    }
}
