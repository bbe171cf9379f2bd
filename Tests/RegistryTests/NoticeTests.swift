import Database
import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct NoticeTests {
    private func add(
        _ site: TestSite, _ title: String, board: String = "announcement", published: Int? = -10, withdrawn: Int? = nil
    ) throws {
        let now = site.businessClock.now
        try site.database.writeNow { connection in
            try connection.run(
                """
                INSERT INTO notice (board, title, body, organisation_id, published_at, withdrawn_at)
                VALUES (?, ?, ?, 1, ?, ?)
                """, board, title, "第一段\n\n<b>第二段</b>", published.map { now.adding(minutes: $0) },
                withdrawn.map { now.adding(minutes: $0) })
        }
    }

    @Test func theHomePageShowsWhatIsPublishedNow() async throws {
        let site = try await RegistryTestSite.make()
        try add(site, "已发布")
        try add(site, "草稿", published: nil)
        try add(site, "明天发布", published: 60)
        try add(site, "已撤回", withdrawn: -5)
        let home = await site.client().get("/")
        #expect(home.heading == "首页")
        #expect(home.contains("已发布"))
        for title in ["草稿", "明天发布", "已撤回"] { #expect(!home.contains(title)) }
        for panel in ["通知公告", "政策文件", "办事指南", "下载中心"] { #expect(home.contains(panel)) }
        #expect(home.contains("action=\"/login\""))
        #expect(await site.client().get("/notices/2").status == 404)
        #expect(await site.client().get("/notices/4").status == 404)
    }

    @Test func aNoticeIsReadWithItsFilesAndItsMarkupIsText() async throws {
        let site = try await RegistryTestSite.make()
        try add(site, "关于报名的通知")
        let stored = try site.site.attachments.store(Array("%PDF-1.7 …".utf8))
        try site.database.writeNow { connection in
            let id = try Attachment.insert(
                stored, mediaType: "application/octet-stream", accountID: nil, at: .first, in: connection)
            try connection.run("INSERT INTO notice_file VALUES (1, 1, ?, '报名须知.pdf')", id)
        }
        let client = site.client()
        let page = await client.get("/notices/1")
        #expect(page.heading == "关于报名的通知")
        #expect(page.contains("<p>第一段</p>"))
        #expect(page.contains("<p>&lt;b&gt;第二段&lt;/b&gt;</p>"))
        #expect(page.links("报名须知.pdf") == ["/notices/1/files/1"])
        let file = await client.get("/notices/1/files/1")
        #expect(file.bytes == Array("%PDF-1.7 …".utf8))
        #expect(file.response.header(.contentDisposition)?.contains("attachment") == true)
        #expect(
            file.response.header(.contentDisposition)?.contains("filename*=UTF-8''%E6%8A%A5") == true)
        #expect(await client.get("/notices/1/files/2").status == 404)
    }

    @Test func listsArePagedAndSearchedLiterally() async throws {
        let site = try await RegistryTestSite.make()
        for number in 1...45 { try add(site, "通知第\(number)号") }
        try add(site, "100%通过的\\办法")
        let client = site.client()
        let first = await client.get("/notices?board=announcement")
        #expect(first.contains("共 46 条"))
        #expect(first.contains("通知第45号") && !first.contains("通知第26号"))
        let next = try #require(first.links("下一页").first)
        let second = await client.get("/notices" + next)
        #expect(second.contains("通知第26号") && !second.contains("通知第27号"))
        for (words, count) in [
            ("100%", 1), ("%", 1), ("\\", 1), ("_", 0), ("第45号", 1), ("'; DROP TABLE notice; --", 0),
        ] {
            let page = await client.get("/notices?words=\(PercentEncoding.encode(words))")
            #expect(page.status == 200)
            #expect(page.contains("共 \(count) 条") == (count > 0))
        }
        #expect(await client.get("/notices?board=nothing&after=99999999999999999999").status == 200)
        #expect(await client.get("/notices?board=policy").contains("「政策文件」暂无内容"))
    }
}
