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

/// What waits for a viewer, over all programmes.
struct InboxModel: TemplateModel {
    struct Item: TemplateModel {
        let title: String
        let countText: String
        let url: String
        let deadline: String?
    }

    let items: [Item]

    init(_ viewer: Viewer, _ visit: Visit) throws {
        let now = visit.now
        items = try visit.read { connection in
            try visit.site.programmes.flatMap { try $0.inbox(viewer, connection, now) }.map { item in
                Item(
                    title: item.title, countText: item.count > 1 ? "\(Keyset.countText(item.count))" : "",
                    url: item.url, deadline: item.deadline)
            }
        }
    }
}

/// 待办 alone.
enum InboxPage: Page {
    struct Model: TemplateModel {
        let inbox: InboxModel
    }

    static let template = "account/inbox"

    static func show(_ visit: Visit) async throws -> Response {
        let inbox = try InboxModel(try visit.signedIn(), visit)
        return try visit.page(InboxPage.self, Model(inbox: inbox), title: "待办")
    }
}

/// 无障碍声明.
enum AccessibilityPage: Page {
    struct Model: TemplateModel {}

    static let template = "home/accessibility"

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(AccessibilityPage.self, Model(), title: "无障碍声明")
    }
}
