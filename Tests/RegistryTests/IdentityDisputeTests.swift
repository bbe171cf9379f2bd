import Documents
import HTTP
import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct IdentityDisputeTests {
    private static let proof = SampleFace.jpeg(seed: 3, width: 900, height: 700)
    private static let claim = [
        ("id_number", RegistryTestSite.idNumber(1)), ("name", "王真"), ("phone", "13800138000"),
        ("email", "wangzhen@163.com"), ("explanation", "注册时提示身份证号已被注册，我从来没有注册过。"), ("captcha", "0000"),
    ]

    /// Files a claim as anybody; `changed` replaces fields.
    @discardableResult
    private func file(
        _ site: TestSite, _ changed: [String: String] = [:], proof: [UInt8]? = proof, address: String = "127.0.0.9"
    ) async throws -> TestPage {
        let client = site.client(address: address)
        let page = await client.get("/account/identity-dispute")
        let fields = Self.claim.map { ($0.0, changed[$0.0] ?? $0.1) }
        let token = page.value(of: "captcha_token") ?? ""
        return try await client.post(
            "/account/identity-dispute", fields + [("captcha_token", token)],
            files: proof.map { [("proof", "me.jpg", $0)] } ?? [])
    }

    private func desk(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("henan", role: .province, organisationID: 1))
    }

    private func decide(_ desk: TestClient, _ action: String, id: Int = 1) async -> TestPage {
        let url = "/account/disputes/\(id)"
        let page = await desk.post(url, [("action", action), ("reason", "视频核对了身份证原件和本人")])
        guard page.contains("name=\"confirmed\"") else { return page }
        return await desk.submit(page, to: url)
    }

    private func state(_ site: TestSite, id: Int = 1) throws -> String? {
        try site.texts("SELECT state FROM identity_dispute WHERE id = ?", id).first ?? nil
    }

    @Test func theTableIsSound() {
        #expect(IdentityDisputeWorkflow.faults == [])
    }

    @Test func aClaimIsFiledWithItsProofAndAnsweredWithANumber() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let answer = try await file(site)
        #expect(answer.status == 303)
        #expect(await site.client().follow(answer).contains("SF000001"))
        #expect(try state(site) == "filed")
        // What is kept is made anew from the pixels, not the bytes that were sent.
        let hashes = try site.texts("SELECT sha256 FROM attachment")
        let stored = try site.site.attachments.read(try #require(hashes.first ?? nil))
        #expect(FileFormat.recognize(stored) == .jpeg)
        #expect(stored != Self.proof)
        #expect(try site.texts("SELECT action FROM event WHERE subject_kind = 'identity_dispute'") == ["begin"])
        #expect(site.log == [])
    }

    @Test func whatIsMissingOrWrongIsSaidAndNothingIsFiled() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        let cases = [
            try await file(site, ["id_number": "410102199005170000"]), try await file(site, ["phone": "1234"]),
            try await file(site, ["explanation": ""]), try await file(site, ["captcha": "9999"]),
            try await file(site, proof: nil), try await file(site, proof: Array("%PDF-1.7 no picture".utf8)),
        ]
        #expect(cases.map(\.status) == [422, 422, 422, 422, 422, 422])
        #expect(cases.allSatisfy { !$0.errors.isEmpty })
        // A free number needs no claim.
        let free = try await file(site, ["id_number": RegistryTestSite.idNumber(7)])
        #expect(free.status == 409)
        #expect(free.contains("直接注册"))
        #expect(try site.count("SELECT count(*) FROM identity_dispute") == 0)
    }

    @Test func freezingEndsTheSessionsAndRefusesTheSignInInWords() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson()
        let squatter = try site.client(signedInAs: accountID)
        try await file(site)
        let desk = try desk(site)
        #expect(await squatter.get("/account").status == 200)
        #expect(await decide(desk, "freeze").status == 303)
        #expect(try state(site) == "frozen")
        #expect(try site.count("SELECT count(*) FROM person WHERE id = ? AND frozen_at IS NOT NULL", personID) == 1)
        #expect(try site.count("SELECT count(*) FROM session WHERE account_id = ?", accountID) == 0)
        #expect(await squatter.get("/account").status == 303)
        let refused = await site.client().signIn(RegistryTestSite.idNumber(1))
        #expect(refused.status == 422)
        #expect(refused.contains("身份争议"))
        #expect(
            try site.texts("SELECT recipient FROM outbox ORDER BY recipient") == [
                "wangzhen@163.com", "zhangsan@163.com",
            ])
    }

    @Test func handingOverGivesTheNumberToTheClaimantAndKeepsTheOldAccountDisabled() async throws {
        let site = try await RegistryTestSite.make()
        let (oldAccountID, oldPersonID) = try site.addPerson(isComplete: true)
        try await file(site)
        let desk = try desk(site)
        _ = await decide(desk, "freeze")
        let question = await desk.post("/account/disputes/1", [("action", "handOver"), ("reason", "核对了原件")])
        #expect(question.contains("原账号停用"))
        #expect(try state(site) == "frozen")
        let done = await desk.submit(question, to: "/account/disputes/1")
        #expect(try state(site) == "handedOver")

        // The old account: no number, no sign-in; its person stays for the history.
        let void = NumberHolder.voidNumber(oldPersonID)
        #expect(void.count == 18)
        #expect(try site.texts("SELECT username FROM account WHERE id = ? AND is_disabled", oldAccountID) == [void])
        #expect(try site.texts("SELECT id_number FROM person WHERE id = ?", oldPersonID) == [void])

        // The claimant: his own data, no photo, and a link that works once.
        let number = RegistryTestSite.idNumber(1)
        #expect(
            try site.texts("SELECT name || phone || email FROM person WHERE id_number = ?", number)
                == ["王真13800138000wangzhen@163.com"])
        let link = try #require(done.text.split(separator: "\"").first { $0.contains("/password/reset/") })
        let path = String(link.dropFirst("http://127.0.0.1:8080".count))
        let claimant = site.client()
        let password = [("password", "一个全新的密码呀"), ("repeat", "一个全新的密码呀")]
        #expect(await claimant.submit(await claimant.get(path), to: path, password).status == 303)
        #expect(await claimant.get(path).heading == "链接已失效")
        #expect(await site.client().signIn(number).status == 422)
        #expect(await site.client().signIn(number, "一个全新的密码呀").status == 303)
        #expect(
            try site.texts("SELECT action FROM event WHERE subject_kind = 'identity_dispute' ORDER BY id")
                == ["begin", "freeze", "handOver"])
        #expect(
            try site.count(
                """
                SELECT count(*) FROM event
                WHERE subject_kind = 'identity_dispute' AND action IN ('freeze', 'handOver') AND reason IS NULL
                """
            )
                == 0)
        #expect(site.log == [])
    }

    @Test func dismissingThawsTheAccountUnlessAnotherClaimHoldsIt() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        try await file(site)
        try await file(site, ["name": "另一人"])
        let desk = try desk(site)
        _ = await decide(desk, "freeze", id: 1)
        _ = await decide(desk, "freeze", id: 2)
        let blocked = await decide(desk, "handOver", id: 1)
        #expect(blocked.status == 409)
        #expect(blocked.contains("SF000002"))
        #expect(await decide(desk, "dismiss", id: 2).status == 303)
        #expect(try site.count("SELECT count(*) FROM person WHERE frozen_at IS NOT NULL") == 1)
        #expect(await decide(desk, "dismiss", id: 1).status == 303)
        #expect(try site.count("SELECT count(*) FROM person WHERE frozen_at IS NOT NULL") == 0)
        #expect(await site.client().signIn(RegistryTestSite.idNumber(1)).status == 303)
        // What is decided stays decided.
        #expect(await decide(desk, "freeze", id: 1).status == 409)
        #expect(try state(site) == "dismissed")
    }

    @Test func aReasonIsNeededAndNothingElseIsTaken() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson()
        try await file(site)
        let desk = try desk(site)
        let url = "/account/disputes/1"
        #expect(await desk.post(url, [("action", "freeze"), ("reason", "")]).status == 422)
        #expect(await desk.post(url, [("action", "freeze"), ("reason", RegistryTestSite.idNumber(1))]).status == 422)
        #expect(await desk.post(url, [("action", "delete"), ("reason", "核对了")]).status == 400)
        #expect(await decide(desk, "handOver").status == 409)
        #expect(try state(site) == "filed")
    }

    @Test func onlyTheProvinceReadsClaimsAndTheOwnerSeesTheLook() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson(isComplete: true)
        try await file(site)
        let desk = try desk(site)
        #expect(await desk.get("/account/disputes").contains("SF000001"))
        #expect(await desk.get("/account/disputes").contains(RegistryTestSite.idNumber(1)) == false)
        let page = await desk.get("/account/disputes/1")
        #expect(page.contains(RegistryTestSite.idNumber(1)))
        let proof = await desk.get("/account/disputes/1/proof")
        #expect(proof.response.header(.contentType) == "image/jpeg")
        #expect(proof.response.header("content-security-policy")?.contains("sandbox") == true)
        #expect(await desk.get("/account/disputes/2").status == 404)
        #expect(await desk.get("/account/inbox").contains("/account/disputes"))
        let city = try site.client(signedInAs: site.addStaff("kaifeng", role: .city, organisationID: 12))
        #expect(await city.get("/account/disputes/1").status == 403)
        #expect(await site.client().get("/account/disputes/1/proof").status == 303)
        let owner = try site.client(signedInAs: accountID)
        #expect(await owner.get("/account/accesses").contains("身份争议 SF000001"))
    }

    @Test func anAddressMaySendOnlySoManyFiles() async throws {
        let site = try await RegistryTestSite.make()
        let request = Request(
            method: .post, target: "/account/identity-dispute", headers: [], body: .none, peerAddress: "127.0.0.8")
        for _ in 0..<Router.publicFilesPerAddressAndHourMax {
            guard case .multipart(_, let fileBytesMax, _) = site.router.bodyPolicy(for: request) else {
                Issue.record("the form is not taken")
                return
            }
            #expect(fileBytesMax == 5 << 20)
        }
        guard case .refuse(let refusal) = site.router.bodyPolicy(for: request) else {
            Issue.record("one more is taken")
            return
        }
        #expect(refusal.status == .tooManyRequests)
        // Another form with files is still for those who are signed in: of others it takes what was typed, no photo.
        let other = Request(
            method: .post, target: "/account/photo", headers: [], body: .none, peerAddress: "127.0.0.8")
        guard case .multipart(let bytesMax, _, _) = site.router.bodyPolicy(for: other) else {
            Issue.record("what was typed is lost")
            return
        }
        #expect(bytesMax < 1 << 20)
    }
}
