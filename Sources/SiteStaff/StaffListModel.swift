import Database
import Examinations
import Site
import Templating
import Workflow

/// What every list of registrations shows: the query, the rows, the links beside them, what acts on them.
struct StaffListModel: TemplateModel {
    let url: String
    let plan: Field
    let name: Field
    let post: Field
    let type: Field
    let state: Field
    /// The filter in words, over the table.
    let caption: String
    let rows: [StaffRow]
    let pager: Pager
    /// The filter, for the forms that act.
    let hidden: [HiddenField]
    let query: String
    /// Why nothing can be done now, with the dates; nil while the step is open.
    let windowNote: String?
    let isOpen: Bool
    /// 「选择全部 136 条（按当前筛选）」; nil where the page shows all, or where there are too many at once.
    let selectAll: String?
    let count: Int
    let emptySentence: String

    /// Whether the step's buttons are there.
    static func make(
        _ visit: Visit, _ list: StaffList, step: PlanStep, emptyWords: String
    ) async throws -> StaffListModel {
        let viewer = try visit.signedIn()
        let scope = try list.scope(viewer)
        let query = visit.query
        let now = visit.now
        let read: @Sendable (Connection) throws -> StaffListModel = { connection in
            let filter = try StaffFilter(query, of: list, in: connection)
            let keyset = Keyset(query)
            let records = try StaffQueries.rows(filter, scope, keyset: keyset, in: connection)
            let count = try StaffQueries.count(filter, scope, in: connection)
            let page = keyset.page(records, countText: Keyset.countText(count), query: query) { $0.id }
            let window = try StaffWindow.find(step, of: filter.plan, for: viewer, at: now, in: connection)
            return StaffListModel(
                filter, page.rows, page.pager, count: count, window: window, emptyWords: emptyWords)
        }
        return StaffFilter.isCostly(query, of: list) ? try await visit.readSlowly(read) : try visit.read(read)
    }

    private init(
        _ filter: StaffFilter, _ records: [StaffRecord], _ pager: Pager, count: Int, window: StaffWindow,
        emptyWords: String
    ) {
        let fields = filter.fields
        url = filter.list.url
        plan = fields.plan
        name = fields.name
        post = fields.post
        type = fields.type
        state = fields.state
        caption = window.isOpen ? "\(filter.words)。\(window.text)" : filter.words
        rows = records.map { StaffRow($0, url: "\(filter.list.url)/\($0.id)?\(filter.query)") }
        self.pager = pager
        hidden = filter.hidden
        query = filter.query
        windowNote = window.isOpen || window.text.isEmpty ? nil : window.text
        isOpen = window.isOpen
        let isWorthIt = count > records.count && count <= StaffBatch.selectionCountMax
        selectAll = isWorthIt ? "选择全部 \(count) 条（按当前筛选）" : nil
        self.count = count
        emptySentence = filter.plan == nil ? "暂无考试计划。" : "\(emptyWords)。当前筛选：\(filter.words)。"
    }
}

/// A step's window for a unit, in words.
struct StaffWindow: Sendable {
    let text: String
    let isOpen: Bool

    static func find(
        _ step: PlanStep, of plan: Plan?, for viewer: Viewer, at now: Moment, in connection: Connection
    ) throws -> StaffWindow {
        guard let plan else { return StaffWindow(text: "", isOpen: false) }
        let party = WindowParty(organisationID: viewer.organisationID)
        guard let window = try PlanWindow.find(step, of: plan.id, for: party, in: connection) else {
            return StaffWindow(text: "这次考试没有安排「\(step.title)」的时间。", isOpen: false)
        }
        let note = window.extensionReason.map { "已延长，原因：\($0)。" } ?? ""
        let sentence = window.refusal(at: now) ?? "「\(step.title)」的时间是 \(window.text)，现在可以办理"
        return StaffWindow(text: sentence + "。" + note, isOpen: window.isOpen(at: now))
    }
}
