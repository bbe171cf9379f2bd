import HTTP
import TestSupport
import Testing

@testable import Site

@Suite struct RouteTableTests {
    private let table = RouteTable([
        .get("/", .everyone, NotesPage.self),
        .get("/plans", .everyone, NotesPage.self),
        .post("/plans", .everyone, NotesPage.self),
        .get("/plans/new", .everyone, MinePage.self),
        .get("/plans/:id", .everyone, NotePage.self),
        .get("/plans/:id/windows/:step", .everyone, NotePage.self),
        .post("/plans/:id/delete", .everyone, NotePage.self),
        .get("/plans/new/help", .everyone, NotePage.self),
        .get("/practice", .rehearsal, NotePage.self),
    ])

    @Test(arguments: [
        ("/", "/"), ("/plans", "/plans"), ("/plans/new", "/plans/new"), ("/plans/7", "/plans/:id"),
        ("/plans/newer", "/plans/:id"), ("/plans/7/windows/review", "/plans/:id/windows/:step"),
        ("/plans/new/windows/review", "/plans/:id/windows/:step"), ("/plans/new/help", "/plans/new/help"),
        ("/plans/考试", "/plans/:id"),
    ])
    func aPathFindsItsRouteTheNamedSegmentFirst(path: String, route: String) {
        #expect(table.match(path: path, method: .get)?.route.path == route)
    }

    @Test(arguments: [
        "", "*", "plans", "/plan", "/PLANS", "/plans/", "//plans", "/plans//", "/plans//new", "//", "/plans/7/",
        "/plans/7/windows", "/plans/7/windows/", "/plans/7/windows/review/more", "/plans/new/help/",
        "/plans\u{301}", "/\u{301}plans", String(repeating: "/a", count: 4000), String(repeating: "/", count: 4000),
    ])
    func anyOtherPathFindsNone(path: String) {
        #expect(table.match(path: path, method: .get) == nil)
        #expect(table.methods(of: path, isRehearsal: true).isEmpty)
    }

    @Test func parametersAreNamedAndWholeSegments() throws {
        let match = try #require(table.match(path: "/plans/a b:c/windows/审核", method: .get))
        #expect(match.parameters.map(\.name) == ["id", "step"])
        #expect(match.parameters.map(\.value) == ["a b:c", "审核"])
        #expect(table.match(path: "/plans", method: .get)?.parameters.isEmpty == true)
    }

    @Test func methodsAreKeptApart() {
        #expect(table.match(path: "/plans/7", method: .post) == nil)
        #expect(table.match(path: "/plans/7/delete", method: .get) == nil)
        #expect(table.match(path: "/plans", method: .put) == nil)
        #expect(table.methods(of: "/plans", isRehearsal: true) == "GET, HEAD, POST, OPTIONS")
        #expect(table.methods(of: "/plans/7", isRehearsal: true) == "GET, HEAD, OPTIONS")
        #expect(table.methods(of: "/plans/7/delete", isRehearsal: true) == "POST, OPTIONS")
        #expect(table.methods(of: "/practice", isRehearsal: true) == "GET, HEAD, OPTIONS")
        #expect(table.methods(of: "/practice", isRehearsal: false).isEmpty)
    }
}

/// The same over the router: what a browser or an attacker gets.
@Suite struct RoutingTests {
    @Test func headIsAnsweredLikeGet() async throws {
        let site = try await SmallSite.make()
        let get = await site.answer(.get, "/notes/7/parts/x")
        let head = await site.answer(.head, "/notes/7/parts/x")
        #expect(get.status == .ok && head.status == .ok)
        #expect(TestPageReader.text(get) == "note 7 part x")
        #expect(head.header(.contentType) == get.header(.contentType))
    }

    @Test(arguments: ["0", "-1", "+1", "01", "1e3", "999999999999999999999", "１", "abc", "1.0", "9223372036854775808"])
    func aNumberInThePathIsExactOrNoPage(text: String) async throws {
        let site = try await SmallSite.make()
        let response = await site.answer(.get, "/notes/\(PercentEncoding.encode(text))")
        #expect(response.status == .notFound)
        #expect(site.log.isEmpty)
    }

    @Test func unknownAddressesAreNotFoundWhateverTheMethod() async throws {
        let site = try await SmallSite.make()
        for method: HTTP.Method in [.get, .head, .post, .put, .patch, .delete, .options] {
            for target in ["/nothing", "/notes/", "//notes", "/notes//mine", "/Notes", "/notes/7/parts"] {
                #expect(await site.answer(method, target).status == .notFound, "\(method) \(target)")
            }
        }
    }

    @Test func anAddressNamesItsMethods() async throws {
        let site = try await SmallSite.make()
        for method: HTTP.Method in [.put, .patch, .delete] {
            let response = await site.answer(method, "/notes")
            #expect(response.status == .methodNotAllowed)
            #expect(response.header(.allow) == "GET, HEAD, POST, OPTIONS")
        }
        #expect(await site.answer(.post, "/notes/7").header(.allow) == "GET, HEAD, OPTIONS")
        #expect(await site.answer(.get, "/desk/act").status == .methodNotAllowed)
        #expect(await site.answer(.get, "/desk/act").header(.allow) == "POST, OPTIONS")
        let options = await site.answer(.options, "/notes")
        #expect(options.status == .noContent)
        #expect(options.header(.allow) == "GET, HEAD, POST, OPTIONS")
        #expect(await site.answer(.options, "*").status == .noContent)
        let file = await site.answer(.post, "/css/kaozheng.css")
        #expect(file.status == .methodNotAllowed)
        #expect(file.header(.allow) == "GET, HEAD, OPTIONS")
    }

    @Test func aMethodInAHeaderOrAFieldIsNotBelieved() async throws {
        let site = try await SmallSite.make()
        let headers: [(HeaderName, String)] = [("X-HTTP-Method-Override", "GET"), ("X-Method-Override", "GET")]
        #expect(await site.answer(.delete, "/notes", headers: headers).status == .methodNotAllowed)
        #expect(await site.answer(.get, "/desk/act?_method=POST").status == .methodNotAllowed)
        let original = await site.answer(
            .get, "/notes", headers: [("X-Original-URL", "/desk"), ("X-Rewrite-URL", "/desk")])
        #expect(TestPageReader.text(original).contains("写便签"))
    }

    @Test func thePracticePageExistsInRehearsalOnly() async throws {
        let rehearsal = try await SmallSite.make(isRehearsal: true)
        #expect(await rehearsal.answer(.get, "/practice").status == .ok)
        let production = try await SmallSite.make(isRehearsal: false)
        #expect(await production.answer(.get, "/practice").status == .notFound)
        #expect(await production.answer(.options, "/practice").status == .notFound)
        #expect(await production.answer(.put, "/practice").status == .notFound)
    }
}

/// Reads a response that no client received.
enum TestPageReader {
    static func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
