import Documents
import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct DeskResetTests {
    private let number = RegistryTestSite.idNumber(1)

    private func clerk(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("zhengzhou", role: .city, organisationID: 11))
    }

    /// The code that the clerk's page shows.
    private func makeCode(_ clerk: TestClient, witness: String = "赵核对") async throws -> String {
        let page = await clerk.post("/account/desk-resets/code", [("id_number", number), ("witness", witness)])
        let box = try #require(page.text.split(separator: "one-time-code\"><strong>").last)
        return String(box.prefix { $0 != "<" }.filter { $0 != " " })
    }

    private func setPassword(_ site: TestSite, _ code: String, _ password: String = "窗口设置的新密码") async -> TestPage {
        let client = site.client()
        let page = await client.get("/password/desk")
        return await client.submit(
            page, to: "/password/desk",
            [("id_number", number), ("code", code), ("password", password), ("repeat", password)])
    }

    @Test func theClerkFindsThePersonByTheWholeNumberAndTheLookIsNoted() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson(isComplete: true)
        let owner = try site.client(signedInAs: accountID)
        _ = try await owner.post(
            "/account/photo", files: [("photo", "me.jpg", SampleFace.jpeg(seed: 1, width: 390, height: 480))])
        let clerk = try clerk(site)
        #expect(await clerk.post("/account/desk-resets", [("id_number", String(number.prefix(17)))]).status == 422)
        #expect(await clerk.post("/account/desk-resets", [("id_number", RegistryTestSite.idNumber(5))]).status == 422)
        #expect(try site.count("SELECT count(*) FROM event WHERE action = 'reveal'") == 0)
        let page = await clerk.post("/account/desk-resets", [("id_number", number)])
        #expect(page.status == 200)
        #expect(page.contains("张三") && page.contains("data:image/jpeg;base64,/9j/"))
        #expect(
            try site.count(
                "SELECT count(*) FROM event WHERE action = 'reveal' AND subject_kind = 'person' AND subject_id = ?",
                personID) == 1)
        #expect(await owner.get("/account/accesses").contains("窗口办理找回密码"))
    }

    @Test func theCodeSetsAPasswordOnceAndBothNamesAreNoted() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson(isEmailVerified: false)
        let session = try site.client(signedInAs: accountID)
        let code = try await makeCode(try clerk(site))
        #expect(code.utf8.count == 8 && code.utf8.allSatisfy { (48...57).contains($0) })
        #expect(
            try site.texts("SELECT actor_name || detail FROM event WHERE action = 'desk-reset'")
                == ["zhengzhou核对人：赵核对"])
        // A password that is refused leaves the code unspent.
        #expect(await setPassword(site, code, "张三的密码123").status == 422)
        let done = await setPassword(site, code)
        #expect(done.location == "/login")
        #expect(await session.get("/account").status == 303)
        #expect(await site.client().signIn(number).status == 422)
        #expect(await site.client().signIn(number, "窗口设置的新密码").status == 303)
        #expect(await setPassword(site, code).status == 422)
        #expect(
            try site.texts("SELECT detail FROM event WHERE action = 'reset-password'") == ["窗口验证码，核对人：赵核对"])
        #expect(site.log == [])
    }

    @Test func theCodeEndsAfterFiveWrongOnesAndAfterTenMinutes() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let clerk = try clerk(site)
        let code = try await makeCode(clerk)
        let wrong = code == "00000000" ? "11111111" : "00000000"
        var answers: Set<[String]> = []
        for _ in 0..<5 { answers.insert(await setPassword(site, wrong).errors) }
        answers.insert(await setPassword(site, code).errors)
        // The right code is refused in the same words: nothing can be tried out.
        #expect(answers.count == 1)
        let second = try await makeCode(clerk)
        site.realClock.advance(minutes: 10)
        #expect(await setPassword(site, second).status == 422)
        let third = try await makeCode(clerk)
        site.realClock.advance(minutes: 9)
        #expect(await setPassword(site, third).status == 303)
    }

    @Test func twoPeopleAreNeeded() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let clerk = try clerk(site)
        let url = "/account/desk-resets/code"
        for witness in ["", "zhengzhou", "410102199005170011"] {
            #expect(await clerk.post(url, [("id_number", number), ("witness", witness)]).status == 422)
        }
        #expect(await clerk.post(url, [("id_number", RegistryTestSite.idNumber(9)), ("witness", "赵核对")]).status == 404)
        #expect(try site.count("SELECT count(*) FROM one_time_code") == 0)
    }

    @Test func aFrozenPersonGetsNoCode() async throws {
        let site = try await RegistryTestSite.make()
        let (_, personID) = try site.addPerson()
        try site.database.writeNow { try $0.run("UPDATE person SET frozen_at = 1 WHERE id = ?", personID) }
        let clerk = try clerk(site)
        #expect(await clerk.post("/account/desk-resets", [("id_number", number)]).contains("身份争议"))
        let page = await clerk.post("/account/desk-resets/code", [("id_number", number), ("witness", "赵核对")])
        #expect(page.status == 409)
        #expect(try site.count("SELECT count(*) FROM one_time_code") == 0)
    }
}
