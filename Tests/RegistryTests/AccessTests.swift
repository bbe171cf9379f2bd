import HTTP
import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct AccessTests {
    /// An address that the route has, with something in place of its parameters.
    private func address(_ route: Route) -> String {
        route.path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(":") ? "1" : String($0) }.joined(separator: "/")
    }

    private func viewers(_ site: TestSite) throws -> [(Role?, TestClient)] {
        let (accountID, _) = try site.addPerson(isComplete: true)
        let staff: [(Role, Int?)] = [
            (.province, 1), (.city, 11), (.college, 11), (.institution, 11), (.systemAdministrator, nil),
            (.securityAdministrator, nil), (.auditAdministrator, nil),
        ]
        return [(nil, site.client()), (.applicant, try site.client(signedInAs: accountID))]
            + (try staff.map { role, organisationID in
                (
                    role,
                    try site.client(
                        signedInAs: site.addStaff(role.rawValue, role: role, organisationID: organisationID))
                )
            })
    }

    @Test func everyPageAnswersEveryRoleAsItsRouteSays() async throws {
        let site = try await RegistryTestSite.make()
        for (role, client) in try viewers(site) {
            for route in registry.routes where route.method == .get {
                let page = await client.get(address(route))
                let isAdmitted: Bool
                switch route.access {
                case .everyone, .rehearsal: isAdmitted = true
                case .signedIn: isAdmitted = role != nil
                case .roles(let roles): isAdmitted = role.map(roles.contains) ?? false
                }
                if isAdmitted {
                    #expect([200, 303, 404, 409].contains(page.status), "\(role?.rawValue ?? "nobody") \(route.path)")
                } else {
                    #expect(page.status == (role == nil ? 303 : 403), "\(role?.rawValue ?? "nobody") \(route.path)")
                }
            }
        }
        #expect(site.log == [])
    }

    @Test func everyFormWithoutATokenIsRefusedAndChangesNothing() async throws {
        let site = try await RegistryTestSite.make()
        let viewers = try viewers(site)
        let before = try site.count("SELECT count(*) FROM event")
        for (_, client) in viewers {
            for route in registry.routes where route.method == .post {
                for fields in [[], [("_csrf", "AAAA")], [("_csrf", String(repeating: "A", count: 86))]] {
                    let page = await client.postWithoutToken(address(route), fields)
                    #expect(page.status == 403, "\(route.path)")
                }
            }
        }
        #expect(try site.count("SELECT count(*) FROM event") == before)
        #expect(site.log == [])
    }

    @Test func aTokenOfAnotherSessionAndAForeignOriginAreRefused() async throws {
        let site = try await RegistryTestSite.make()
        let (firstID, _) = try site.addPerson("张三", sequence: 1)
        let (secondID, _) = try site.addPerson("李四", sequence: 2)
        let (first, second) = (try site.client(signedInAs: firstID), try site.client(signedInAs: secondID))
        let token = try #require(await first.get("/account").value(of: "_csrf"))
        #expect(await second.postWithoutToken("/account", [("_csrf", token), ("address", "x")]).status == 403)
        first.headers.append((.origin, "https://evil.example"))
        #expect(await first.post("/account", [("address", "x")]).status == 403)
        #expect(try site.count("SELECT count(*) FROM person WHERE address IS NOT NULL") == 0)
    }

    @Test(arguments: [
        "'\";--", "%_\\", "\u{0}", String(repeating: "很长", count: 1_000), "<img src=x onerror=alert(1)>", "\u{202E}",
    ])
    func nothingThatIsTypedBreaksAForm(_ text: String) async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson(isComplete: true)
        let staffID = try site.addStaff("henan", role: .province, organisationID: 1)
        let names = [
            "username", "password", "repeat", "captcha", "captcha_token", "id_number", "name", "sex", "email",
            "no_email",
            "education", "phone", "postcode", "address", "old_password", "code", "session", "next", "back", "seen",
            "reason", "template",
        ]
        let fields = names.map { ($0, text) }
        let clients = [site.client(), try site.client(signedInAs: accountID), try site.client(signedInAs: staffID)]
        for client in clients {
            for route in registry.routes where route.method == .post && route.path != "/logout" {
                let page = await client.post(address(route), fields)
                #expect(page.status < 500, "\(route.path)")
                #expect(!page.contains("<img src=x"), "\(route.path)")
            }
            for query in ["board", "words", "state", "name", "id_number", "after", "token", "next", "sent"] {
                let value = PercentEncoding.encode(String(text.prefix(100)))
                for path in ["/", "/login", "/notices", "/account/photos", "/captcha/picture", "/account/sign-ins"] {
                    #expect(await client.get("\(path)?\(query)=\(value)").status < 500)
                }
            }
        }
        #expect(site.log == [])
    }
}
