import HTTP
import Site
import Templating
import Workflow

/// 准考证, one A4 page, only while it may be printed (HN14-P33).
enum TicketPage: Page {
    struct Model: TemplateModel {
        let planTitle: String
        let ticketNumber: String
        let name: String
        let sex: String
        let idNumber: String
        let photoURL: String?
        let photoTitle: String
        let post: String
        let papers: String
        let time: String
        let site: String
        let address: String
        let room: String
        let seat: String
        let rules: [String]
        let pdfURL: String
        let backURL: String
    }

    static let template = "site-staff/exam/ticket"
    static let layout = "print"

    static func show(_ visit: Visit) async throws -> Response {
        try visit.read { connection in
            let ticket = try Ticket.load(visit, in: connection)
            return try visit.page(TicketPage.self, model(ticket), title: "准考证")
        }
    }

    static func model(_ ticket: Ticket) -> Model {
        let (sheet, seat) = (ticket.sheet, ticket.seat)
        let id = sheet.registration.id
        return Model(
            planTitle: sheet.planTitle, ticketNumber: seat.ticketNumber, name: sheet.person.name,
            sex: sheet.person.sex, idNumber: sheet.person.idNumber,
            photoURL: sheet.person.photoAttachmentID == nil ? nil : RegistrationURL.photo(id),
            photoTitle: "\(sheet.person.name)的照片", post: sheet.post,
            papers: seat.papers.isEmpty ? RegistrationSheet.none : seat.papers.joined(separator: "、"),
            time: SessionText.make(seat.startsAt, seat.endsAt), site: seat.site, address: seat.address,
            room: seat.roomText, seat: seat.seatText, rules: Ticket.rules,
            pdfURL: RegistrationURL.ticket(id) + ".pdf", backURL: RegistrationURL.detail(id))
    }
}
