import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct RecoveryTests {
    private func ask(_ site: TestSite, _ number: String, _ email: String) async -> TestPage {
        let client = site.client()
        let page = await client.get("/password/forgot")
        return await client.submit(page, to: "/password/forgot", [("id_number", number), ("email", email)])
    }

    private func token(_ site: TestSite) throws -> String? {
        let body = try site.texts("SELECT body FROM outbox ORDER BY id DESC LIMIT 1").first ?? nil
        return body?.split(whereSeparator: \.isWhitespace).first {
            $0.hasPrefix("http://127.0.0.1:8080/password/reset/")
        }?
        .split(separator: "/").last.map(String.init)
    }

    @Test func theAnswerIsTheSameForEverybody() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson("张三", sequence: 1, email: "zhangsan@163.com")
        try site.addPerson("李四", sequence: 2, email: "lisi@163.com", isEmailVerified: false)
        var answers: [String] = []
        for (number, email) in [(1, "zhangsan@163.com"), (1, "other@163.com"), (2, "lisi@163.com"), (9, "x@163.com")] {
            let answer = await ask(site, RegistryTestSite.idNumber(number), email)
            answers.append("\(answer.status) \(answer.location ?? "")")
        }
        #expect(Set(answers) == ["303 /password/forgot?sent=1"])
        // Only the proved address gets a letter.
        #expect(try site.texts("SELECT recipient FROM outbox") == ["zhangsan@163.com"])
    }

    @Test func theLinkSetsAPasswordOnceAndEndsAllSessions() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let session = try site.client(signedInAs: accountID)
        _ = await ask(site, RegistryTestSite.idNumber(1), "ZhangSan@163.com")
        let token = try #require(try token(site))
        let client = site.client()
        let form = await client.get("/password/reset/\(token)")
        #expect(form.heading == "设置新密码")
        let action = "/password/reset/\(token)"
        let bad = await client.submit(form, to: action, [("password", "12345678"), ("repeat", "12345678")])
        #expect(bad.status == 422)
        let done = await client.submit(form, to: action, [("password", "另一个很长的密码"), ("repeat", "另一个很长的密码")])
        #expect(done.location == "/login")
        #expect(await session.get("/account").status == 303)
        #expect(await client.get(action).heading == "链接已失效")
        #expect(await site.client().signIn(RegistryTestSite.idNumber(1)).status == 422)
        #expect(await site.client().signIn(RegistryTestSite.idNumber(1), "另一个很长的密码").status == 303)
    }

    @Test func theLinkEndsAfterHalfAnHourAndWhenANewerOneIsAsked() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        _ = await ask(site, RegistryTestSite.idNumber(1), "zhangsan@163.com")
        let older = try #require(try token(site))
        _ = await ask(site, RegistryTestSite.idNumber(1), "zhangsan@163.com")
        let newer = try #require(try token(site))
        let client = site.client()
        #expect(await client.get("/password/reset/\(older)").heading == "链接已失效")
        #expect(await client.get("/password/reset/\(newer)").status == 200)
        site.realClock.advance(minutes: 30)
        #expect(await client.get("/password/reset/\(newer)").heading == "链接已失效")
        #expect(await client.get("/password/reset/\(String(repeating: "A", count: 43))").heading == "链接已失效")
        #expect(await client.get("/password/reset/x").heading == "链接已失效")
    }

    @Test func threeLettersAnHourAreEnough() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        for _ in 0..<3 { #expect(await ask(site, RegistryTestSite.idNumber(1), "zhangsan@163.com").status == 303) }
        #expect(await ask(site, RegistryTestSite.idNumber(1), "zhangsan@163.com").status == 429)
        #expect(try site.count("SELECT count(*) FROM outbox") == 3)
    }

    @Test func withoutAMailServerProductionSaysSo() async throws {
        let site = try await RegistryTestSite.make(isRehearsal: false, canSendMail: false)
        let page = await site.client().get("/password/forgot")
        #expect(page.status == 409)
        #expect(page.contains("系统还没有开通邮件服务"))
    }
}
