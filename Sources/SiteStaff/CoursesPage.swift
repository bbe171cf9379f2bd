import Database
import HTTP
import Site
import Templating
import Workflow

/// 考前必修课: of the confirmed payers, who has finished (HN14-T04 to T06).
enum CoursesPage: Page {
    struct Model: TemplateModel {
        let list: StaffListModel
    }

    static let template = "site-staff/exam/courses"
    private static let acts = [Choice("complete", "勾选已完成"), Choice("restart", "勾选未开始")]

    static func show(_ visit: Visit) async throws -> Response {
        let list = try await StaffListModel.make(
            visit, .courses, step: .training, emptyWords: "没有符合条件的人员。只有已确认缴费的在职人员才会出现在这里")
        return try visit.page(CoursesPage.self, Model(list: list), title: "考前必修课")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let batch = try await StaffBatch.read(visit, .courses)
        guard !batch.ids.isEmpty else { return batch.nothingTicked(visit) }
        let actor = try visit.signedIn().actor
        let now = visit.now
        // Both can be turned back at any time, so neither is asked about (pages.md (a) 23).
        switch visit.request.form.first("action") {
        case "complete":
            return try await batch.run(visit, kind: StaffUndo.complete, title: "勾选已完成") { id, connection in
                try perform(.complete, on: id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
                return "已完成"
            }
        case "restart":
            return try await batch.run(visit, kind: StaffUndo.restart, title: "勾选未开始") { id, connection in
                try perform(.restart, on: id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
                return "未开始"
            }
        default: return try batch.chooseAct(visit, acts: acts)
        }
    }
}
