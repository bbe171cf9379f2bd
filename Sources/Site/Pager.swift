import Database
import Templating

/// Links to the page before and after (decision 28); the component `pager` draws it.
package struct Pager: TemplateModel, Sendable {
    package let previousURL: String?
    package let nextURL: String?
    /// 「共 36 条」, or 「1,000 条以上」 where counting on would cost more than it tells.
    package let countText: String

    /// The links, nil where there is no such page.
    package init(previousURL: String?, nextURL: String?, countText: String) {
        self.previousURL = previousURL
        self.nextURL = nextURL
        self.countText = countText
    }
}
