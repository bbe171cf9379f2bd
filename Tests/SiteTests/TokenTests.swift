import HTTP
import TestSupport
import Testing

@testable import Site

@Suite struct CSRFTests {
    private let secret = Secrets.random(byteCount: 32)

    @Test func aTokenIsMaskedAnewEachTimeAndFitsItsSecret() {
        let tokens = (0..<200).map { _ in CSRF.token(of: secret) }
        #expect(Set(tokens).count == 200)
        #expect(tokens.allSatisfy { CSRF.isValid($0, for: secret) })
        // No letter stays at its place: what is compressed with it tells nothing.
        for index in 0..<85 {
            let letters = Set(tokens.map { Array($0.utf8)[index] })
            #expect(letters.count > 20, "place \(index)")
        }
    }

    @Test func aTokenOfAnotherSecretOrAnotherShapeIsRefused() {
        let token = CSRF.token(of: secret)
        #expect(!CSRF.isValid(token, for: Secrets.random(byteCount: 32)))
        #expect(!CSRF.isValid("", for: secret))
        #expect(!CSRF.isValid(String(token.dropLast()), for: secret))
        #expect(!CSRF.isValid(token + "A", for: secret))
        #expect(!CSRF.isValid(token + "AAAA", for: secret))
        #expect(!CSRF.isValid("?" + token.dropFirst(), for: secret))
        #expect(!CSRF.isValid(Base64URL.encode(secret), for: secret))
        #expect(!CSRF.isValid(String(repeating: "A", count: 1_000_000), for: secret))
        #expect(!CSRF.isValid(Base64URL.encode([UInt8](repeating: 0, count: 64)), for: secret))
        var bytes = Base64URL.decode(token) ?? []
        for index in bytes.indices {
            bytes[index] ^= 1
            #expect(!CSRF.isValid(Base64URL.encode(bytes), for: secret))
            bytes[index] ^= 1
        }
    }

    @Test func aFormWithoutItsTokenChangesNothingAndCanBeSentAgain() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        let page = await clerk.postWithoutToken("/notes/mine", [("words", "要保留的 <文字>"), ("old_password", "geheim")])
        #expect(page.status == 403)
        #expect(page.heading == "请确认再次提交")
        #expect(try site.count("SELECT count(*) FROM note") == 0)
        #expect(page.value(of: "words") == "要保留的 <文字>")
        #expect(page.value(of: "old_password") == nil)
        #expect(!page.contains("geheim"))
        let again = await clerk.submit(page, to: "/notes/mine")
        #expect(again.status == 303)
        #expect(try site.texts("SELECT words FROM note") == ["要保留的 <文字>"])
    }

    @Test func theTokenOfAnotherSessionIsWorthNothing() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        let other = try site.client(signedInAs: site.addStaff("other", role: .city, organisationID: nil))
        let foreign = try #require(await other.get("/notes").value(of: "_csrf"))
        let page = await clerk.postWithoutToken("/notes/mine", [("words", "x"), ("_csrf", foreign)])
        #expect(page.status == 403)
        let signedOut = try #require(await site.client().get("/notes").value(of: "_csrf"))
        #expect(await clerk.postWithoutToken("/notes/mine", [("words", "x"), ("_csrf", signedOut)]).status == 403)
        #expect(try site.count("SELECT count(*) FROM note") == 0)
    }

    @Test func whoIsNotSignedInHasAFormCookieFromTheFirstAnswerOn() async throws {
        let site = try await SmallSite.make()
        let client = site.client()
        let sent = await client.postWithoutToken("/notes", [("words", "first")])
        #expect(sent.status == 403)
        let cookie = try #require(sent.headers(.setCookie).first { $0.hasPrefix("__Host-form=") })
        #expect(cookie.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        #expect(await client.submit(sent, to: "/notes").status == 303)
        #expect(try site.texts("SELECT words FROM note") == ["first"])
        // The cookie that the browser has is kept.
        #expect(await client.get("/notes").headers(.setCookie).filter { $0.hasPrefix("__Host-form=") }.isEmpty)
        client.cookies["__Host-form"] = "short"
        #expect(await client.get("/notes").headers(.setCookie).contains { $0.hasPrefix("__Host-form=") })
    }

    @Test func anExpiredSessionLosesNothingThatWasTyped() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        await clerk.get("/notes")
        site.realClock.advance(minutes: 31)
        let fields = [("words", "写了半小时"), ("ids", "3"), ("ids", "4"), ("repeat", "geheim"), ("new_password", "geheim")]
        let page = await clerk.post("/notes/mine", fields)
        #expect(page.status == 403)
        #expect(page.heading == "登录已过期")
        #expect(page.links("在新窗口登录") == ["/login"])
        #expect(!page.contains("geheim"))
        let hidden = page.hiddenFields(ofFormTo: "/notes/mine").filter { $0.0 != "_csrf" }.map { "\($0.0)=\($0.1)" }
        #expect(hidden == ["words=写了半小时", "ids=3", "ids=4"])
        #expect(try site.count("SELECT count(*) FROM note") == 0)
        // Signed in again in another window, the page is sent; its token is of no session, so it is asked once more.
        let account = try site.count("SELECT id FROM account WHERE username = 'clerk'")
        let anew = try site.client(signedInAs: account)
        let asked = await anew.postWithoutToken("/notes/mine", page.hiddenFields(ofFormTo: "/notes/mine"))
        #expect(asked.heading == "请确认再次提交")
        #expect(await anew.submit(asked, to: "/notes/mine").status == 303)
        #expect(try site.texts("SELECT words FROM note") == ["写了半小时"])
    }

    @Test func aThousandTickedRowsSurviveAnExpiredSession() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        await clerk.get("/notes")
        site.realClock.advance(minutes: 31)
        let page = await clerk.post("/desk/act", (1...1000).map { ("ids", "\($0)") })
        #expect(page.hiddenFields(ofFormTo: "/desk/act").filter { $0.0 == "ids" }.count == 1000)
    }
}

@Suite struct ForeignOriginTests {
    @Test(arguments: [
        ("Origin", "http://evil.example"), ("Origin", "null"), ("Origin", "http://localhost.evil.example"),
        ("Origin", "http://localhost:81"), ("Origin", ""), ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ])
    func aFormFromAnotherSiteIsRefusedUnseen(header: String, value: String) async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        await clerk.get("/notes")
        clerk.headers.append((HeaderName(header), value))
        let page = await clerk.post("/notes/mine", [("words", "BAIT")])
        #expect(page.status == 403)
        #expect(!page.contains("BAIT"))
        #expect(try site.count("SELECT count(*) FROM note") == 0)
        // Without a session too: no other site's words come onto a page that asks to send them.
        let visitor = site.client()
        visitor.headers.append((HeaderName(header), value))
        let shown = await visitor.post("/notes/mine", [("words", "BAIT")])
        #expect(shown.status == 403)
        #expect(!shown.contains("BAIT"))
    }

    @Test(arguments: [
        ("Origin", "http://localhost"), ("Origin", "https://localhost"), ("Origin", "http://127.0.0.1:8080"),
        ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none"),
    ])
    func aFormFromHereIsTaken(header: String, value: String) async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        await clerk.get("/notes")
        clerk.headers.append((HeaderName(header), value))
        #expect(await clerk.post("/notes/mine", [("words", "own")]).status == 303)
        #expect(try site.count("SELECT count(*) FROM note") == 1)
    }

    @Test func aLinkFromAnotherSiteIsFollowed() async throws {
        let (_, clerk) = try await SmallSite.withClerk()
        clerk.headers.append((.secFetchSite, "cross-site"))
        #expect(await clerk.get("/desk").status == 200)
    }
}
