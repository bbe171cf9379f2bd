import HTTP
import Site
import Templating

/// 考生名单 on paper: A4 landscape, one room after the other, each with the list to sign and the photos to compare.
enum CandidateListPrintPage: Page {
    struct Model: TemplateModel {
        let backURL: String
        let sheets: [Sheet]
    }

    struct Sheet: TemplateModel {
        let planTitle: String
        let site: String
        let room: String
        let session: String
        let summary: String
        /// A sheet has either lines or photos.
        let lines: [Line]
        let photos: [Photo]
        let page: Int
        let pageCount: Int
    }

    struct Line: TemplateModel {
        let room: Int
        let seat: Int
        let ticket: String
        let name: String
        let sex: String
        let idNumber: String
        let post: String
    }

    struct Photo: TemplateModel {
        let seat: Int
        let name: String
        /// Nil where there is no photo.
        let url: String?
    }

    static let template = "site-staff/exam/candidates-print"
    static let layout = "print"
    /// What fits on a sheet of 210 mm with its heading.
    private static let lineCountMax = 30
    private static let photoCountMax = 30

    static func show(_ visit: Visit) async throws -> Response {
        guard let all = try await CandidateListSheets.read(visit, what: "打印") else {
            return CandidateListSheets.askSite(visit)
        }
        let model = Model(backURL: CandidateListPage.url, sheets: all.rooms.flatMap { sheets($0, of: all) })
        return try visit.page(CandidateListPrintPage.self, model, title: "考生名单")
    }

    private static func sheets(_ room: CandidateListSheets.Room, of all: CandidateListSheets) -> [Sheet] {
        let lists = slices(room.candidates, lineCountMax)
        let grids = slices(room.candidates, photoCountMax)
        let pageCount = lists.count + grids.count
        func sheet(_ lines: [Line], _ photos: [Photo], page: Int) -> Sheet {
            Sheet(
                planTitle: all.planTitle, site: all.siteName, room: "第 \(room.room.number) 考场（\(room.room.name)）",
                session: room.room.session, summary: "\(room.room.posts)　\(room.candidates.count) 人", lines: lines,
                photos: photos, page: page, pageCount: pageCount)
        }
        return lists.enumerated().map { sheet($1.map(line), [], page: $0 + 1) }
            + grids.enumerated().map { sheet([], $1.map(photo), page: lists.count + $0 + 1) }
    }

    private static func slices(
        _ candidates: [CandidateListQueries.Candidate], _ size: Int
    ) -> [ArraySlice<CandidateListQueries.Candidate>] {
        stride(from: 0, to: candidates.count, by: size).map {
            candidates[$0..<min($0 + size, candidates.count)]
        }
    }

    private static func line(_ candidate: CandidateListQueries.Candidate) -> Line {
        Line(
            room: candidate.roomNumber, seat: candidate.seatNumber, ticket: candidate.ticketNumber,
            name: candidate.name, sex: candidate.sex, idNumber: candidate.idNumber, post: candidate.post)
    }

    private static func photo(_ candidate: CandidateListQueries.Candidate) -> Photo {
        Photo(
            seat: candidate.seatNumber, name: candidate.name,
            url: candidate.photoSHA256.map { _ in "\(CandidateListPage.url)/\(candidate.id)/photo" })
    }
}
