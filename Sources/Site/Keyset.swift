import Database
import HTTP

/// Where a list stands: its first page, or after or before a row (keyset pages: the cost doesn't grow with the list).
package struct Keyset: Sendable {
    /// Before or after which row, by the list's unique column.
    package enum Position: Sendable, Equatable {
        case first
        case after(Int)
        case before(Int)
    }

    /// Rows on a page; `clause` asks for one more, which tells whether there is another page.
    package static let rowCount = 20
    package let position: Position
    package let isDescending: Bool

    /// Reads `?after=` or `?before=`; anything else is the first page.
    package init(_ query: FormData, isDescending: Bool = false) {
        self.isDescending = isDescending
        if let after = Self.number(query.first("after")) {
            position = .after(after)
        } else if let before = Self.number(query.first("before")) {
            position = .before(before)
        } else {
            position = .first
        }
    }

    private static func number(_ text: String?) -> Int? {
        guard let text, text.utf8.count <= 15 else { return nil }
        return Int(text)
    }

    /// ` AND r.id > ? ORDER BY r.id LIMIT 21`, and its argument; `column` must be unique in the list.
    package func clause(_ column: SQL) -> (sql: SQL, arguments: [any Bindable]) {
        let limit: SQL = " LIMIT 21"
        let rising: SQL = " ORDER BY " + column
        let falling: SQL = " ORDER BY " + column + " DESC"
        let above: SQL = " AND " + column + " > ?"
        let below: SQL = " AND " + column + " < ?"
        switch (position, isDescending) {
        case (.first, false): return (rising + limit, [])
        case (.first, true): return (falling + limit, [])
        case (.after(let id), false): return (above + rising + limit, [id])
        case (.after(let id), true): return (below + falling + limit, [id])
        case (.before(let id), false): return (below + falling + limit, [id])
        case (.before(let id), true): return (above + rising + limit, [id])
        }
    }

    /// The rows of this page in the list's order, and the links beside it. `rows` is what the clause gave; `query`
    /// keeps the filter in the links.
    package func page<Row>(
        _ rows: [Row], countText: String, query: FormData, id: (Row) -> Int
    ) -> (rows: [Row], pager: Pager) {
        let hasMore = rows.count > Self.rowCount
        var shown = Array(rows.prefix(Self.rowCount))
        if case .before = position { shown.reverse() }
        let hasPrevious: Bool
        let hasNext: Bool
        switch position {
        case .first: (hasPrevious, hasNext) = (false, hasMore)
        case .after: (hasPrevious, hasNext) = (true, hasMore)
        case .before: (hasPrevious, hasNext) = (hasMore, true)
        }
        let filter = query.names.filter { $0 != "after" && $0 != "before" }
            .flatMap { name in query.all(name).map { "\(PercentEncoding.encode(name))=\(PercentEncoding.encode($0))&" }
            }
            .joined()
        // Where the rows have gone meanwhile, the way back is the first page.
        let start = filter.isEmpty ? "?" : "?" + filter.dropLast()
        let isLost = shown.isEmpty && position != .first
        let previous = isLost ? start : hasPrevious ? shown.first.map { "?\(filter)before=\(id($0))" } : nil
        let next = hasNext ? shown.last.map { "?\(filter)after=\(id($0))" } : nil
        return (shown, Pager(previousURL: previous, nextURL: next, countText: countText))
    }

    /// 「共 36 条」, exact to 1,000 (decision 28). `count` comes from a query that stops counting at 1,001.
    package static func countText(_ count: Int) -> String {
        count > 1000 ? "1,000 条以上" : "共 \(count) 条"
    }
}
