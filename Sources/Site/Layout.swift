import Templating

/// What `layout.html` and `print.html` are given around every page; its names are seen by the page's template too.
package struct LayoutModel: TemplateModel, Sendable {
    /// The page's heading (`h1`) and the first part of `<title>`.
    package let title: String
    /// `<title>` in full, with 「错误：」 in front when the form was refused.
    package let documentTitle: String
    package let systemName: String
    /// Who runs what is being looked at: 「河南省住房和城乡建设厅」.
    package let authorityName: String
    package let isRehearsal: Bool
    /// The business time, shown in the rehearsal banner.
    package let businessTime: String
    package let isSignedIn: Bool
    package let viewerName: String
    /// Role and organisation: 「地市 · 郑州市住房和城乡建设局」; empty for applicants.
    package let viewerUnit: String
    package let menu: [MenuGroup]
    package let crumbs: [Crumb]
    package let flash: Flash?
    /// The token of every form on the page (`<input type=hidden name=_csrf>`), masked anew in each response.
    package let csrf: String
    package let stylesheetURL: String
    package let scriptURL: String
    package let iconURL: String
    /// 长辈版: larger text and targets, one column.
    package let isElder: Bool
    /// Staff pages use the width of the screen and smaller rows.
    package let isStaff: Bool
    package let areShortcutsOff: Bool
    /// Seconds until the session ends if nothing happens; 0 when signed out.
    package let sessionSeconds: Int
}

/// A group of the left menu.
package struct MenuGroup: TemplateModel, Sendable {
    package let title: String
    package let isOpen: Bool
    package let items: [MenuItem]
}

/// A page in the left menu.
package struct MenuItem: TemplateModel, Sendable {
    package let title: String
    package let url: String
    package let isCurrent: Bool
}

/// A step of the breadcrumb; without a URL it is only a word.
package struct Crumb: TemplateModel, Sendable {
    package let title: String
    package let url: String?

    /// A step with the page that it leads to, if there is one.
    package init(_ title: String, _ url: String? = nil) {
        self.title = title
        self.url = url
    }
}

/// A message that is shown once, on the page after the act.
package struct Flash: TemplateModel, Sendable {
    package let text: String
    package let isWarning: Bool
}
