import Workflow

/// The menus of all roles, made once from the route table: nobody sees what they can't open.
struct Menus: Sendable {
    /// For each role, its menu as each route shows it: with that route's own entry marked.
    private let menus: [Role: [String: [MenuGroup]]]

    init(_ routes: [Route]) {
        let listed = routes.compactMap { route in route.menu.map { (route: route, entry: $0) } }
            .sorted { $0.entry.order < $1.entry.order }
        let paths = Set(routes.map(\.path))
        menus = Dictionary(
            uniqueKeysWithValues: Role.allCases.map { role in
                let lines = listed.filter { Self.shows($0.route, to: role) }.map { route, entry in
                    Line(group: entry.group, title: entry.title(for: role), url: route.path)
                }
                return (role, Self.menus(lines, of: paths))
            })
    }

    /// The menu of a role beside the page of a route; beside a page of no route nothing is marked.
    func groups(for role: Role, at path: String) -> [MenuGroup] {
        guard let menus = menus[role] else { return [] }
        return menus[path] ?? menus[""] ?? []
    }

    private struct Line {
        let group: String
        let title: String
        let url: String
    }

    /// The longest entry that a path begins with is the current one, so that a record's page keeps its list marked.
    private static func menus(_ lines: [Line], of paths: Set<String>) -> [String: [MenuGroup]] {
        var menus = ["": groups(lines, current: nil)]
        for path in paths {
            let current = lines.map(\.url).filter { path == $0 || path.hasPrefix($0 + "/") }
                .max { $0.utf8.count < $1.utf8.count }
            if let current { menus[path] = groups(lines, current: current) }
        }
        return menus
    }

    private static func groups(_ lines: [Line], current: String?) -> [MenuGroup] {
        var titles: [String] = []
        for line in lines where !titles.contains(line.group) { titles.append(line.group) }
        return titles.map { title in
            let items = lines.filter { $0.group == title }
                .map { MenuItem(title: $0.title, url: $0.url, isCurrent: $0.url == current) }
            return MenuGroup(title: title, isOpen: true, items: items)
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
