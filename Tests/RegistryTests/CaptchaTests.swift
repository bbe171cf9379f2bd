import Site
import Testing
import Workflow

@testable import Registry

@Suite struct CaptchaTests {
    private let key = Secrets.random(byteCount: 32)
    private let now = Moment(milliseconds: 1_770_000_000_000)

    @Test func aTokenOpensForTenMinutes() {
        let token = CaptchaChallenge(at: now).token(key: key)
        #expect(CaptchaChallenge(token: token, key: key, at: now) != nil)
        #expect(CaptchaChallenge(token: token, key: key, at: now.adding(seconds: 599)) != nil)
        #expect(CaptchaChallenge(token: token, key: key, at: now.adding(minutes: 10)) == nil)
    }

    @Test func anyChangedLetterClosesIt() {
        let token = CaptchaChallenge(at: now).token(key: key)
        for place in token.indices.dropLast() {
            var letters = Array(token)
            let index = token.distance(from: token.startIndex, to: place)
            letters[index] = letters[index] == "A" ? "B" : "A"
            #expect(CaptchaChallenge(token: String(letters), key: key, at: now) == nil)
        }
        #expect(CaptchaChallenge(token: "", key: key, at: now) == nil)
        #expect(CaptchaChallenge(token: token + "AAAA", key: key, at: now) == nil)
        #expect(CaptchaChallenge(token: token, key: Secrets.random(byteCount: 32), at: now) == nil)
    }

    @Test func theDigitsAreFourAndDifferAndAreNotInTheToken() {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let challenge = CaptchaChallenge(at: now)
            let digits = challenge.digits(key: key, isRehearsal: false)
            #expect(digits.utf8.count == 4 && digits.utf8.allSatisfy { (48...57).contains($0) })
            seen.insert(digits)
        }
        #expect(seen.count > 150)
        #expect(CaptchaChallenge(at: now).digits(key: key, isRehearsal: true) == "0000")
    }

    @Test func theSameTokenAlwaysHasTheSameDigits() {
        let challenge = CaptchaChallenge(at: now)
        let again = CaptchaChallenge(token: challenge.token(key: key), key: key, at: now)
        #expect(again?.digits(key: key, isRehearsal: false) == challenge.digits(key: key, isRehearsal: false))
    }

    @Test func inProductionPictureAndAnswerBelongTogetherAndAnAnswerCountsOnce() async throws {
        let site = try await RegistryTestSite.make(isRehearsal: false)
        let client = site.client()
        let page = await client.get("/login")
        let token = try #require(page.value(of: "captcha_token"))
        let challenge = try #require(CaptchaChallenge(token: token, key: site.site.sealKey, at: site.realClock.now))
        let digits = challenge.digits(key: site.site.sealKey, isRehearsal: false)

        let picture = await client.get("/captcha/picture?token=\(token)")
        #expect(picture.status == 200)
        #expect(picture.response.header(.contentType) == "image/png")
        #expect(picture.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let speech = await client.get("/captcha/speech?token=\(token)")
        #expect(speech.response.header(.contentType) == "audio/wav")
        #expect(speech.bytes.starts(with: Array("RIFF".utf8)))

        func answer(_ digits: String) async -> [String] {
            await client.post(
                "/login",
                [("username", "nobody"), ("password", "whatever it is"), ("captcha", digits), ("captcha_token", token)]
            ).errors
        }
        #expect(await answer(digits) == [SignIn.wrongSentence])
        #expect(await answer(digits) == ["这个验证码已经用过，请按新的图片重新输入"])
    }

    @Test func aWrongAnswerSpendsItToo() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let token = try #require(await client.get("/login").value(of: "captcha_token"))
        func answer(_ digits: String) async -> TestAnswer {
            let page = await client.post(
                "/login", [("username", "nobody"), ("password", "x"), ("captcha", digits), ("captcha_token", token)])
            return TestAnswer(status: page.status, errors: page.errors, token: page.value(of: "captcha_token"))
        }
        let wrong = await answer("1234")
        #expect(wrong.status == 422)
        #expect(wrong.errors == ["验证码不对，请按新的图片重新输入"])
        #expect(wrong.token != token)
        #expect(await answer("0000").errors == ["这个验证码已经用过，请按新的图片重新输入"])
    }

    @Test func anExpiredOrForgedTokenIsRefusedInWords() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let token = try #require(await client.get("/login").value(of: "captcha_token"))
        site.realClock.advance(minutes: 11)
        for sent in [token, "", "AAAA", String(repeating: "A", count: 75)] {
            let page = await client.post(
                "/login", [("username", "nobody"), ("password", "x"), ("captcha", "0000"), ("captcha_token", sent)])
            #expect(page.status == 422)
            #expect(page.errors == ["验证码已过期，请按新的图片重新输入"])
        }
        #expect(await client.get("/captcha/picture?token=\(token)").status == 404)
        #expect(await client.get("/captcha/picture").status == 404)
    }

    @Test func whileTheRestIsWrongTheSamePictureAndAnswerStay() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let token = try #require(await client.get("/login").value(of: "captcha_token"))
        let page = await client.post("/login", [("username", "nobody"), ("captcha", "0000"), ("captcha_token", token)])
        #expect(page.errors == ["请填写「密码」"])
        #expect(page.value(of: "captcha_token") == token)
        #expect(page.value(of: "captcha") == "0000")
        #expect(page.value(of: "username") == "nobody")
    }

    @Test func anotherPictureKeepsWhatWasTyped() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let token = try #require(await client.get("/login").value(of: "captcha_token"))
        let page = await client.post(
            "/login", [("username", "zhang"), ("captcha", "99"), ("captcha_token", token), ("renew", "1")])
        #expect(page.status == 200)
        #expect(page.errors.isEmpty)
        #expect(page.value(of: "captcha_token") != token)
        #expect(page.value(of: "username") == "zhang")
        #expect(page.value(of: "captcha") == "")
    }

    private struct TestAnswer {
        let status: Int
        let errors: [String]
        let token: String?
    }
}
