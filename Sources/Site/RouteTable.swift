import HTTP

/// The routes as a tree of path segments, so that finding one costs the same however many there are.
struct RouteTable: Sendable {
    struct Match: Sendable {
        let route: Route
        let parameters: [(name: String, value: String)]
    }

    private final class Node: Sendable {
        let named: [String: Node]
        let wild: Node?
        let routes: [Route]

        init(_ routes: [(rest: ArraySlice<Substring>, route: Route)]) {
            self.routes = routes.filter { $0.rest.isEmpty }.map(\.route)
            let deeper = Dictionary(grouping: routes.filter { !$0.rest.isEmpty }) {
                let head = $0.rest[$0.rest.startIndex]
                return head.hasPrefix(":") ? ":" : String(head)
            }.mapValues { Node($0.map { ($0.rest.dropFirst(), $0.route) }) }
            wild = deeper[":"]
            named = deeper.filter { $0.key != ":" }
        }
    }

    /// Stands for the page of an address that no route has.
    static let nowhere = Route.get("/", .everyone, ErrorPage.self)
    private let root: Node

    init(_ routes: [Route]) {
        root = Node(routes.map { (Self.segments($0.path)[...], $0) })
    }

    func match(path: String, method: HTTP.Method) -> Match? {
        guard path.hasPrefix("/"), path.count == 1 || !path.hasSuffix("/") else { return nil }
        let segments = Self.segments(path)
        guard let node = find(segments[...], from: root), let route = node.routes.first(where: { $0.method == method })
        else { return nil }
        let names = Self.segments(route.path)
        let parameters = zip(names, segments).filter { $0.0.hasPrefix(":") }
            .map { (name: String($0.0.dropFirst()), value: String($0.1)) }
        return Match(route: route, parameters: parameters)
    }

    /// The value of `Allow` for a path, empty when no route has it.
    func methods(of path: String, isRehearsal: Bool) -> String {
        guard let node = find(Self.segments(path)[...], from: root) else { return "" }
        let routes = node.routes.filter { isRehearsal || $0.access != .rehearsal }
        guard !routes.isEmpty else { return "" }
        let methods = Set(routes.map(\.method.rawValue))
        return (methods.contains("GET") ? ["GET", "HEAD"] : []).joined(separator: ", ")
            + (methods.contains("POST") ? (methods.contains("GET") ? ", POST" : "POST") : "") + ", OPTIONS"
    }

    private func find(_ segments: ArraySlice<Substring>, from node: Node) -> Node? {
        guard let head = segments.first else { return node.routes.isEmpty ? nil : node }
        if let next = node.named[String(head)], let found = find(segments.dropFirst(), from: next) { return found }
        return node.wild.flatMap { find(segments.dropFirst(), from: $0) }
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
