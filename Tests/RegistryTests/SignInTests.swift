import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct SignInTests {
    @Test func aPersonSignsInByNumberOrAliasAndSignsOut() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        try site.database.writeNow { try $0.run("UPDATE account SET alias = 'zhang' WHERE id = ?", accountID) }
        for name in [RegistryTestSite.idNumber(1), "zhang", "ZHANG", " zhang "] {
            let client = site.client()
            let answer = await client.signIn(name)
            #expect(answer.status == 303)
            #expect(answer.location == "/")
            #expect(answer.response.headers.contains { $0.0 == .setCookie && $0.1.contains("HttpOnly") })
            #expect(await client.get("/account").heading == "个人信息")

            let token = client.cookies[SessionCookie.name]
            let out = await client.post("/logout")
            #expect(out.location == "/login")
            #expect(out.response.header(.clearSiteData)?.contains("cache") == true)
            #expect(client.cookies[SessionCookie.name] == nil)
            // The token is worth nothing on the server either.
            client.cookies[SessionCookie.name] = token
            #expect(await client.get("/account").location == "/login?next=%2Faccount")
        }
        #expect(try site.count("SELECT count(*) FROM event WHERE action = 'sign-in'") == 4)
        #expect(try site.count("SELECT count(*) FROM event WHERE action = 'sign-out'") == 4)
        #expect(try site.count("SELECT count(*) FROM session") == 0)
    }

    @Test func unknownNamesAndWrongPasswordsGetTheSameAnswer() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        func answer(_ name: String) async -> (Int, [String], Duration) {
            let client = site.client()
            let page = await client.get("/login")
            let start = ContinuousClock.now
            let answer = await client.submit(
                page, to: "/login", [("username", name), ("password", "a wrong one"), ("captcha", "0000")])
            return (answer.status, answer.errors, ContinuousClock.now - start)
        }
        let unknown = await answer(RegistryTestSite.idNumber(99))
        let wrong = await answer(RegistryTestSite.idNumber(1))
        #expect(unknown.0 == 422)
        #expect(wrong.0 == 422)
        #expect(unknown.1 == [SignIn.wrongSentence])
        #expect(wrong.1 == unknown.1)
        // Both are dominated by one hash.
        #expect(unknown.2 > .milliseconds(50) && wrong.2 > .milliseconds(50))
        #expect(try site.count("SELECT count(*) FROM event WHERE action = 'sign-in-failed'") == 2)
        #expect(try site.count("SELECT count(*) FROM event WHERE actor_name LIKE '%4101%'") == 0)
    }

    @Test func anAccountWithoutAPasswordLetsNobodyIn() async throws {
        let site = try await RegistryTestSite.make()
        try site.addStaff("henan", role: .province, organisationID: 1)
        for password in ["", "henan", "admin", " "] {
            let page = await site.client().signIn("henan", password)
            #expect(page.status == 422)
        }
    }

    @Test func afterFiveWrongPasswordsTheNameWaitsFromThatAddressAndOthersDoNot() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson("张三", sequence: 1)
        try site.addPerson("李四", sequence: 2)
        let attacker = site.client(address: "10.1.1.1")
        for _ in 0..<5 { #expect(await attacker.signIn(RegistryTestSite.idNumber(1), "wrong wrong").status == 422) }
        let refused = await attacker.signIn(RegistryTestSite.idNumber(1))
        #expect(refused.status == 429)
        #expect(refused.response.header(.retryAfter) == "900")
        // The same for a name that nobody has.
        let nobody = site.client(address: "10.1.1.1")
        for _ in 0..<5 { #expect(await nobody.signIn("nobody", "wrong wrong").status == 422) }
        #expect(await nobody.signIn("nobody", "wrong wrong").response.header(.retryAfter) == "900")
        // Neither the address nor the person is shut out.
        #expect(await site.client(address: "10.1.1.1").signIn(RegistryTestSite.idNumber(2)).status == 303)
        #expect(await site.client(address: "10.9.9.9").signIn(RegistryTestSite.idNumber(1)).status == 303)
        site.realClock.advance(minutes: 16)
        #expect(await attacker.signIn(RegistryTestSite.idNumber(1)).status == 303)
    }

    @Test func failuresSinceTheLastSignInAreTold() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        _ = await site.client().signIn(RegistryTestSite.idNumber(1), "wrong wrong")
        let client = site.client()
        let home = await client.follow(await client.signIn(RegistryTestSite.idNumber(1)))
        #expect(home.contains("上次登录以后，有 1 次密码输入错误"))
        #expect(try site.count("SELECT failure_count FROM account") == 0)
    }

    @Test func aSecondSignInIsToldAndMayEndTheFirst() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let first = site.client()
        _ = await first.signIn(RegistryTestSite.idNumber(1))
        let second = site.client()
        let answer = await second.signIn(RegistryTestSite.idNumber(1), next: "/account")
        #expect(answer.location == "/login/others?next=%2Faccount")
        let page = await second.follow(answer)
        #expect(page.heading == "您已登录系统")
        #expect(page.contains("退出其他登录并继续"))
        #expect(page.contains("保留其他登录"))

        let kept = await second.submit(page, to: "/login/others", [("action", "keep")])
        #expect(kept.location == "/account")
        #expect(await first.get("/account").status == 200)

        let ended = await second.submit(page, to: "/login/others", [("action", "end")])
        #expect(ended.location == "/account")
        #expect(await first.get("/account").status == 303)
        #expect(await second.get("/account").status == 200)
    }

    @Test(arguments: ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\r\nx: y"])
    func theWayOnStaysInTheHouse(_ next: String) async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let answer = await site.client().signIn(RegistryTestSite.idNumber(1), next: next)
        #expect(answer.location == "/")
    }

    @Test func theWayOnIsKeptThroughAFailedAttempt() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let client = site.client()
        let failed = await client.signIn(RegistryTestSite.idNumber(1), "wrong wrong", next: "/account/photo")
        let answer = await client.submit(
            failed, to: "/login",
            [("username", RegistryTestSite.idNumber(1)), ("password", RegistryTestSite.password), ("captcha", "0000")])
        #expect(answer.location == "/account/photo")
    }

    @Test func sessionsEndWhenIdleAndAfterTwelveHours() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let staffID = try site.addStaff("henan", role: .province, organisationID: 1)
        let (applicant, staff) = (
            try site.client(signedInAs: accountID), try site.client(signedInAs: staffID)
        )
        site.realClock.advance(minutes: 14)
        #expect(await staff.get("/account/photos").status == 200)
        await site.site.sessionTouches.flush(to: site.database, SessionAuthenticator())
        site.realClock.advance(minutes: 14)
        #expect(await staff.get("/account/photos").status == 200)
        #expect(await applicant.get("/account").status == 200)
        site.realClock.advance(minutes: 2)
        #expect(await staff.get("/account/photos").status == 303)
        for _ in 0..<25 {
            await site.site.sessionTouches.flush(to: site.database, SessionAuthenticator())
            site.realClock.advance(minutes: 27)
            #expect(await applicant.get("/account").status == 200)
        }
        await site.site.sessionTouches.flush(to: site.database, SessionAuthenticator())
        site.realClock.advance(minutes: 20)
        #expect(await applicant.get("/account").status == 303)
    }

    @Test func aDisabledAccountAndAFrozenPersonAreOutAtOnce() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        #expect(await client.get("/account").status == 200)
        try site.database.writeNow { try $0.run("UPDATE person SET frozen_at = 1 WHERE id = ?", personID) }
        #expect(await client.get("/account").status == 303)
        let frozen = await site.client().signIn(RegistryTestSite.idNumber(1))
        #expect(frozen.errors == [SignIn.frozenSentence])
        try site.database.writeNow { connection in
            try connection.run("UPDATE person SET frozen_at = NULL")
            try connection.run("UPDATE account SET is_disabled = 1 WHERE id = ?", accountID)
        }
        #expect(await client.get("/account").status == 303)
        let disabled = await site.client().signIn(RegistryTestSite.idNumber(1))
        #expect(disabled.errors == [SignIn.disabledSentence])
    }

    @Test func aTokenThatTheClientChoseIsNeverTaken() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let client = site.client()
        let chosen = Base64URL.encode([UInt8](repeating: 7, count: 32))
        client.cookies[SessionCookie.name] = chosen
        _ = await client.signIn(RegistryTestSite.idNumber(1))
        #expect(client.cookies[SessionCookie.name] != chosen)
        client.cookies[SessionCookie.name] = chosen
        #expect(await client.get("/account").status == 303)
    }

    @Test func ownSessionsAreListedAndEndedOneByOne() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let (first, second, third) = (
            try site.client(signedInAs: accountID, address: "10.0.0.1"),
            try site.client(signedInAs: accountID, address: "10.0.0.2"),
            try site.client(signedInAs: accountID, address: "10.0.0.3")
        )
        let page = await first.get("/account/sign-ins")
        #expect(page.contains("10.0.0.1") && page.contains("10.0.0.2") && page.contains("10.0.0.3"))
        let key = try #require(page.value(of: "session"))
        _ = await first.post("/account/sign-ins", [("session", key)])
        #expect(try site.count("SELECT count(*) FROM session") == 2)
        _ = await first.post("/account/sign-ins")
        #expect(await second.get("/account").status == 303)
        #expect(await third.get("/account").status == 303)
        #expect(await first.get("/account").status == 200)
        // Another account's session is not ended by knowing its key.
        let (otherID, _) = try site.addPerson("王五", sequence: 3)
        let other = try site.client(signedInAs: otherID)
        let otherHash = Secrets.sha256(Base64URL.decode(try #require(other.cookies[SessionCookie.name])) ?? [])
        _ = await first.post("/account/sign-ins", [("session", Base64URL.encode(otherHash))])
        #expect(await other.get("/account").status == 200)
    }
}
