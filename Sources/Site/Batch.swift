import Database
import HTTP
import Templating
import Workflow

/// An act on ticked rows: each on its own, each with its own result, in slices (design.md §4), and what the result was
/// is kept, so that it can be read again and taken back (decision 16).
package enum Batch {
    /// Rows in one write.
    static let sliceRowCount = 200
    /// For how long the one who did it may take it back.
    package static let undoMinutes = 10

    /// Performs `act` on every id (each once) and leads to the page with the result of each. `name` gives a row's name
    /// for that page, nil where the viewer has no such row; `act` gives the sentence that tells what was done, and
    /// throws a `Refusal` or a `PageError` where the row can't be done. When the database refuses in the middle, the
    /// page tells what was done until then.
    package static func run(
        _ visit: Visit, kind: String, title: String, backURL: String, ids: [Int],
        name: @escaping @Sendable (Int, Connection) throws -> String?,
        act: @escaping @Sendable (Int, Connection) throws -> String
    ) async throws -> Response {
        let viewer = try visit.signedIn()
        let now = visit.now
        let batchID = try await visit.write { connection in
            try connection.insert(
                "INSERT INTO batch (account_id, kind, title, back_url, made_at) VALUES (?, ?, ?, ?, ?)",
                viewer.accountID, kind, title, SafeRedirect.path(backURL), now)
        }
        for start in stride(from: 0, to: ids.count, by: sliceRowCount) {
            let slice = ids[start..<min(start + sliceRowCount, ids.count)]
            do {
                try await visit.write { connection in
                    for id in slice { try record(id, of: batchID, in: connection, name: name, act: act) }
                }
            } catch let error as DatabaseError where start > 0 && error.isBusy {
                visit.site.log("batch=\(batchID) stopped after \(start) of \(ids.count): \(error)")
                let rest = "系统繁忙，只办理了前 \(start) 条，其余 \(ids.count - start) 条没有办理，请返回列表重新勾选。"
                return visit.redirect("/batches/\(batchID)", flash: rest, isWarning: true)
            }
        }
        return visit.redirect("/batches/\(batchID)")
    }

    private static func record(
        _ id: Int, of batchID: Int, in connection: Connection, name: (Int, Connection) throws -> String?,
        act: (Int, Connection) throws -> String
    ) throws {
        // A row that this viewer can't see has no name here, and is refused below like one that doesn't exist.
        let title = try name(id, connection) ?? "编号 \(id)"
        var sentence: String
        var isDone = false
        do {
            sentence = try connection.savepoint { try act(id, connection) }
            isDone = true
        } catch let refusal as Refusal {
            sentence = refusal.sentence
        } catch let error as PageError {
            sentence = error.sentence
        }
        try connection.run(
            "INSERT INTO batch_item (batch_id, item_id, name, sentence, is_done) VALUES (?, ?, ?, ?, ?)",
            batchID, id, title, sentence, isDone)
    }
}

/// A row of a batch's result.
package struct BatchLine: TemplateModel, Sendable {
    package let name: String
    package let sentence: String
}

/// The button 「撤销」.
package struct UndoForm: TemplateModel, Sendable {
    package let action: String
    package let hidden: [HiddenField]
    package let until: String
}

/// What a batch did, row by row.
enum BatchPage: Page {
    struct Model: TemplateModel {
        let summary: String
        let done: [BatchLine]
        let refused: [BatchLine]
        let backURL: String
        let undo: UndoForm?
    }

    static let template = "site/batch-result"

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id()
        let now = visit.now
        let programmes = visit.site.programmes
        return try visit.read { connection in
            guard let batch = try BatchRecord.find(id, of: viewer, in: connection) else { throw PageError.notFound }
            let (doneCount, refusedCount) = try BatchRecord.counts(of: id, in: connection)
            let canUndo =
                doneCount > 0 && batch.undoneAt == nil && now < batch.undoEnds
                && programmes.contains { $0.undo[batch.kind] != nil }
            let summary = "\(batch.title)：成功 \(doneCount) 条，未成功 \(refusedCount) 条"
            let undo =
                canUndo
                ? UndoForm(action: "/batches/\(id)/undo", hidden: [], until: batch.undoEnds.minuteText) : nil
            let model = Model(
                summary: summary + (batch.undoneAt == nil ? "" : "（已撤销）"),
                done: try BatchRecord.lines(of: id, areDone: true, in: connection),
                refused: try BatchRecord.lines(of: id, areDone: false, in: connection),
                backURL: batch.backURL, undo: undo)
            return try visit.page(BatchPage.self, model, title: batch.title + "结果")
        }
    }
}

/// Takes a mistaken batch back, where nothing followed.
enum BatchUndoPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id()
        let now = visit.now
        guard let batch = try visit.read({ try BatchRecord.find(id, of: viewer, in: $0) }) else {
            throw PageError.notFound
        }
        guard let undo = visit.site.programmes.compactMap({ $0.undo[batch.kind] }).first, now < batch.undoEnds else {
            throw PageError.conflict("超过 \(Batch.undoMinutes) 分钟，不能再撤销。如有错误，请逐条退回并说明原因。")
        }
        let isFirst = try await visit.write {
            try $0.run("UPDATE batch SET undone_at = ? WHERE id = ? AND undone_at IS NULL", now, id) == 1
        }
        guard isFirst else { throw PageError.conflict("这一批已经撤销过了。") }
        let ids = try visit.read { try BatchRecord.doneIDs(of: id, in: $0) }
        return try await Batch.run(
            visit, kind: batch.kind + ".undo", title: "撤销" + batch.title, backURL: batch.backURL, ids: ids,
            name: { try BatchRecord.name(of: $0, in: id, $1) },
            act: { item, connection in
                try undo(item, viewer.actor, now, connection)
                return "已撤销"
            })
    }
}

/// A batch as it is kept.
struct BatchRecord: Sendable {
    let kind: String
    let title: String
    let backURL: String
    let madeAt: Moment
    let undoneAt: Moment?

    var undoEnds: Moment { madeAt.adding(minutes: Batch.undoMinutes) }

    static func find(_ id: Int, of viewer: Viewer, in connection: Connection) throws -> BatchRecord? {
        try connection.first(
            "SELECT kind, title, back_url, made_at, undone_at FROM batch WHERE id = ? AND account_id = ?",
            id, viewer.accountID
        ) { row in
            BatchRecord(
                kind: try row[0], title: try row[1], backURL: try row[2], madeAt: try row[3], undoneAt: try row[4])
        }
    }

    static func counts(of id: Int, in connection: Connection) throws -> (done: Int, refused: Int) {
        let done = try connection.count("SELECT count(*) FROM batch_item WHERE batch_id = ? AND is_done", id)
        return (done, try connection.count("SELECT count(*) FROM batch_item WHERE batch_id = ?", id) - done)
    }

    /// The rows that were done, or those that were not: the first thousand, which is more than anybody reads.
    static func lines(of id: Int, areDone: Bool, in connection: Connection) throws -> [BatchLine] {
        try connection.all(
            "SELECT name, sentence FROM batch_item WHERE batch_id = ? AND is_done = ? ORDER BY item_id LIMIT 1000",
            id, areDone
        ) { BatchLine(name: try $0[0], sentence: try $0[1]) }
    }

    static func doneIDs(of id: Int, in connection: Connection) throws -> [Int] {
        try connection.all("SELECT item_id FROM batch_item WHERE batch_id = ? AND is_done ORDER BY item_id", id) {
            try $0[0]
        }
    }

    static func name(of item: Int, in id: Int, _ connection: Connection) throws -> String? {
        try connection.first("SELECT name FROM batch_item WHERE batch_id = ? AND item_id = ?", id, item) { try $0[0] }
    }
}
