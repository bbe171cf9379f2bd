import HTTP
import Templating
import Workflow

/// A page: what answers one URL. Its struct `Model` is all that its template gets.
package protocol Page: SendableMetatype {
    associatedtype Model: TemplateModel = NoModel

    /// The template's name without `.html`: "site-staff/exam/registrations". Empty for a page that only acts or sends a
    /// file.
    static var template: String { get }
    /// "layout", or "print" for a sheet of paper.
    static var layout: String { get }
    /// Answers GET and HEAD.
    static func show(_ visit: Visit) async throws -> Response
    /// Answers POST.
    static func submit(_ visit: Visit) async throws -> Response
}

/// The model of a page without a template.
package struct NoModel: TemplateModel, Sendable {}

extension Page {
    package static var template: String { "" }
    package static var layout: String { "layout" }
    /// A page that is only sent to has nothing to show.
    package static func show(_ visit: Visit) async throws -> Response { throw PageError.notFound }
    /// A page that is only shown takes no form.
    package static func submit(_ visit: Visit) async throws -> Response { throw PageError.notFound }
}

/// How large a form a route takes.
package enum Upload: Sendable {
    /// An ordinary form.
    case none
    /// A form with files, each at most so many bytes; only who is signed in may send files.
    case files(bytesMax: Int)
    /// A form with a file that anyone may send: keep it small. How many come from one address in an hour is limited.
    case publicFile(bytesMax: Int)

    var takesFiles: Bool {
        switch self {
        case .none: false
        case .files, .publicFile: true
        }
    }
}

/// One line of the route table: method, path, access, page. `:name` in the path stands for one segment.
package struct Route: Sendable {
    package let method: HTTP.Method
    package let path: String
    package let access: Access
    package let page: any Page.Type
    package let upload: Upload
    package let menu: MenuEntry?

    /// A page to look at, also by HEAD.
    package static func get(
        _ path: String, _ access: Access, _ page: any Page.Type, menu: MenuEntry? = nil
    ) -> Route {
        Route(method: .get, path: path, access: access, page: page, upload: .none, menu: menu)
    }

    /// A form to send.
    package static func post(
        _ path: String, _ access: Access, _ page: any Page.Type, upload: Upload = .none
    ) -> Route {
        Route(method: .post, path: path, access: access, page: page, upload: upload, menu: nil)
    }
}

/// Where a route stands in the left menu: 「考试报名」 > 「参加报名」.
package struct MenuEntry: Sendable {
    package let group: String
    package let title: String
    /// Groups and entries are shown in this order.
    package let order: Int
    /// Where a role knows the same page by another name.
    private let titles: [Role: String]

    /// An entry of a group; `titles` are the names that some roles know it by.
    package init(_ group: String, _ title: String, order: Int, titles: [Role: String] = [:]) {
        self.group = group
        self.title = title
        self.order = order
        self.titles = titles
    }

    /// The entry's name for a role.
    package func title(for role: Role) -> String { titles[role] ?? title }
}
