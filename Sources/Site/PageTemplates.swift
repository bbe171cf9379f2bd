import Templating

/// Every page's template, bound to its model when the server starts: a name that the model lacks stops the start (and a
/// test), never a request.
struct PageTemplates: Sendable {
    private var bound: [ObjectIdentifier: any Sendable] = [:]
    /// The templates that no page renders.
    private(set) var unused: [String]

    init(_ templates: Templates, routes: [Route], answers: [any Page.Type] = []) throws {
        var used: Set<String> = ["layout", "print"]
        let own: [any Page.Type] = [ErrorPage.self, RefusedPage.self, ConfirmPage.self, ResubmitPage.self]
        for page in own + routes.map(\.page) + answers {
            guard !page.template.isEmpty, bound[ObjectIdentifier(page)] == nil else { continue }
            bound[ObjectIdentifier(page)] = try Self.bind(page, templates)
            used.insert(page.template)
        }
        unused = templates.names.filter { !used.contains($0) && !$0.hasPrefix("components/") }.sorted()
    }

    /// Throws for a page that stands neither in a route nor among a programme's answers: one page fails, not the
    /// server.
    func template<P: Page>(of page: P.Type) throws -> BoundTemplate<P.Model, LayoutModel> {
        guard let template = bound[ObjectIdentifier(page)] as? BoundTemplate<P.Model, LayoutModel> else {
            throw MissingTemplate(page: "\(page)")
        }
        return template
    }

    private static func bind<P: Page>(_ page: P.Type, _ templates: Templates) throws -> any Sendable {
        try templates.bind(page.template, model: P.Model.self, layout: (page.layout, LayoutModel.self))
    }
}

/// A programmer's error: the page has no template, or was never named to the site.
struct MissingTemplate: Error {
    let page: String
}
