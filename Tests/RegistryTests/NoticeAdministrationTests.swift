import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct NoticeAdministrationTests {
    private func fields(_ title: String, publish: Bool) -> [(String, String)] {
        [("board", "announcement"), ("title", title), ("body", "报名时间：\n\n三月一日起")] + (publish ? [("publish", "1")] : [])
    }

    private func province(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("henan", role: .province, organisationID: 1))
    }

    @Test func aDraftIsNobodysToReadAPublishedNoticeEverybodys() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        #expect(await client.post("/account/notices/new", fields("关于报名的通知", publish: false)).status == 303)
        #expect(await site.client().get("/notices/1").status == 404)
        #expect(await site.client().get("/").contains("关于报名的通知") == false)
        #expect(await client.get("/account/notices").contains("草稿"))
        #expect(await client.post("/account/notices/1", fields("关于报名的通知", publish: true)).status == 303)
        #expect(await site.client().get("/").contains("关于报名的通知"))
        #expect(await site.client().get("/notices/1").contains("三月一日起"))
    }

    @Test func aWithdrawnNoticeIsGoneFromTheFront() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        _ = await client.post("/account/notices/new", fields("旧通知", publish: true))
        #expect(await client.post("/account/notices/1", [("action", "withdraw")]).status == 303)
        #expect(await site.client().get("/notices/1").status == 404)
        #expect(await site.client().get("/").contains("旧通知") == false)
        #expect(
            try site.texts("SELECT action FROM event WHERE subject_kind = 'notice' ORDER BY id") == [
                "create", "withdraw",
            ])
    }

    @Test func anAttachmentIsServedAsADownloadOnly() async throws {
        let site = try await RegistryTestSite.make()
        let client = try province(site)
        let script = Array("<!doctype html><script>alert(1)</script>".utf8)
        let saved = try await client.post(
            "/account/notices/new", fields("附件", publish: true), files: [("file", "报名表.html", script)])
        #expect(saved.status == 303)
        let file = await site.client().get("/notices/1/files/1")
        #expect(file.bytes == script)
        #expect(file.response.header(.contentType) == "application/octet-stream")
        #expect(file.response.header(.contentDisposition)?.hasPrefix("attachment") == true)
        #expect(file.response.header("content-security-policy")?.contains("sandbox") == true)
    }

    @Test func markupInANoticeIsText() async throws {
        let site = try await RegistryTestSite.make()
        _ = await (try province(site)).post(
            "/account/notices/new", fields("<img src=x onerror=alert(1)>", publish: true))
        let page = await site.client().get("/notices/1")
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
        #expect(!page.contains("<img src=x"))
    }

    @Test func anotherUnitsNoticeIsNotFound() async throws {
        let site = try await RegistryTestSite.make()
        try site.database.writeNow { connection in
            try connection.run("INSERT INTO authority (id, code, name) VALUES (2, 'shanxi', '山西省住房和城乡建设厅')")
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name)
                VALUES (501, 2, 'province', 'shanxi', '山西省住房和城乡建设厅', '山西省')
                """)
        }
        _ = await (try province(site)).post("/account/notices/new", fields("河南的通知", publish: true))
        let shanxi = try site.client(signedInAs: site.addStaff("shanxi", role: .province, organisationID: 501))
        #expect(await shanxi.get("/account/notices/1").status == 404)
        #expect(await shanxi.post("/account/notices/1", [("action", "withdraw")]).status == 404)
        #expect(await shanxi.get("/account/notices").contains("河南的通知") == false)
        #expect(await site.client().get("/notices/1").status == 200)
    }
}
