import HTTP

/// The routes as a tree of path segments, so that finding one costs the same however many there are. A path is taken
/// as it is: an empty segment (`//`, a slash at the end) is a segment that no route has.
struct RouteTable: Sendable {
    struct Match: Sendable {
        let route: Route
        let parameters: [(name: String, value: String)]
    }

    /// Stands for the page of an address that no route has.
    static let nowhere = Route.get("/", .everyone, ErrorPage.self)

    private let root: Node

    init(_ routes: [Route]) {
        root = Node(routes.map { (Self.segments($0.path)[...], $0) })
    }

    func match(path: String, method: HTTP.Method) -> Match? {
        let segments = Self.segments(path)
        guard let line = find(segments[...], from: root)?.lines.first(where: { $0.route.method == method }) else {
            return nil
        }
        let parameters = line.parameters.map { (name: $0.name, value: String(segments[$0.index])) }
        return Match(route: line.route, parameters: parameters)
    }

    /// The value of `Allow` for a path, empty when no route has it.
    func methods(of path: String, isRehearsal: Bool) -> String {
        let routes = (find(Self.segments(path)[...], from: root)?.lines ?? []).map(\.route)
            .filter { isRehearsal || $0.access != .rehearsal }
        guard !routes.isEmpty else { return "" }
        let shown = routes.contains { $0.method == .get } ? ["GET", "HEAD"] : []
        let sent = routes.contains { $0.method == .post } ? ["POST"] : []
        return (shown + sent + ["OPTIONS"]).joined(separator: ", ")
    }

    /// The tree is no deeper than the longest route, so a path of a thousand segments costs no more than that.
    private func find(_ segments: ArraySlice<Substring>, from node: Node) -> Node? {
        guard let head = segments.first else { return node.lines.isEmpty ? nil : node }
        let rest = segments.dropFirst()
        if let next = node.named[head], let found = find(rest, from: next) { return found }
        guard let wild = node.wild, !head.isEmpty else { return nil }
        return find(rest, from: wild)
    }

    /// What stands between the slashes; "/" is one empty segment, a path that doesn't begin with a slash none.
    private static func segments(_ path: String) -> [Substring] {
        guard path.utf8.first == UInt8(ascii: "/") else { return [] }
        return path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    /// A route with the places of its parameters.
    private struct Line: Sendable {
        let route: Route
        let parameters: [(name: String, index: Int)]

        init(_ route: Route) {
            self.route = route
            parameters = RouteTable.segments(route.path).enumerated().filter { $0.element.hasPrefix(":") }
                .map { (name: String($0.element.dropFirst()), index: $0.offset) }
        }
    }

    private final class Node: Sendable {
        let named: [Substring: Node]
        let wild: Node?
        let lines: [Line]

        init(_ routes: [(rest: ArraySlice<Substring>, route: Route)]) {
            lines = routes.filter { $0.rest.isEmpty }.map { Line($0.route) }
            let deeper = Dictionary(grouping: routes.filter { !$0.rest.isEmpty }) { line -> Substring in
                let head = line.rest[line.rest.startIndex]
                return head.hasPrefix(":") ? ":" : head
            }.mapValues { Node($0.map { ($0.rest.dropFirst(), $0.route) }) }
            wild = deeper[":"]
            named = deeper.filter { $0.key != ":" }
        }
    }
}
