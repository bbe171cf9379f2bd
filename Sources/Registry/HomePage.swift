import Database
import HTTP
import Site
import Templating
import Workflow

/// 首页: what waits for the viewer, or the sign-in box, then the four panels.
enum HomePage: Page {
    struct Panel: TemplateModel {
        let title: String
        let moreURL: String
        let notices: [NoticeLine]
    }

    struct Model: TemplateModel {
        let signIn: SignInForm?
        let inbox: InboxModel?
        let panels: [Panel]
    }

    static let template = "home/home"
    private static let noticesPerPanel = 6

    static func show(_ visit: Visit) async throws -> Response {
        let now = visit.now
        let panels = try visit.read { connection in
            try NoticeBoard.allCases.map { board in
                let newest = try PublicNotice.newest(board, countMax: noticesPerPanel, at: now, in: connection)
                return Panel(
                    title: board.title, moreURL: "/notices?board=\(board.rawValue)",
                    notices: newest.map(NoticeLine.init))
            }
        }
        let inbox = try visit.viewer.map { try InboxModel($0, visit) }
        let model = Model(signIn: inbox == nil ? SignInForm(visit) : nil, inbox: inbox, panels: panels)
        return try visit.page(HomePage.self, model, title: "首页")
    }
}
