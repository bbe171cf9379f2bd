import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct ProfileTests {
    @Test func aPersonCompletesTheProfile() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        let page = await client.get("/account")
        #expect(page.heading == "个人信息")
        #expect(page.contains("报名前还需要补充：学历、手机、邮编、通讯地址、个人照片"))
        #expect(page.contains("1990年5月17日"))
        let saved = await client.submit(
            page, to: "/account",
            [
                ("education", "大学本科"), ("phone", "13939003698"), ("postcode", "450000"), ("address", "中州大道"),
                ("name", "改名"),
            ])
        #expect(saved.location == "/account")
        #expect(
            try site.texts("SELECT name || education || phone || postcode || address FROM person")
                == ["张三大学本科13939003698450000中州大道"])
    }

    @Test(arguments: [
        ("phone", "123", "手机号应为 11 位数字，以 13 至 19 开头，请核对"), ("postcode", "45000", "邮编应为 6 位数字"),
        ("education", "博士后", "请在「学历」里选择列出的一项"),
        ("address", String(repeating: "路", count: 101), "「通讯地址」最多 100 个字，现在是 101 个字"),
    ])
    func whatIsWrongInTheProfileIsSaid(_ field: String, _ value: String, _ sentence: String) async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        let page = await client.post("/account", [(field, value)])
        #expect(page.status == 422)
        #expect(page.errors == [sentence])
        #expect(try site.count("SELECT count(*) FROM person WHERE phone IS NULL AND address IS NULL") == 1)
    }

    @Test func aKnownPhoneChangesOnlyWithThePassword() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson(isComplete: true)
        let client = try site.client(signedInAs: accountID)
        _ = await client.post("/account", [("phone", "13800000000"), ("education", "高中")])
        #expect(try site.texts("SELECT phone FROM person") == ["13939003698"])
        let wrong = await client.post("/account/phone", [("phone", "13800000000"), ("old_password", "nope nope")])
        #expect(wrong.errors == ["「登录密码」不正确，请重新输入"])
        let right = await client.post(
            "/account/phone", [("phone", "13800000000"), ("old_password", RegistryTestSite.password)])
        #expect(right.location == "/account")
        #expect(try site.texts("SELECT phone FROM person") == ["13800000000"])
    }

    @Test func anAddressIsProvedByTheCodeThatWasSentToIt() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson(email: "old@163.com", isEmailVerified: false)
        let client = try site.client(signedInAs: accountID)
        #expect(await client.get("/account/email").contains("未验证"))
        let sent = await client.post(
            "/account/email",
            [("action", "send"), ("email", "new@163.com"), ("old_password", RegistryTestSite.password)])
        #expect(sent.location == "/account/email")
        #expect(try site.texts("SELECT recipient FROM outbox") == ["new@163.com"])
        #expect(try site.texts("SELECT email FROM person") == ["old@163.com"])
        let wrong = await client.post("/account/email", [("action", "confirm"), ("code", "123456")])
        #expect(wrong.errors == ["验证码不对，还可以再试 4 次"])
        let right = await client.post("/account/email", [("action", "confirm"), ("code", "000000")])
        #expect(right.location == "/account")
        #expect(try site.texts("SELECT email FROM person WHERE email_verified_at IS NOT NULL") == ["new@163.com"])
        let again = await client.post("/account/email", [("action", "confirm"), ("code", "000000")])
        #expect(again.errors == ["验证码已失效，请重新获取"])
    }

    @Test func aCodeEndsAfterFiveTriesOrTenMinutes() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        let send = [("action", "send"), ("email", "new@163.com"), ("old_password", RegistryTestSite.password)]
        _ = await client.post("/account/email", send)
        for _ in 0..<5 { _ = await client.post("/account/email", [("action", "confirm"), ("code", "123456")]) }
        #expect(
            await client.post("/account/email", [("action", "confirm"), ("code", "000000")]).errors
                == ["验证码已失效，请重新获取"])
        _ = await client.post("/account/email", send)
        site.realClock.advance(minutes: 10)
        #expect(
            await client.post("/account/email", [("action", "confirm"), ("code", "000000")]).errors
                == ["验证码已失效，请重新获取"])
    }

    @Test func changingThePasswordAsksForTheOldOneAndEndsTheOtherSessions() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, _) = try site.addPerson()
        let (client, other) = (try site.client(signedInAs: accountID), try site.client(signedInAs: accountID))
        func change(_ old: String, _ new: String) async -> TestPage {
            await client.post("/account/password", [("old_password", old), ("password", new), ("repeat", new)])
        }
        #expect(await change("nope nope", "另一个很长的密码").errors == ["「原密码」不正确，请重新输入"])
        #expect(await change(RegistryTestSite.password, "张三张三张三").errors == ["密码长度应为 8 至 64 个字符，现在是 6 个"])
        #expect(
            await change(RegistryTestSite.password, RegistryTestSite.password).errors == ["新密码不能与原密码相同"])
        #expect(await change(RegistryTestSite.password, "另一个很长的密码").location == "/account")
        #expect(await client.get("/account").status == 200)
        #expect(await other.get("/account").status == 303)
        #expect(await site.client().signIn(RegistryTestSite.idNumber(1), "另一个很长的密码").status == 303)
    }

    @Test func aFirstPasswordHasToBeChanged() async throws {
        let site = try await RegistryTestSite.make()
        let id = try site.addStaff(
            "zhengzhou", role: .city, organisationID: 11, passwordHash: RegistryTestSite.passwordHash)
        try site.database.writeNow { try $0.run("UPDATE account SET must_change_password = 1") }
        let client = try site.client(signedInAs: id)
        #expect(await client.get("/account/sign-ins").location == "/account/password")
        #expect(await client.get("/account/password").status == 200)
        let done = await client.post(
            "/account/password",
            [
                ("old_password", RegistryTestSite.password), ("password", "Desk-4201-Office"),
                ("repeat", "Desk-4201-Office"),
            ])
        #expect(done.location == "/")
        #expect(await client.get("/account/sign-ins").status == 200)
    }

    @Test func whoLookedIsShownToThePersonAndOwnActsAreNot() async throws {
        let site = try await RegistryTestSite.make()
        let (accountID, personID) = try site.addPerson()
        let client = try site.client(signedInAs: accountID)
        #expect(await client.get("/account/accesses").contains("还没有人查看过您的完整资料"))
        _ = await client.post("/account", [("address", "中州大道")])
        let clerkID = try site.addStaff("zhengzhou", role: .city, organisationID: 11)
        let clerk = Actor(accountID: clerkID, role: .city, name: "王主任", organisationID: 11)
        try site.database.writeNow { connection in
            try EventLog.record(
                programme: "site-staff-exam", subject: Subject(kind: "person", id: personID), action: "reveal",
                by: clerk, detail: "现场审核", at: site.businessClock.now, in: connection)
        }
        let page = await client.get("/account/accesses")
        #expect(page.contains("郑州市住房和城乡建设局 · 地市"))
        #expect(page.contains("查看完整身份证号：现场审核"))
        #expect(page.contains("共 1 条"))
    }
}
