import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct OrganisationTests {
    private static let fields = [
        ("kind", "institution"), ("code", "zhongyuan"), ("name", "中原建筑培训中心"), ("city", "11"), ("address", "中州大道 1 号"),
        ("phone", "0371-66668888"),
    ]

    private func province(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("henan", role: .province, organisationID: 1))
    }

    private func add(_ client: TestClient, _ changed: [String: String] = [:]) async -> TestPage {
        await client.post("/account/organisations/new", Self.fields.map { ($0.0, changed[$0.0] ?? $0.1) })
    }

    @Test func anInstitutionIsMadeAndStandsInTheList() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        #expect(await add(client).status == 303)
        #expect(
            try site.texts("SELECT kind || city_id || name FROM organisation WHERE code = 'zhongyuan'")
                == ["institution11中原建筑培训中心"])
        #expect(await client.get("/account/organisations?kind=institution&city=11").contains("中原建筑培训中心"))
        #expect(await client.get("/account/organisations?kind=institution&city=12").contains("中原建筑培训中心") == false)
        #expect(
            try site.texts("SELECT detail FROM event WHERE subject_kind = 'organisation'") == ["中原建筑培训中心"])
    }

    @Test func whatIsWrongIsSaid() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        _ = await add(client)
        let before = try site.count("SELECT count(*) FROM organisation")
        let wrong = [
            ["code": "zhongyuan"], ["code": "中原"], ["code": "other", "kind": "province"],
            ["code": "other", "city": "1"], ["code": "other", "name": ""],
        ]
        for changed in wrong { #expect(await add(client, changed).status == 422, "\(changed)") }
        #expect(try site.count("SELECT count(*) FROM organisation") == before)
    }

    @Test func anotherAuthoritysUnitIsNotFoundNorIsTheProvinceItself() async throws {
        let site = try await RegistryTestSite.make()
        try site.database.writeNow { connection in
            try connection.run("INSERT INTO authority (id, code, name) VALUES (2, 'shanxi', '山西省住房和城乡建设厅')")
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name)
                VALUES (502, 2, 'city', 'taiyuan', '太原市住房和城乡建设局', '太原市')
                """)
        }
        let client = try province(site)
        for id in [502, 1, 9_999] {
            #expect(await client.get("/account/organisations/\(id)").status == 404)
            #expect(await client.post("/account/organisations/\(id)", Self.fields).status == 404)
        }
        #expect(await client.get("/account/organisations").contains("太原") == false)
        #expect(try site.texts("SELECT name FROM organisation WHERE id = 502") == ["太原市住房和城乡建设局"])
    }

    @Test func aUnitTakenOutOfUseIsNotOfferedForNewAccounts() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        _ = await add(client)
        let id = try site.count("SELECT id FROM organisation WHERE code = 'zhongyuan'")
        #expect(await client.get("/account/staff/new").contains("中原建筑培训中心"))
        let saved = await client.post("/account/organisations/\(id)", Self.fields + [("active", "")])
        // The message that it is saved names it too, once.
        #expect(await client.follow(saved).contains("已停用"))
        #expect(try site.count("SELECT is_active FROM organisation WHERE id = ?", id) == 0)
        #expect(await client.get("/account/staff/new").contains("中原建筑培训中心") == false)
    }
}
