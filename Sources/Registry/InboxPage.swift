import HTTP
import Site
import Templating
import Workflow

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
