import HTTP
import Registry
import Site

/// 考生名单 as a table for spreadsheet programs.
enum CandidateListExportPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        guard let sheets = try await CandidateListSheets.read(visit, what: "导出") else {
            return CandidateListSheets.askSite(visit)
        }
        let heading = ["考点", "场次", "考场", "座位", "准考证号", "姓名", "性别", "身份证号", "岗位"]
        let rows = sheets.rooms.flatMap { room in
            room.candidates.map { candidate in
                [
                    sheets.siteName, room.room.session, String(candidate.roomNumber), String(candidate.seatNumber),
                    candidate.ticketNumber, candidate.name, candidate.sex, candidate.idNumber, candidate.post,
                ]
            }
        }
        return try await StaffExport.file(visit, [heading] + rows, name: "考生名单.csv")
    }
}

/// The photo of a candidate on a list of this viewer's.
enum CandidateListPhotoPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let scope = CandidateListScope(try visit.signedIn())
        let id = try visit.id()
        let attachment = try visit.read { connection in
            try CandidateListQueries.photoAttachmentID(of: id, scope, in: connection)
                .flatMap { try Attachment.find($0, in: connection) }
        }
        guard let attachment else { throw PageError.notFound }
        return try await visit.attachment(attachment, name: "photo.jpg", isInline: true)
    }
}
