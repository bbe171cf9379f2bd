import HTTP
import Site
import Templating
import Workflow

/// 谁看过我的资料.
enum AccessesPage: Page {
    struct Line: TemplateModel {
        let who: String
        let what: String
        let time: String
    }

    struct Model: TemplateModel {
        let lines: [Line]
        let pager: Pager
    }

    static let template = "account/accesses"

    static func show(_ visit: Visit) async throws -> Response {
        let personID = try visit.signedIn().person()
        let keyset = Keyset(visit.query, isDescending: true)
        let (found, count) = try visit.read { connection in
            (
                try AccountEvents.accesses(toPerson: personID, keyset: keyset, in: connection),
                try AccountEvents.accessCount(toPerson: personID, in: connection)
            )
        }
        let (lines, pager) = keyset.page(found, countText: Keyset.countText(count), query: visit.query, id: \.id)
        let model = Model(lines: lines.map(line), pager: pager)
        return try visit.page(AccessesPage.self, model, title: "谁看过我的资料")
    }

    private static func line(_ event: AccountEvents.Line) -> Line {
        let role = Role(rawValue: event.role)?.title ?? ""
        return Line(
            who: [event.organisationName, role].compactMap { $0 }.joined(separator: " · "),
            what: [AccountEvents.title(of: event.action), event.detail].compactMap { $0 }.joined(separator: "："),
            time: event.at.minuteText)
    }
}
