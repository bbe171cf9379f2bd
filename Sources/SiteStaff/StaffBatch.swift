import Database
import HTTP
import Registry
import Site
import Workflow

/// The rows that a form acts on: those that were ticked, or all of the filter, if there are still as many as the page
/// said (pages.md (a) 20).
struct StaffBatch: Sendable {
    /// What one act takes at most.
    static let selectionCountMax = 1000
    /// Names on a page that asks for confirmation.
    private static let shownNameCountMax = 30

    let filter: StaffFilter
    let scope: StaffScope
    let ids: [Int]
    private let isAll: Bool

    /// The selection of a form; nothing selected gives none.
    static func read(_ visit: Visit, _ list: StaffList) async throws -> StaffBatch {
        let viewer = try visit.signedIn()
        let scope = try list.scope(viewer)
        let form = visit.request.form
        let ticked = visit.tickedIDs()
        return try await visit.readSlowly { connection in
            let filter = try StaffFilter(form, of: list, in: connection)
            guard form.first("all") != nil else {
                return StaffBatch(filter: filter, scope: scope, ids: ticked, isAll: false)
            }
            let ids = try StaffQueries.ids(filter, scope, in: connection)
            let expected = form.first("expected") ?? ""
            guard String(ids.count) == expected, ids.count <= selectionCountMax else {
                throw PageError.conflict(
                    "符合筛选条件的已经不是 \(expected) 条，现在有 \(ids.count) 条。请返回列表核对后重新选择。")
            }
            return StaffBatch(filter: filter, scope: scope, ids: ids, isAll: true)
        }
    }

    /// Back to the list, with the sentence that a form without a tick gets.
    func nothingTicked(_ visit: Visit) -> Response {
        visit.redirect(filter.listURL, flash: "请先勾选人员", isWarning: true)
    }

    /// What a confirmation carries on.
    func hidden(action: String) -> [HiddenField] {
        let selection =
            isAll
            ? [HiddenField("all", "1"), HiddenField("expected", String(ids.count))]
            : ids.map { HiddenField("ids", String($0)) }
        return filter.hidden + [HiddenField("action", action), HiddenField("confirmed", "1")] + selection
    }

    /// The rows as they are now; a row of another unit is not among them.
    func records(_ visit: Visit) async throws -> [StaffRecord] {
        let (ids, scope) = (ids, scope)
        return try await visit.readSlowly { connection in
            try ids.compactMap { try StaffQueries.find($0, scope, in: connection) }
        }
    }

    /// The first names, and how many more there are.
    static func names(_ records: [StaffRecord]) -> [String] {
        let shown = records.prefix(shownNameCountMax).map {
            "\($0.name) \(Masking.idNumber($0.idNumber)) \($0.postTitle)"
        }
        return records.count > shown.count ? shown + ["……共 \(records.count) 人"] : shown
    }

    /// All of the filter are selected; what is to be done with them?
    func chooseAct(_ visit: Visit, acts: [Choice]) throws -> Response {
        let input = Input("action", "办理", .radios)
        let hidden = filter.hidden + [HiddenField("all", "1"), HiddenField("expected", String(ids.count))]
        return try visit.page(
            ConfirmPage.self,
            .init(
                question: "已选择全部 \(ids.count) 条（按当前筛选：\(filter.words)）。请选择怎样办理。",
                action: filter.list.url, hidden: hidden, fields: [Form().field(input, choices: acts)],
                confirmTitle: "下一步", cancelURL: filter.listURL),
            title: "请确认办理全部 \(ids.count) 条")
    }

    /// Performs on every row what `act` does, and leads to the result of each.
    func run(
        _ visit: Visit, kind: String, title: String,
        act: @escaping @Sendable (Int, Connection) throws -> String
    ) async throws -> Response {
        let scope = scope
        return try await Batch.run(
            visit, kind: kind, title: title, backURL: filter.listURL, ids: ids,
            name: { try StaffQueries.name(of: $0, scope, in: $1) },
            act: { id, connection in
                guard try StaffQueries.find(id, scope, in: connection) != nil else { throw Refusal.notFound }
                return try act(id, connection)
            })
    }
}
