import HTTP
import Site
import Templating

/// 无障碍声明.
enum AccessibilityPage: Page {
    struct Model: TemplateModel {}

    static let template = "home/accessibility"

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(AccessibilityPage.self, Model(), title: "无障碍声明")
    }
}
