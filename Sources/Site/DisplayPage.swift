import HTTP
import Templating

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
