import HTTP
import Templating
import Workflow

/// The frame around a page: who, where, menu, banner.
extension Visit {
    func layout(title: String, crumbs: [Crumb], isFormError: Bool) -> LayoutModel {
        let configuration = site.configuration
        let display = DisplaySettings(cookie: request.cookie(DisplaySettings.name))
        return LayoutModel(
            title: title,
            documentTitle: (isFormError ? "错误：" : "") + "\(title) - \(configuration.systemName)",
            systemName: configuration.systemName,
            authorityName: "河南省住房和城乡建设厅",
            isRehearsal: configuration.isRehearsal,
            businessTime: configuration.isRehearsal ? now.minuteText : "",
            isSignedIn: viewer != nil,
            viewerName: viewer?.name ?? "",
            viewerUnit: viewerUnit,
            menu: menu(),
            crumbs: trail(to: title, crumbs),
            flash: FlashCookie.flash(request.cookie(FlashCookie.name)),
            csrf: CSRF.token(of: csrfSecret),
            stylesheetURL: site.staticFiles.url("css/kaozheng.css"),
            scriptURL: site.staticFiles.url("js/kaozheng.js"),
            iconURL: site.staticFiles.url("images/favicon.svg"),
            isElder: display.isElder,
            isStaff: viewer.map { $0.role != .applicant } ?? false,
            areShortcutsOff: display.areShortcutsOff,
            sessionSeconds: viewer?.idleSeconds ?? 0,
            here: request.method == .get ? request.target : route.path)
    }

    private var viewerUnit: String {
        guard let viewer, viewer.role != .applicant else { return "" }
        return [viewer.role.title, viewer.organisationName].compactMap { $0 }.joined(separator: " · ")
    }

    /// 首页 > group of the menu > … > this page.
    private func trail(to title: String, _ crumbs: [Crumb]) -> [Crumb] {
        guard route.path != "/" else { return [] }
        let group = crumbs.isEmpty ? route.menu.map { [Crumb($0.group)] } ?? [] : crumbs
        return [Crumb("首页", "/")] + group + [Crumb(title)]
    }

    /// The menu is derived from the routes that this role may use: nobody sees what they can't open.
    private func menu() -> [MenuGroup] {
        guard let viewer else { return [] }
        return site.menus.groups(for: viewer.role, at: request.path)
    }
}

/// The menus of all roles, made once from the route table.
package struct Menus: Sendable {
    private let entries: [Role: [(group: String, items: [(title: String, url: String)])]]

    init(_ routes: [Route]) {
        var entries: [Role: [(group: String, items: [(title: String, url: String)])]] = [:]
        let listed = routes.compactMap { route in route.menu.map { (route: route, menu: $0) } }
            .sorted { $0.menu.order < $1.menu.order }
        for role in Role.allCases {
            var groups: [(group: String, items: [(title: String, url: String)])] = []
            for (route, menu) in listed where Self.shows(route, to: role) {
                if let at = groups.firstIndex(where: { $0.group == menu.group }) {
                    groups[at].items.append((menu.title(for: role), route.path))
                } else {
                    groups.append((menu.group, [(menu.title(for: role), route.path)]))
                }
            }
            entries[role] = groups
        }
        self.entries = entries
    }

    func groups(for role: Role, at path: String) -> [MenuGroup] {
        let groups = entries[role] ?? []
        // The longest entry that the path starts with is the current one, so that a record's page keeps its list marked.
        let current = groups.flatMap(\.items).map(\.url)
            .filter { path == $0 || path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
        return groups.map { group in
            let items = group.items.map { MenuItem(title: $0.title, url: $0.url, isCurrent: $0.url == current) }
            return MenuGroup(title: group.group, isOpen: true, items: items)
        }
    }

    private static func shows(_ route: Route, to role: Role) -> Bool {
        switch route.access {
        case .roles(let roles): roles.contains(role)
        case .signedIn: role != .system
        case .everyone, .rehearsal: false
        }
    }
}
