import HTTP
import Templating

/// A value that a form carries on unseen.
package struct HiddenField: TemplateModel, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// 「请确认…」: what will be done, to whom, before what can't be undone. Works without JavaScript.
package enum ConfirmPage: Page {
    package struct Model: TemplateModel, Sendable {
        let question: String
        let facts: [Fact]
        /// The names of what is concerned; empty where the facts say it.
        let items: [String]
        /// Where 「确定」 posts to.
        let action: String
        let hidden: [HiddenField]
        /// Asked where the act needs a reason.
        let reason: Field?
        /// More fields that the act needs (fee, receipt …).
        let fields: [Field]
        let confirmTitle: String
        let isDanger: Bool
        let cancelURL: String
        let errors: ErrorSummary

        package init(
            question: String, facts: [Fact] = [], items: [String] = [], action: String, hidden: [HiddenField] = [],
            reason: Field? = nil, fields: [Field] = [], confirmTitle: String = "确定", isDanger: Bool = false,
            cancelURL: String, errors: ErrorSummary = ErrorSummary(errors: [], hasErrors: false)
        ) {
            self.question = question
            self.facts = facts
            self.items = items
            self.action = action
            self.hidden = hidden
            self.reason = reason
            self.fields = fields
            self.confirmTitle = confirmTitle
            self.isDanger = isDanger
            self.cancelURL = cancelURL
            self.errors = errors
        }
    }

    package static let template = "site/confirm"
}

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
    private static let fieldCountMax = 500

    static func response(_ visit: Visit) throws -> Response {
        let form = visit.request.form
        let secret = ["password", "repeat", "new_password", "old_password"]
        let names = form.names.filter { $0 != CSRF.fieldName && !secret.contains($0) }
        let hidden = names.flatMap { name in form.all(name).map { HiddenField(name, $0) } }
        let mayEnter = visit.route.access.admits(visit.viewer)
        let model = Model(
            isSignedIn: mayEnter, signInURL: "/login", action: SafeRedirect.path(visit.request.target),
            hidden: Array(hidden.prefix(fieldCountMax)), lostFiles: visit.route.upload.takesFiles)
        return try visit.page(
            ResubmitPage.self, model, title: mayEnter ? "请确认再次提交" : "登录已过期", status: .forbidden)
    }
}

/// 显示设置: standard or 长辈版, keyboard shortcuts on or off.
enum DisplayPage: Page {
    struct Model: TemplateModel {
        let view: Field
        let shortcuts: Field
        let back: String
    }

    static let template = "site/display"
    private static let view = Input("view", "显示方式", .radios)
    private static let shortcuts = Input("shortcuts", "键盘快捷键（审核列表中用单个字母操作）", .radios)
    private static let views = [Choice("standard", "标准版"), Choice("elder", "长辈版")]
    private static let switches = [Choice("on", "打开"), Choice("off", "关闭")]

    static func show(_ visit: Visit) async throws -> Response {
        let now = DisplaySettings(cookie: visit.request.cookie(DisplaySettings.name))
        let form = Form(initial: [
            "view": now.isElder ? "elder" : "standard", "shortcuts": now.areShortcutsOff ? "off" : "on",
        ])
        let back = SafeRedirect.path(visit.query.first("back") ?? "/")
        let model = Model(
            view: form.field(view, choices: views), shortcuts: form.field(shortcuts, choices: switches), back: back)
        return try visit.page(DisplayPage.self, model, title: "显示设置")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let form = visit.request.form
        let settings = DisplaySettings(
            isElder: form.first("view") == "elder", areShortcutsOff: form.first("shortcuts") == "off")
        var response = visit.redirect(form.first("back") ?? "/", flash: "显示设置已保存")
        response.add(.setCookie, settings.cookie)
        return response
    }
}
