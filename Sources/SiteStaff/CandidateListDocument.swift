import Documents
import HTTP
import Registry
import Site
import Workflow

/// 考生名单 as PDF, the same as on paper: for each room the list to sign, then the photos.
enum CandidateListDocument: Page {
    /// Sites with more are asked for room by room: a document of thousands of photos would block a worker for long.
    private static let candidateCountMax = 3000

    static func show(_ visit: Visit) async throws -> Response {
        guard let sheets = try await CandidateListSheets.read(visit, what: " PDF") else {
            return CandidateListSheets.askSite(visit)
        }
        guard sheets.count <= candidateCountMax else {
            throw PageError.refused(
                title: "名单太长", sentences: ["这个考点有 \(sheets.count) 人，请选择一个考场再生成 PDF。"])
        }
        let attachments = visit.site.attachments
        let now = visit.now
        let bytes = try await visit.site.workers.run {
            let photos = photos(of: sheets, from: attachments)
            return try document(sheets, photos, at: now)
        }
        return visit.file(bytes, type: "application/pdf", name: "考生名单.pdf", isInline: true)
    }

    /// A photo that can't be read leaves its frame empty: the list is needed at the door all the same.
    private static func photos(of sheets: CandidateListSheets, from attachments: Attachments) -> [String: [UInt8]] {
        let hashes = Set(sheets.rooms.flatMap(\.candidates).compactMap(\.photoSHA256))
        return Dictionary(
            uniqueKeysWithValues: hashes.compactMap { hash in (try? attachments.read(hash)).map { (hash, $0) } })
    }

    private static func document(
        _ sheets: CandidateListSheets, _ photos: [String: [UInt8]], at now: Moment
    ) throws -> [UInt8] {
        let pdf = PDF(title: "考生名单", paper: .a4Landscape, createdAtMilliseconds: now.milliseconds)
        for room in sheets.rooms {
            let grids = stride(from: 0, to: room.candidates.count, by: gridCount).map {
                Array(room.candidates[$0..<min($0 + gridCount, room.candidates.count)])
            }
            let lists = stride(from: 0, to: room.candidates.count, by: listCount).map {
                Array(room.candidates[$0..<min($0 + listCount, room.candidates.count)])
            }
            let pageCount = lists.count + grids.count
            for (index, candidates) in lists.enumerated() {
                heading(pdf, sheets, room)
                list(pdf, candidates)
                footer(pdf, page: index + 1, of: pageCount)
            }
            for (index, candidates) in grids.enumerated() {
                heading(pdf, sheets, room)
                for (place, candidate) in candidates.enumerated() { card(pdf, candidate, place, photos) }
                footer(pdf, page: lists.count + index + 1, of: pageCount)
            }
        }
        return try pdf.finish()
    }

    // MARK: - A page; millimetres on A4 landscape, 297×210

    private static let listCount = 30
    private static let gridCount = 30
    private static let left = 14.0
    private static let width = 269.0

    private static func heading(_ pdf: PDF, _ sheets: CandidateListSheets, _ room: CandidateListSheets.Room) {
        pdf.beginPage()
        pdf.text("考生名单", x: left, y: 9, width: width, style: .title)
        let line =
            "\(sheets.planTitle)　考点：\(sheets.siteName)　第 \(room.room.number) 考场（\(room.room.name)）　"
            + "\(room.room.session)　\(room.candidates.count) 人"
        pdf.text(
            line, in: PDF.Area(x: left, y: 18, width: width, height: 6), style: PDF.TextStyle(points: 9.5))
    }

    private static func list(_ pdf: PDF, _ candidates: [CandidateListQueries.Candidate]) {
        let headings = ["座位", "准考证号", "姓名", "性别", "身份证号", "考场", "岗位", "签到"]
        let widths = [14.0, 42, 46, 14, 48, 14, 51, 40]
        var table = PDF.Table(
            columns: widths.map { PDF.Column(width: $0) }, headings: headings,
            rows: candidates.map {
                [
                    "\($0.seatNumber)", "\($0.ticketNumber)", "\($0.name)", "\($0.sex)", "\($0.idNumber)",
                    "\($0.roomNumber)", "\($0.post)", "",
                ]
            })
        table.style = PDF.TextStyle(points: 9)
        table.labelStyle = PDF.TextStyle(points: 9, family: .sans, alignment: .centre)
        table.rowHeightMin = 5.3
        table.padding = 0.4
        pdf.table(table, x: left, y: 25, bottom: 203)
    }

    /// Ten in a line, three lines.
    private static func card(
        _ pdf: PDF, _ candidate: CandidateListQueries.Candidate, _ place: Int, _ photos: [String: [UInt8]]
    ) {
        let x = left + Double(place % 10) * 26.9
        let y = 27 + Double(place / 10) * 55
        let frame = PDF.Area(x: x + 1.5, y: y, width: 24, height: 29.5)
        if let photo = candidate.photoSHA256.flatMap({ photos[$0] }) { pdf.image(jpeg: photo, in: frame) }
        pdf.box(frame)
        let style = PDF.TextStyle(points: 8.5, alignment: .centre)
        pdf.text(
            "\(candidate.seatNumber) \(candidate.name)", in: PDF.Area(x: x, y: y + 30, width: 26.9, height: 5),
            style: style)
        pdf.text(
            candidate.ticketNumber, in: PDF.Area(x: x, y: y + 34.5, width: 26.9, height: 4.5),
            style: PDF.TextStyle(points: 7, alignment: .centre))
    }

    private static func footer(_ pdf: PDF, page: Int, of pageCount: Int) {
        pdf.text(
            "第 \(page) 页，共 \(pageCount) 页", in: PDF.Area(x: left, y: 203.5, width: width, height: 4.5),
            style: PDF.TextStyle(points: 8.5, alignment: .centre))
    }
}
