import HTTP
import Templating

/// A form whose session or token is over: what was typed is kept on the page and can be sent again.
enum ResubmitPage: Page {
    struct Model: TemplateModel {
        /// False: sign in first (in another tab), then send.
        let isSignedIn: Bool
        let signInURL: String
        let action: String
        let hidden: [HiddenField]
        let lostFiles: Bool
    }

    static let template = "site/resubmit"
    static func response(_ visit: Visit) throws -> Response {
        let form = visit.request.form
        let names = form.names.filter { $0 != CSRF.fieldName && !isSecret($0) }
        let hidden = names.flatMap { name in form.all(name).map { HiddenField(name, $0) } }
        let mayEnter = visit.route.access.admits(visit.viewer)
        let model = Model(
            isSignedIn: mayEnter, signInURL: "/login", action: SafeRedirect.path(visit.request.target),
            hidden: hidden, lostFiles: visit.route.upload.takesFiles)
        return try visit.page(
            ResubmitPage.self, model, title: mayEnter ? "请确认再次提交" : "登录已过期", status: .forbidden)
    }

    /// Passwords are never written into a page.
    private static func isSecret(_ name: String) -> Bool { name.contains("password") || name == "repeat" }
}
