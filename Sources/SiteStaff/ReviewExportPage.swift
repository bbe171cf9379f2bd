import Database
import Documents
import HTTP
import Site
import Workflow

/// The list of 现场审核 as a table for spreadsheet programs; who took how much is an event (decision 31).
enum ReviewExportPage: Page {
    private static let rowCountMax = 50_000

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let scope = try StaffScope.reviews(viewer)
        let query = visit.query
        let (records, filter) = try await visit.readSlowly { connection in
            let filter = try StaffFilter(query, of: .reviews, in: connection)
            let records = try StaffQueries.allRows(filter, scope, countMax: rowCountMax, in: connection)
            return (records, filter)
        }
        try await StaffExport.record(
            visit, subject: Subject(kind: "plan", id: filter.plan?.id), detail: "现场审核，\(records.count) 条")
        let rows = records.map { record in
            [
                record.number.text, record.name, record.sex, record.idNumber, record.type.title, record.place,
                record.postTitle, record.submittedAt.text, record.tag.text,
            ]
        }
        let heading = ["报名序号", "姓名", "性别", "身份证号", "人员类型", "单位/学校", "专业岗位", "报名时间", "状态"]
        return try await StaffExport.file(visit, [heading] + rows, name: "现场审核.csv")
    }
}

/// Exports: made on a worker, and noted.
enum StaffExport {
    static func record(_ visit: Visit, subject: Subject, detail: String) async throws {
        let actor = try visit.signedIn().actor
        let now = visit.now
        try await visit.write { connection in
            _ = try EventLog.record(
                programme: ExamRegistrationWorkflow.name, subject: subject, action: "export", by: actor,
                detail: detail, at: now, in: connection)
        }
    }

    static func file(_ visit: Visit, _ rows: [[String]], name: String) async throws -> Response {
        let bytes = try await visit.site.workers.run { CSV.write(rows) }
        return visit.file(bytes, type: "text/csv; charset=utf-8", name: name)
    }
}
