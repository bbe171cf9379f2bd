import ArgumentParser
import Site

/// Prints every URL with who may open it and the page that answers.
struct RoutesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Every URL with its access and page.")

    func run() throws {
        let routes = (Site.ownRoutes + programmes.flatMap(\.routes)).sorted {
            ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue)
        }
        let width = routes.map(\.path.count).max() ?? 0
        for route in routes {
            let path = route.path.padded(to: width)
            Terminal.write(
                "\(route.method.rawValue.padded(to: 5))\(path)  \(route.page)  [\(route.access.description)]")
        }
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
