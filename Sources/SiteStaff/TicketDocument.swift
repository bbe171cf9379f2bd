import Documents
import HTTP
import Site
import Workflow

/// The 准考证 as PDF (decision 29).
enum TicketDocument: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let ticket = try visit.read { try Ticket.load(visit, in: $0) }
        let photo = try await visit.photo(of: ticket.sheet.person)
        let bytes = try await visit.site.workers.run { try pdf(ticket, photo: photo) }
        return visit.file(bytes, type: "application/pdf", name: "准考证-\(ticket.seat.ticketNumber).pdf")
    }

    // Millimetres.
    private static let left = 18.0
    private static let columnWidth = 34.8

    static func pdf(_ ticket: Ticket, photo: [UInt8]?) throws -> [UInt8] {
        let model = TicketPage.model(ticket)
        let since = ticket.sheet.registration.stateSince
        let document = PDF(title: "准考证", paper: .a4, createdAtMilliseconds: since.milliseconds)
        document.beginPage()
        var y = 20.0
        y += document.text(
            model.planTitle, x: left, y: y, width: columnWidth * 5, style: PDF.TextStyle(points: 14, alignment: .centre)
        )
        y += document.text("准考证", x: left, y: y + 2, width: columnWidth * 5, style: .title) + 6
        y = head(model, photo, document, y)
        let rows: [[PDF.Cell]] = [
            [.label("报考岗位"), PDF.Cell(model.post, columnSpan: 4)],
            [.label("科目"), PDF.Cell(model.papers, columnSpan: 4)],
            [.label("考试时间"), PDF.Cell(model.time, columnSpan: 4)],
            [.label("考点"), PDF.Cell(model.site, columnSpan: 4)],
            [.label("考点地址"), PDF.Cell(model.address, columnSpan: 4)],
            [.label("考场"), PDF.Cell(model.room, columnSpan: 2), .label("座位"), PDF.Cell(model.seat)],
        ]
        y = document.table(table(columns: 5, rows), x: left, y: y) + 6
        y +=
            document.text(
                "考生须知", x: left, y: y, width: columnWidth * 5, style: PDF.TextStyle(points: 12, family: .sans)) + 2
        for (index, rule) in model.rules.enumerated() {
            y += document.text("\(index + 1). \(rule)", x: left, y: y, width: columnWidth * 5) + 1
        }
        return try document.finish()
    }

    private static func table(columns: Int, _ rows: [[PDF.Cell]]) -> PDF.Table {
        var table = PDF.Table(
            columns: Array(repeating: PDF.Column(width: columnWidth), count: columns), rows: rows)
        table.rowHeightMin = 10
        return table
    }

    private static func head(_ model: TicketPage.Model, _ photo: [UInt8]?, _ document: PDF, _ y: Double) -> Double {
        let rows: [[PDF.Cell]] = [
            [.label("准考证号"), PDF.Cell(model.ticketNumber, columnSpan: 3)],
            [.label("姓名"), PDF.Cell(model.name), .label("性别"), PDF.Cell(model.sex)],
            [.label("身份证号"), PDF.Cell(model.idNumber, columnSpan: 3)],
        ]
        var table = table(columns: 4, rows)
        table.rowHeightMin = 13
        let end = document.table(table, x: left, y: y)
        let area = PDF.Area(x: left + columnWidth * 4, y: y, width: columnWidth, height: end - y)
        document.box(area)
        let inside = PDF.Area(x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2)
        if photo.map({ document.image(jpeg: $0, in: inside) }) != true {
            document.text("照片", in: inside, style: PDF.TextStyle(alignment: .centre))
        }
        return end
    }
}
