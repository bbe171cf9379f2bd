import Database
import Documents
import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct PhotoTests {
    private func upload(_ client: TestClient, seed: Int = 1, width: Int = 390, height: Int = 480) async throws
        -> TestPage
    {
        try await client.post(
            "/account/photo", [("back", "/account")],
            files: [("photo", "me.jpg", SampleFace.jpeg(seed: seed, width: width, height: height))])
    }

    private func reviewer(_ site: TestSite, _ name: String = "henan3") throws -> TestClient {
        try site.client(signedInAs: try site.addStaff(name, role: .province, organisationID: 1))
    }

    private func photo(_ site: TestSite) throws -> (state: String?, seen: String) {
        let state = try site.texts("SELECT state FROM photo")[0]
        return (state, "1:\(try site.count("SELECT attachment_id FROM photo"))")
    }

    /// Puts the person on 郑州市's desk.
    private func signUp(_ personID: Int, at site: TestSite) throws {
        try site.database.writeNow { connection in
            try connection.script(
                """
                INSERT INTO plan (authority_id, programme, title, year, number, created_at, state, state_since)
                VALUES (1, 'site-staff-exam', '计划', 2026, 1, 0, 'draft', 0);
                INSERT INTO post (code, specialty, title) VALUES ('901', '市政', '施工员');
                """)
            try connection.run(
                """
                INSERT INTO exam_registration (person_id, id, plan_id, applicant_type, city_id, desk_id, post_id,
                    experience, created_at, submitted_at, state, state_since)
                VALUES (?, 1, 1, 'employee', 11, 11, (SELECT min(id) FROM post), '简历', 0, 0, 'submitted', 0)
                """, personID)
        }
    }

    @Test func theTableIsSound() {
        #expect(PhotoWorkflow.faults == [])
    }

    @Test func aLargePhotoIsScaledStoredAndShownToItsOwnerAlone() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        let answer = try await upload(client)
        #expect(answer.status == 303)
        #expect(answer.location == "/account")
        let page = await client.get("/account")
        #expect(page.contains("照片已上传，请核对预览。"))
        #expect(page.contains("当前照片审核状态：<span class=\"tag waiting\">未审核</span>"))

        let picture = await client.get("/account/photo/picture")
        #expect(picture.status == 200)
        #expect(picture.response.header(.contentType) == "image/jpeg")
        #expect(picture.response.header(.contentTypeOptions) == "nosniff")
        #expect(picture.response.header(.cacheControl) == "no-store")
        #expect(picture.bytes.starts(with: [0xFF, 0xD8]) && picture.bytes.count <= 30 * 1024)
        let sha256 = try site.texts("SELECT sha256 FROM attachment")[0] ?? ""
        #expect(try site.site.attachments.read(sha256) == picture.bytes)
        // Found under the reviewer's address by the province, by nobody else.
        #expect(await client.get("/account/people/\(personID)/photo").status == 403)
        #expect(try await reviewer(site).get("/account/people/\(personID)/photo").bytes == picture.bytes)
        let (otherID, _) = try site.addPerson("李四", sequence: 2)
        #expect(try await site.client(signedInAs: otherID).get("/account/photo/picture").status == 404)
        #expect(await site.client().get("/account/photo/picture").status == 303)
    }

    @Test func aDeskSeesThePhotosOfItsOwnPeople() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson()
        _ = try await upload(try site.client(signedInAs: accountID))
        let zhengzhou = try site.client(signedInAs: site.addStaff("zhengzhou", role: .city, organisationID: 11))
        let kaifeng = try site.client(signedInAs: site.addStaff("kaifeng", role: .city, organisationID: 12))
        let url = PhotoPicture.url(ofPerson: personID)
        #expect(await zhengzhou.get(url).status == 404)
        try signUp(personID, at: site)
        #expect(await zhengzhou.get(url).status == 200)
        #expect(await kaifeng.get(url).status == 404)
    }

    @Test(arguments: [
        ("empty.jpg", [UInt8]()), ("page.jpg", Array("<html><script>alert(1)</script>".utf8)),
        ("half.jpg", Array(SampleFace.jpeg(seed: 1, width: 390, height: 480).prefix(4000))),
        ("small.jpg", SampleFace.jpeg(seed: 1, width: 60, height: 80)),
    ])
    func whatIsNoUsablePhotoIsRefusedInWords(_ name: String, _ bytes: [UInt8]) async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        let page = try await client.post("/account/photo", files: [("photo", name, bytes)])
        #expect(page.status == 422)
        #expect(page.errors.count == 1)
        #expect(page.errors.first?.isEmpty == false)
        #expect(try site.count("SELECT count(*) FROM photo") == 0)
        #expect(try site.count("SELECT count(*) FROM attachment") == 0)
        #expect(site.log == [])
    }

    @Test func noFileIsSaidToo() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let page = try await site.client(signedInAs: accountID).post("/account/photo", files: [])
        #expect(page.errors == ["请先选择「个人照片」的文件"])
    }

    @Test func aReturnedPhotoIsExplainedAndMayBeReplacedAConfirmedOneNot() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        _ = try await upload(client)
        let province = try reviewer(site)
        let returned = await province.post(
            "/account/photos/1", [("action", "sendBack"), ("reason", "背景太花"), ("seen", try photo(site).seen)])
        #expect(returned.status == 303)
        let page = await client.get("/account/photo")
        #expect(page.contains("退回原因：背景太花"))
        #expect(await client.get("/").contains("照片被退回，请重新上传"))

        _ = try await upload(client, seed: 2)
        #expect(try photo(site).state == "pending")
        let confirmed = await province.post(
            "/account/photos/1", [("action", "approve"), ("seen", try photo(site).seen)])
        #expect(confirmed.status == 303)
        #expect(try photo(site).state == "confirmed")
        #expect(await client.get("/account").contains("照片已经审核通过，不可更改"))
        let refused = try await upload(client, seed: 3)
        #expect(refused.status == 409)
        #expect(try photo(site).state == "confirmed")
        #expect(try site.count("SELECT count(*) FROM attachment") == 2)
        #expect(
            try site.texts("SELECT action FROM event WHERE subject_kind = 'photo' ORDER BY id")
                == ["begin", "sendBack", "replace", "approve"])
    }

    @Test func aReasonIsNeededAndMayNotHoldAnIDNumber() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        _ = try await upload(try site.client(signedInAs: accountID))
        let province = try reviewer(site)
        let seen = try photo(site).seen
        for (reason, sentence) in [
            ("", "请选择或填写退回原因"), ("410102199005170013 不对", "原因中不能填写身份证号，请删除后重新提交"),
        ] {
            let page = await province.post(
                "/account/photos/1", [("action", "sendBack"), ("reason", reason), ("seen", seen)])
            #expect(page.status == 422)
            #expect(page.errors == [sentence])
        }
        #expect(try photo(site).state == "pending")
    }

    @Test func tickedPhotosAreConfirmedTogetherAndTakenBack() async throws {
        let site = try await RegistryTestSite.make()
        for sequence in 1...3 {
            let (accountID, _) = try site.addPerson("考生\(sequence)", sequence: sequence)
            _ = try await upload(try site.client(signedInAs: accountID), seed: sequence)
        }
        let province = try reviewer(site)
        let list = await province.get("/account/photos")
        #expect(list.contains("考生1") && list.contains("考生3") && list.contains("共 3 条"))
        #expect(!list.contains(RegistryTestSite.idNumber(1)))
        #expect(await province.post("/account/photos", [("action", "approve")]).location == "/account/photos")
        #expect(try site.count("SELECT count(*) FROM photo WHERE state = 'pending'") == 3)

        let answer = await province.submit(
            list, to: "/account/photos", [("ids", "1"), ("ids", "2"), ("ids", "77"), ("action", "approve")])
        let result = await province.follow(answer)
        #expect(result.contains("成功 2 条，未成功 1 条"))
        #expect(try site.texts("SELECT state FROM photo ORDER BY id") == ["confirmed", "confirmed", "pending"])
        _ = await province.post(try #require(answer.location) + "/undo")
        #expect(try site.texts("SELECT state FROM photo ORDER BY id") == ["pending", "pending", "pending"])
    }

    @Test func tickedPhotosAreReturnedAfterAConfirmationWithAReason() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        _ = try await upload(try site.client(signedInAs: accountID))
        let province = try reviewer(site)
        let list = await province.get("/account/photos")
        let question = await province.submit(list, to: "/account/photos", [("ids", "1"), ("action", "sendBack")])
        #expect(question.heading == "请确认退回照片")
        #expect(question.contains("张三"))
        #expect(try photo(site).state == "pending")
        let empty = await province.submit(question, to: "/account/photos")
        #expect(empty.status == 422)
        let done = await province.submit(
            question, to: "/account/photos", [("template", "照片模糊或太暗，请重新拍摄后上传"), ("reason", "尤其是左边")])
        #expect(done.status == 303)
        #expect(try site.texts("SELECT state_reason FROM photo") == ["照片模糊或太暗，请重新拍摄后上传。尤其是左边"])
    }

    @Test func whatOneReviewerLooksAtAnotherIsNotGiven() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        _ = try await upload(client)
        let (first, second) = (try reviewer(site, "henan3"), try reviewer(site, "henan4"))
        _ = await first.get("/account/photos")
        let list = await second.get("/account/photos")
        #expect(list.contains("另有 1 张正由其他人审核"))
        let refused = await second.post(
            "/account/photos/1", [("action", "approve"), ("seen", try photo(site).seen)])
        #expect(refused.status == 409)
        #expect(refused.contains("henan3正在审核这张照片"))
        site.businessClock.advance(minutes: 6)
        #expect(await second.get("/account/photos").contains("张三"))
    }

    @Test func aPhotoThatWasChangedMeanwhileIsNotJudgedUnseen() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        _ = try await upload(client)
        let province = try reviewer(site)
        let seen = try photo(site).seen
        _ = try await upload(client, seed: 9)
        let page = await province.post("/account/photos/1", [("action", "approve"), ("seen", seen)])
        #expect(page.status == 409)
        #expect(try photo(site).state == "pending")
    }

    @Test func aConfirmedPhotoThatWasUsedIsNotTakenBack() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson()
        _ = try await upload(try site.client(signedInAs: accountID))
        let province = try reviewer(site)
        let list = await province.get("/account/photos")
        let answer = await province.submit(list, to: "/account/photos", [("ids", "1"), ("action", "approve")])
        try signUp(personID, at: site)
        _ = await province.post(try #require(answer.location) + "/undo")
        #expect(try photo(site).state == "confirmed")
    }
}

@Suite struct AttachmentTests {
    @Test func contentComesBackWholeAndIsKeptOnce() async throws {
        let site = try await RegistryTestSite.make()
        let attachments = site.site.attachments
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let stored = try attachments.store(bytes)
        #expect(try attachments.store(bytes) == stored)
        #expect(stored.byteCount == bytes.count)
        #expect(try attachments.read(stored.sha256) == bytes)
        #expect(try attachments.read(try attachments.store([]).sha256) == [])
    }

    @Test func aNameThatIsNoHashReachesNoFile() async throws {
        let attachments = try await RegistryTestSite.make().site.attachments
        for name in ["", "../kaozheng.sqlite", "/etc/passwd", String(repeating: "Z", count: 64)] {
            #expect(throws: (any Error).self) { try attachments.read(name) }
        }
    }
}
