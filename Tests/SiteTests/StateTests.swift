import HTTP
import TestSupport
import Testing
import Workflow

@testable import Site

@Suite struct RateLimiterTests {
    private let limiter = RateLimiter()
    private let start = TestSite.start

    private func isRefused(_ key: String, countMax: Int = 3, seconds: Int = 60, at now: Moment) -> Int? {
        do {
            try limiter.count(key, countMax: countMax, seconds: seconds, at: now)
            return nil
        } catch PageError.tooManyRequests(let seconds) {
            return seconds
        } catch {
            return -1
        }
    }

    @Test func soManyInAWindowAreLetThrough() {
        for second in 0..<3 { #expect(isRefused("a", at: start.adding(seconds: second)) == nil) }
        #expect(isRefused("a", at: start.adding(seconds: 3)) == 57)
        #expect(isRefused("a", at: start.adding(milliseconds: 59_999)) == 1)
        #expect(isRefused("b", at: start.adding(seconds: 3)) == nil)
        #expect(isRefused("a", at: start.adding(seconds: 60)) == nil)
    }

    @Test func lookingCountsNothing() throws {
        for _ in 0..<10 { try limiter.check("a", countMax: 1, seconds: 60, at: start) }
        try limiter.count("a", countMax: .max, seconds: 60, at: start)
        #expect(throws: PageError.tooManyRequests(retryAfterSeconds: 60)) {
            try limiter.check("a", countMax: 1, seconds: 60, at: start)
        }
        try limiter.check("a", countMax: 1, seconds: 60, at: start.adding(seconds: 60))
        limiter.forget("a")
        try limiter.check("a", countMax: 1, seconds: 60, at: start)
    }

    @Test func aClockThatIsPutBackShutsNobodyOut() {
        for _ in 0..<3 { _ = isRefused("a", at: start) }
        #expect(isRefused("a", at: start) != nil)
        #expect(isRefused("a", at: start.adding(hours: -5)) == nil)
    }

    @Test func aLongWindowOutlivesACleaning() {
        _ = isRefused("day", countMax: 1, seconds: 86_400, at: start)
        let later = start.adding(hours: 2)
        for number in 0..<(RateLimiter.keyCountMax + 10) { _ = isRefused("k\(number)", at: later) }
        #expect(isRefused("day", countMax: 1, seconds: 86_400, at: later) != nil)
    }

    @Test func namesWithoutEndDoNotFillTheMemory() {
        for _ in 0..<5 { _ = isRefused("kept", countMax: 5, at: start) }
        for number in 0..<(RateLimiter.keyCountMax * 2 + 1000) { _ = isRefused("k\(number)", at: start) }
        #expect(limiter.keyCount <= RateLimiter.keyCountMax * 2)
        // Who really tried often is not forgotten for it.
        #expect(isRefused("kept", countMax: 5, at: start) != nil)
    }

    @Test func manyAtOnceAreCountedOneByOne() async {
        let (limiter, start) = (limiter, start)
        let passed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<500 {
                group.addTask { (try? limiter.count("a", countMax: 100, seconds: 60, at: start)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 100)
    }
}

@Suite struct SessionTouchTests {
    private func lastSeen(_ site: TestSite) throws -> Int { try site.count("SELECT last_seen_at FROM session") }

    @Test func aSessionInUseLivesOn() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        let authenticator = site.site.authenticator
        let start = try lastSeen(site)
        await clerk.get("/desk")
        site.realClock.advance(seconds: 60)
        await clerk.get("/desk")
        await site.site.sessionTouches.flush(to: site.database, authenticator)
        // Within a minute nothing is written.
        #expect(try lastSeen(site) == start)
        for _ in 0..<4 {
            site.realClock.advance(minutes: 20)
            #expect(await clerk.get("/desk").status == 200)
            await site.site.sessionTouches.flush(to: site.database, authenticator)
        }
        #expect(try lastSeen(site) == start + (60 + 80 * 60) * 1000)
        site.realClock.advance(minutes: 30)
        #expect(await clerk.get("/desk").status == 303)
    }

    @Test func aPageWritesNothingToTheDatabase() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        site.realClock.advance(minutes: 10)
        let before = site.database.writeCounts
        for _ in 0..<50 { await clerk.get("/desk") }
        #expect(site.database.writeCounts.writes == before.writes)
        await site.site.sessionTouches.flush(to: site.database, site.site.authenticator)
        await site.site.sessionTouches.flush(to: site.database, site.site.authenticator)
        #expect(site.database.writeCounts.writes == before.writes + 1)
    }

    @Test func businessTimeEndsNoSession() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        site.businessClock.advance(minutes: 100_000)
        #expect(await clerk.get("/desk").status == 200)
    }
}

@Suite struct DisplayTests {
    @Test func largeLettersWorkBeforeTheSignInAndWithoutScript() async throws {
        let site = try await SmallSite.make()
        let client = site.client()
        let page = await client.get("/display?back=/notes%3Fa%3D1")
        #expect(page.value(of: "back") == "/notes?a=1")
        let sent = await client.submit(page, to: "/display", [("view", "elder"), ("shortcuts", "off")])
        #expect(sent.location == "/notes?a=1")
        let elder = await client.follow(sent)
        #expect(elder.contains("<html lang=\"zh-CN\" class=\"elder\">"))
        #expect(elder.contains("data-shortcuts=\"off\""))
        #expect(elder.contains("显示设置已保存"))
        let again = await client.get("/display")
        #expect(again.contains("value=\"elder\" checked") && again.contains("value=\"off\" checked"))
        await client.post("/display", [("view", "standard"), ("shortcuts", "on")])
        #expect(await !client.get("/notes").contains("class=\"elder\""))
    }

    @Test(arguments: ["//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil"])
    func theWayBackStaysHere(back: String) async throws {
        let site = try await SmallSite.make()
        let client = site.client()
        let page = await client.get("/display?back=\(PercentEncoding.encode(back))")
        #expect(page.links("返回") == ["/"])
        let sent = await client.post("/display", [("view", "elder"), ("back", back)])
        #expect(sent.location == "/")
    }
}

/// What the server does with a form before a byte of it is read.
@Suite struct BodyPolicyTests {
    private func policy(
        _ site: TestSite, _ target: String, cookie: String? = nil, byteCount: Int = 100
    ) -> BodyPolicy {
        var headers: [(HeaderName, String)] = [(.contentLength, "\(byteCount)")]
        if let cookie { headers.append((.cookie, "\(SessionCookie.name)=\(cookie)")) }
        return site.router.bodyPolicy(for: Request(method: .post, target: target, headers: headers))
    }

    @Test func aFormIsSmallAndAFileIsForThoseSignedIn() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        guard case .form(let bytesMax) = policy(site, "/notes") else {
            Issue.record("an ordinary form")
            return
        }
        #expect(bytesMax == 256 * 1024)
        guard case .none = policy(site, "/nothing") else {
            Issue.record("nobody reads it")
            return
        }
        let token = try #require(clerk.cookies[SessionCookie.name])
        guard case .multipart(_, let fileBytesMax, _) = policy(site, "/files", cookie: token, byteCount: 4 << 20) else {
            Issue.record("a file of somebody signed in")
            return
        }
        #expect(fileBytesMax == 4 << 20)
    }

    @Test func aLargeFileWithoutASessionIsRefusedInWords() async throws {
        let site = try await SmallSite.make()
        guard case .refuse(let response) = policy(site, "/files", byteCount: 4 << 20) else {
            Issue.record("a large file of a stranger")
            return
        }
        #expect(response.status == .forbidden)
        #expect(TestPageReader.text(response).contains("文件没有上传。请先登录"))
        #expect(response.header(.contentSecurityPolicy) != nil)
        guard case .multipart(let bytesMax, _, _) = policy(site, "/files", byteCount: 100) else {
            Issue.record("a small one is read, for the words beside it")
            return
        }
        #expect(bytesMax == 512 * 1024)
    }

    @Test func aFileForAnotherRoleIsNotRead() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        let token = try #require(clerk.cookies[SessionCookie.name])
        guard case .refuse(let response) = policy(site, "/office/files", cookie: token, byteCount: 4 << 20) else {
            Issue.record("a file of somebody else's page")
            return
        }
        #expect(response.status == .forbidden)
        #expect(TestPageReader.text(response).contains("您不能打开这个页面"))
    }

    @Test func theWordsBesideAFileOutliveTheSession() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        await clerk.get("/notes")
        site.realClock.advance(minutes: 31)
        let page = try await clerk.post("/files", [("words", "标题")], files: [("photo", "a.jpg", [1, 2, 3])])
        #expect(page.status == 403)
        #expect(page.heading == "登录已过期")
        #expect(page.value(of: "words") == "标题")
        #expect(page.contains("选择的文件没有上传"))
    }
}
