import Registry
import TestSupport
import Testing

@testable import Site
@testable import kaozheng

/// Templates and pages mirror each other; that every name in a template exists in its page's model is proved by making
/// the site at all.
@Suite struct TemplateMirrorTests {
    /// Folders of Templates and the programme whose pages use them; nil for what belongs to the site itself.
    static let folders: [String: String?] = [
        "account": "account", "home": "account", "notices": "account", "examinations": "examinations",
        "certificates": "certificates", "site-staff/exam": "site-staff", "rehearsal": "rehearsal", "site": nil,
        "errors": nil,
    ]

    /// Every page with its programme's path; nil for the site's own.
    private static let pages: [(page: any Page.Type, programme: String?)] = {
        let own: [any Page.Type] = [ErrorPage.self, RefusedPage.self, ConfirmPage.self, ResubmitPage.self]
        return (own + Site.ownRoutes.map(\.page)).map { ($0, nil) }
            + programmes.flatMap { programme in
                (programme.routes.map(\.page) + programme.answers).map { ($0, programme.path) }
            }
    }()

    @Test func everyTemplateIsUsedByOnePage() async throws {
        let site = try await TestSite(programmes, authenticator: SessionAuthenticator())
        #expect(site.site.pages.unused == [])
        var users: [String: Set<String>] = [:]
        for (page, _) in Self.pages where !page.template.isEmpty {
            users[page.template, default: []].insert(Self.model(of: page))
        }
        #expect(users.filter { $0.value.count > 1 }.map { "\($0.key): \($0.value.sorted())" } == [])
    }

    /// Two pages with one model are one page at two addresses.
    private static func model(of page: any Page.Type) -> String {
        func name<P: Page>(_ page: P.Type) -> String { String(reflecting: P.Model.self) }
        return name(page)
    }

    /// A page whose template is not bound would stop the process when it is shown.
    @Test func everyPageThatHasATemplateIsKnownToTheSite() {
        let known = Set(Self.pages.map { $0.page.template })
        let marker = "static let template = \""
        let faults = SourceTree.sources.filter { $0.contains(marker) }.flatMap { file in
            file.text.ranges(of: marker).map { String(file.text[$0.upperBound...].prefix { $0 != "\"" }) }
                .filter { !known.contains($0) }.map { "\(file.path): \($0) stands in no route and is no answer" }
        }
        #expect(faults == [])
    }

    @Test func everyTemplateLiesInItsProgrammesFolder() {
        var faults: [String] = []
        for (page, programme) in Self.pages where !page.template.isEmpty {
            let folder = page.template.split(separator: "/").dropLast().joined(separator: "/")
            guard let owner = Self.folders[folder] else {
                faults.append("\(page.template): an unknown folder")
                continue
            }
            if owner != programme { faults.append("\(page.template) belongs to \(owner ?? "the site")") }
        }
        #expect(faults == [])
    }

    @Test func everyComponentIsUsed() {
        let components = SourceTree.templates.filter { $0.folder == "Templates/components" }
            .map { $0.path.dropFirst("Templates/".count).dropLast(".html".count) }
        let unused = components.filter { name in
            !SourceTree.templates.contains { $0.contains("{{> \(name)}}") || $0.contains("{{> \(name) ") }
        }
        #expect(unused == [])
    }

    /// The policy of the pages allows neither, so they would not work.
    @Test func noTemplateHoldsAScriptOrAStyle() {
        let banned = [
            "<script>", "<style", " style=\"", " onclick=", " onchange=", " onsubmit=", "javascript:", "//fonts.",
        ]
        let faults = SourceTree.templates.flatMap { file in
            banned.filter(file.contains).map { "\(file.path): \($0)" }
        }
        #expect(faults == [])
    }

    @Test func everyFormThatPostsCarriesTheToken() {
        let faults = SourceTree.templates.flatMap { file in
            file.text.ranges(of: "<form").compactMap { range -> String? in
                let form = file.text[range.lowerBound...]
                let body = form[..<(form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)]
                let opening = body.prefix { $0 != ">" }
                guard opening.contains("method=\"post\""), !body.contains("{{> components/csrf}}") else { return nil }
                return "\(file.path): \(opening)"
            }
        }
        #expect(faults == [])
    }
}
