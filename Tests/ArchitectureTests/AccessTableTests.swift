import HTTP
import Registry
import TestSupport
import Testing
import Workflow

@testable import Site
@testable import kaozheng

/// Every route × every role × signed out: written down as one table, and really asked for (controls.md 15, 16, 36).
@Suite struct AccessTableTests {
    /// What nobody has.
    private static let absent = "999999999"
    private static let roles = Role.allCases.filter { $0 != .system }
    /// The roles that some route names; the others may do what any signed-in account may.
    private static let listedRoles = roles.filter { role in
        routes.contains { if case .roles(let roles) = $0.access { roles.contains(role) } else { false } }
    }
    private static let routes = (Site.ownRoutes + programmes.flatMap(\.routes)).sorted {
        ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue)
    }

    /// Pages that answer for an absent record with something else than 404, and why.
    private static let otherAnswers: [String: Int] = [
        // A link that is over is explained, whether or not there ever was one.
        "/password/reset/:token": 409
    ]

    // MARK: - The table

    @Test func theTableIsTheOneThatWasReviewed() {
        #expect(CheckedFile.differences("access", from: Self.table) == [])
    }

    private static var table: String {
        let heads = ["", "signed out"] + listedRoles.map(\.rawValue) + ["page"]
        let lines = routes.map { route in
            let cells = [nil] + listedRoles.map(Optional.some)
            return ["`\(route.method.rawValue) \(route.path)`"] + cells.map { cell(route, $0) } + ["\(route.page)"]
        }
        return ([heads, heads.map { _ in "---" }] + lines).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    private static func cell(_ route: Route, _ role: Role?) -> String {
        if admits(route, role) { return route.access == .rehearsal ? "rehearsal" : "yes" }
        return role == nil ? "sign in" : "403"
    }

    private static func admits(_ route: Route, _ role: Role?) -> Bool {
        switch route.access {
        case .everyone, .rehearsal: true
        case .signedIn: role != nil
        case .roles(let roles): role.map(roles.contains) ?? false
        }
    }

    @Test func everyRouteWithoutASignInIsMeantToBeOne() {
        let open = Set(Self.routes.filter { $0.access == .everyone }.map(\.path))
        let meant: Set<String> = [
            "/", "/accessibility", "/account/identity-dispute", "/captcha/picture", "/captcha/speech", "/display",
            "/login", "/logout", "/notices", "/notices/:id", "/notices/:id/files/:number", "/password/desk",
            "/password/forgot", "/password/reset/:token", "/register",
        ]
        #expect(open.symmetricDifference(meant).sorted() == [])
    }

    @Test func noRouteIsThereTwice() {
        let keys = Self.routes.map { route in
            let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? ":" : String($0) }
            return "\(route.method.rawValue) /" + path.joined(separator: "/")
        }
        #expect(keys.filter { key in keys.filter { $0 == key }.count > 1 } == [])
    }

    // MARK: - The answers

    private static func address(_ route: Route) -> String {
        route.path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(":") ? absent : String($0) }.joined(separator: "/")
    }

    private static func site() async throws -> TestSite {
        try await TestSite(programmes, authenticator: SessionAuthenticator())
    }

    /// An account of every role, in the authority's units.
    private static func accounts(_ site: TestSite) throws -> [(role: Role, accountID: Int)] {
        let units: [Role: Int] = [.province: 1, .city: 11, .college: 101, .institution: 102]
        try site.database.writeNow { connection in
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name, city_id, has_desk) VALUES
                    (101, 1, 'college', 'yuanxiao', '郑州建筑职业学院', '郑州建筑职业学院', 11, 1),
                    (102, 1, 'institution', 'peixun', '中原建筑培训中心', '中原建筑培训中心', 11, 0)
                """)
        }
        return try roles.map { role in
            guard role == .applicant else {
                return (role, try site.addStaff(role.rawValue, role: role, organisationID: units[role]))
            }
            let number = IDNumber.synthetic(addressCode: 410_102, birthDate: Day("1990-05-17") ?? .first, sequence: 1)
            return (role, try site.addApplicant("张三", idNumber: number, isComplete: true).accountID)
        }
    }

    @Test func everyPageAnswersEveryRoleAsItsRouteSays() async throws {
        let site = try await Self.site()
        var faults: [String] = []
        let accounts = try Self.accounts(site)
        var clients: [(Role?, TestClient)] = [(nil, site.client())]
        for (role, accountID) in accounts { clients.append((role, try site.client(signedInAs: accountID))) }
        for route in Self.routes where route.method == .get {
            for (role, client) in clients {
                let page = await client.get(Self.address(route))
                if !Self.isRight(page, route, role) {
                    faults.append("\(role?.rawValue ?? "signed out"): GET \(route.path) → \(page.status)")
                }
            }
        }
        #expect(faults == [])
        #expect(site.log == [])
    }

    private static func isRight(_ page: TestPage, _ route: Route, _ role: Role?) -> Bool {
        guard admits(route, role) else {
            guard role == nil else { return page.status == 403 }
            return page.status == 303 && page.location?.hasPrefix("/login?next=") == true
        }
        guard !route.path.contains(":") else { return page.status == otherAnswers[route.path] ?? 404 }
        return [200, 303, 404, 409].contains(page.status)
    }

    @Test func everyFormWithoutATokenIsRefusedAndChangesNothing() async throws {
        let site = try await Self.site()
        let clients = [site.client()] + (try Self.accounts(site).map { try site.client(signedInAs: $0.accountID) })
        let before = try site.count("SELECT count(*) FROM event")
        var faults: [String] = []
        for route in Self.routes where route.method == .post {
            for client in clients {
                for fields in [[], [("_csrf", String(repeating: "A", count: 86))]] {
                    let page = await client.postWithoutToken(Self.address(route), fields)
                    if page.status != 403 { faults.append("POST \(route.path) → \(page.status)") }
                }
            }
        }
        #expect(faults == [])
        #expect(try site.count("SELECT count(*) FROM event") == before)
        #expect(site.log == [])
    }

    /// A token of one's own does not open another's route, and an empty form or an absent record is no incident.
    @Test func everyEmptyFormIsAnsweredInWords() async throws {
        let site = try await Self.site()
        var faults: [String] = []
        for (role, accountID) in try Self.accounts(site) {
            for route in Self.routes where route.method == .post {
                let page = await (try site.client(signedInAs: accountID)).post(Self.address(route))
                let isRight =
                    Self.admits(route, role) ? [303, 400, 404, 409, 422].contains(page.status) : page.status == 403
                if !isRight { faults.append("\(role.rawValue): POST \(route.path) → \(page.status)") }
            }
        }
        #expect(faults == [])
        #expect(site.log == [])
    }

    /// No other spelling of an address, no other method and no header opens what is closed.
    @Test func otherSpellingsOpenNothing() async throws {
        let site = try await Self.site()
        let client = site.client()
        client.headers += [("x-original-url", "/"), ("x-rewrite-url", "/"), ("x-http-method-override", "GET")]
        var faults: [String] = []
        for route in Self.routes where route.method == .get && !Self.admits(route, nil) {
            let address = Self.address(route)
            for spelling in Self.spellings(of: address) {
                let page = await client.get(spelling)
                if ![303, 400, 404].contains(page.status) { faults.append("GET \(spelling) → \(page.status)") }
                if page.status == 303, page.location?.hasPrefix("/login") != true {
                    faults.append("GET \(spelling) leads to \(page.location ?? "nowhere")")
                }
            }
            for method in ["HEAD", "PUT", "DELETE", "PATCH"].map(HTTP.Method.init(rawValue:)) {
                let request = Request(method: method, target: address, headers: [], body: .none)
                let status = await site.router.respond(to: request).status.code
                if ![303, 404, 405, 501].contains(status) {
                    faults.append("\(method.rawValue) \(address) → \(status)")
                }
            }
        }
        #expect(faults == [])
        #expect(site.log == [])
    }

    /// What the parser lets pass; dot segments and the like never reach the router.
    private static func spellings(of address: String) -> [String] {
        let letter = address.dropFirst().first.map { "/%" + String($0.asciiValue ?? 0, radix: 16) } ?? ""
        return [
            address + "/", "/" + address, address + "?role=province", letter + address.dropFirst(2),
            address.uppercased(), address + ";x=1", address + "%20",
        ]
    }
}
