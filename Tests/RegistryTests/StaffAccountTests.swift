import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct StaffAccountTests {
    private func province(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("henan", role: .province, organisationID: 1))
    }

    private func administrator(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("sysadmin", role: .systemAdministrator, organisationID: nil))
    }

    private func create(_ client: TestClient, _ username: String, _ role: String, _ organisation: String) async
        -> TestPage
    {
        await client.post(
            "/account/staff/new",
            [("username", username), ("name", "周明"), ("role", role), ("organisation", organisation)])
    }

    /// The path of the one-time link on the page.
    private func link(_ page: TestPage) throws -> String {
        let link = try #require(page.text.split(separator: "\"").first { $0.contains("/password/reset/") })
        return String(link.dropFirst("http://127.0.0.1:8080".count))
    }

    /// A second authority with its province and a city.
    private func addShanxi(_ site: TestSite) throws -> (province: Int, city: Int) {
        try site.database.writeNow { connection in
            try connection.run("INSERT INTO authority (id, code, name) VALUES (2, 'shanxi', '山西省住房和城乡建设厅')")
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name) VALUES
                    (501, 2, 'province', 'shanxi', '山西省住房和城乡建设厅', '山西省'),
                    (502, 2, 'city', 'taiyuan', '太原市住房和城乡建设局', '太原市')
                """)
        }
        return (501, 502)
    }

    @Test func theProvinceMakesAnAccountAndItsLinkWorksOnce() async throws {
        let site = try await RegistryTestSite.make()
        let page = await create(try province(site), "zhoukou", "city", "26")
        #expect(page.status == 200)
        let path = try link(page)
        let clerk = site.client()
        let password = [("password", "Desk-4201-Office"), ("repeat", "Desk-4201-Office")]
        #expect(await clerk.submit(await clerk.get(path), to: path, password).location == "/login")
        #expect(await clerk.submit(await clerk.get(path), to: path, password).heading == "链接已失效")
        #expect(await site.client().signIn("zhoukou", "Desk-4201-Office").status == 303)
        #expect(try site.texts("SELECT role FROM account WHERE username = 'zhoukou'") == ["city"])
    }

    @Test func theLinkEndsAfterADay() async throws {
        let site = try await RegistryTestSite.make()
        let path = try link(await create(try province(site), "zhoukou", "city", "26"))
        site.realClock.advance(minutes: 24 * 60)
        #expect(await site.client().get(path).heading == "链接已失效")
    }

    @Test func theProvinceMakesOnlyAccountsBelowIt() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        #expect(await create(client, "henan9", "province", "1").status == 422)
        #expect(await create(client, "admin9", "system-administrator", "").status == 422)
        #expect(await create(client, "person9", "applicant", "").status == 422)
        // A college isn't a city's unit, and a unit is needed.
        #expect(await create(client, "wrong9", "college", "26").status == 422)
        #expect(await create(client, "none9", "city", "").status == 422)
        #expect(try site.count("SELECT count(*) FROM account WHERE username LIKE '%9'") == 0)
    }

    @Test func theAdministratorMakesProvinceAccountsAndAdministrators() async throws {
        let site = try await RegistryTestSite.make()
        let client = try administrator(site)
        #expect(await create(client, "henan9", "province", "1").status == 200)
        #expect(await create(client, "auditor9", "audit-administrator", "").status == 200)
        #expect(await create(client, "city9", "city", "26").status == 422)
        #expect(
            try site.texts("SELECT username FROM account WHERE username LIKE '%9' ORDER BY username")
                == ["auditor9", "henan9"])
        let list = await client.get("/account/staff")
        #expect(list.contains("henan9") && list.contains("auditor9"))
    }

    @Test func accountsOfOthersAreNotFound() async throws {
        let site = try await RegistryTestSite.make()
        let (shanxi, taiyuan) = try addShanxi(site)
        let foreign = try site.addStaff("taiyuan", role: .city, organisationID: taiyuan)
        let above = try site.addStaff("henan2", role: .province, organisationID: 1)
        let own = try site.addStaff("luoyang", role: .city, organisationID: 13)
        let (applicant, _) = try site.addPerson()
        let client = try province(site)
        #expect(await client.get("/account/staff/\(own)").status == 200)
        for id in [foreign, above, applicant, 9_999] {
            #expect(await client.get("/account/staff/\(id)").status == 404)
            let disabling = await client.post("/account/staff/\(id)", [("action", "disable"), ("reason", "停用")])
            #expect(disabling.status == 404)
            #expect(await client.post("/account/staff/\(id)", [("action", "reset")]).status == 404)
        }
        #expect(try site.count("SELECT count(*) FROM account WHERE is_disabled") == 0)
        let list = await client.get("/account/staff")
        #expect(list.contains("luoyang") && !list.contains("taiyuan") && !list.contains("henan2"))
        #expect(await create(client, "taiyuan2", "city", String(taiyuan)).status == 422)
        #expect(shanxi != taiyuan)
        // Nor is a city's account the administrator's business.
        #expect(await (try administrator(site)).get("/account/staff/\(own)").status == 404)
    }

    @Test func aDisabledAccountsSessionEndsAtOnce() async throws {
        let site = try await RegistryTestSite.make()
        let id = try site.addStaff(
            "luoyang", role: .city, organisationID: 13, passwordHash: RegistryTestSite.passwordHash)
        let clerk = try site.client(signedInAs: id)
        #expect(await clerk.get("/account/inbox").status == 200)
        let client = try province(site)
        #expect(await client.post("/account/staff/\(id)", [("action", "disable"), ("reason", "")]).status == 422)
        let done = await client.post("/account/staff/\(id)", [("action", "disable"), ("reason", "调离岗位")])
        #expect(done.status == 303)
        #expect(await clerk.get("/account/inbox").status == 303)
        let refused = await site.client().signIn("luoyang")
        #expect(refused.status == 422 && refused.contains("停用"))
        #expect(try site.texts("SELECT reason FROM event WHERE action = 'disable'") == ["调离岗位"])
        _ = await client.post("/account/staff/\(id)", [("action", "enable"), ("reason", "返回岗位")])
        #expect(await site.client().signIn("luoyang").status == 303)
    }

    @Test func aResetEndsSessionsAndTheOldPassword() async throws {
        let site = try await RegistryTestSite.make()
        let id = try site.addStaff(
            "luoyang", role: .city, organisationID: 13, passwordHash: RegistryTestSite.passwordHash)
        let clerk = try site.client(signedInAs: id)
        let client = try province(site)
        let page = await client.post("/account/staff/\(id)", [("action", "reset")])
        #expect(await site.client().get(try link(page)).heading == "设置新密码")
        #expect(await clerk.get("/account/inbox").status == 303)
        #expect(await site.client().signIn("luoyang").status == 422)
    }

    @Test func nobodyDisablesHimself() async throws {
        let site = try await RegistryTestSite.make()
        let id = try site.addStaff("sysadmin", role: .systemAdministrator, organisationID: nil)
        let client = try site.client(signedInAs: id)
        let page = await client.post("/account/staff/\(id)", [("action", "disable"), ("reason", "停用")])
        #expect(page.status == 409)
        #expect(try site.count("SELECT count(*) FROM account WHERE is_disabled") == 0)
    }

    @Test func aTakenOrUnusableNameIsRefused() async throws {
        let site = try await RegistryTestSite.make()
        try site.addStaff("luoyang", role: .city, organisationID: 13)
        let client = try province(site)
        for name in ["luoyang", "LuoYang", "9abc", "abc", "a b c d", ""] {
            #expect(await create(client, name, "city", "26").status == 422, "\(name)")
        }
        #expect(try site.count("SELECT count(*) FROM account") == 2)
    }
}
