import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct RegistrationTests {
    @Test func aPersonRegistersInTwoStepsAndIsSignedIn() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let step1 = await client.get("/register")
        #expect(step1.heading == "个人注册")
        #expect(step1.contains("第一步：必填项（注册后不可更改）"))
        for label in ["身份证", "密码", "重复密码", "姓名", "性别", "电子邮箱", "验证码"] { #expect(step1.contains(label)) }

        let answer = await client.register()
        #expect(answer.status == 303)
        #expect(answer.location == "/register/profile")
        #expect(
            try site.texts("SELECT name || ' ' || sex || ' ' || birth_date || ' ' || email FROM person")
                == ["李四 男 1990-05-17 lisi@163.com"])
        #expect(try site.texts("SELECT username FROM account") == [RegistryTestSite.idNumber(1)])
        #expect(try site.count("SELECT count(*) FROM person WHERE email_verified_at IS NULL") == 1)
        #expect(try site.texts("SELECT action FROM event ORDER BY id") == ["register", "sign-in"])

        let step2 = await client.follow(answer)
        #expect(step2.status == 200)
        #expect(step2.contains("第二步：选填项"))
        #expect(step2.contains(RegistryTestSite.idNumber(1)))
        #expect(step2.contains("当前照片审核状态：<span class=\"tag waiting\">未审核</span>"))
        #expect(step2.contains("稍后填写"))
        let done = await client.submit(
            step2, to: "/register/profile",
            [
                ("education", "大学专科"), ("phone", "１３９ ３９００ ３６９８"), ("postcode", "450000"), ("address", "中州大道 1 号"),
                ("captcha", "0000"),
            ])
        #expect(done.location == "/")
        #expect(
            try site.texts("SELECT education || phone || postcode || address FROM person")
                == ["大学专科13939003698450000中州大道 1 号"])
        #expect(site.log == [])
    }

    @Test func stepTwoCanBeLeftForLater() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let step2 = await client.follow(await client.register())
        let later = await client.submit(step2, to: "/register/profile", [("action", "later"), ("phone", "bad")])
        #expect(later.location == "/")
        #expect(try site.count("SELECT count(*) FROM person WHERE phone IS NULL") == 1)
        let home = await client.get("/")
        #expect(home.contains("补充个人信息：学历、手机、邮编、通讯地址、个人照片"))
    }

    @Test(arguments: [
        ("id_number", "410102198112245512", "身份证号的最后一位校验码不对，请核对"),
        ("id_number", "41010219811224", "身份证号应为 18 位，现在是 14 位"),
        ("id_number", "", "请填写「身份证」"),
        ("password", "12345678", "这个密码太常见，容易被猜到，请换一个"),
        ("password", "short", "密码长度应为 8 至 64 个字符，现在是 5 个"),
        ("repeat", "something else", "两次输入的密码不一样，请重新输入"),
        ("name", "", "请填写「姓名」"),
        ("name", "李四<b>", "姓名只能由汉字、字母和间隔号「·」组成，请与身份证上的姓名一致"),
        ("name", String(repeating: "长", count: 51), "「姓名」最多 50 个字，现在是 51 个字"),
        ("sex", "女", "性别与身份证号不一致：身份证号第 17 位表示性别为男，请核对身份证号和性别"),
        ("sex", "x", "请在「性别」里选择列出的一项"),
        ("email", "lisi.163.com", "电子邮箱的格式不对，应类似 zhangsan@163.com"),
        ("email", "", "请填写「电子邮箱」；没有邮箱的，请勾选「没有电子邮箱」"),
        ("captcha", "", "请填写「验证码」"),
        ("captcha", "4321", "验证码不对，请按新的图片重新输入"),
    ])
    func whatIsWrongIsSaidAndTheRestIsKept(_ field: String, _ value: String, _ sentence: String) async throws {
        let site = try await RegistryTestSite.make()
        let page = await site.client().register(
            field == "password" ? ["password": value, "repeat": value] : [field: value])
        #expect(page.status == 422)
        #expect(page.errors == [sentence])
        #expect(page.contains("<title>错误："))
        if field != "id_number" { #expect(page.value(of: "id_number") == RegistryTestSite.idNumber(1)) }
        if field != "name" { #expect(page.value(of: "name") == "李四") }
        if field != "email" { #expect(page.value(of: "email") == "lisi@163.com") }
        #expect(page.value(of: "password") == "")
        #expect(try site.count("SELECT count(*) FROM person") == 0)
    }

    @Test func everyMissingFieldIsNamedAtOnce() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let page = await client.post("/register")
        #expect(page.status == 422)
        #expect(
            page.errors == [
                "请填写「身份证」", "请填写「密码」", "请填写「重复密码」", "请填写「姓名」", "请选择「性别」",
                "请填写「电子邮箱」；没有邮箱的，请勾选「没有电子邮箱」", "请填写「验证码」",
            ])
    }

    @Test func aRepeatedFieldIsRefused() async throws {
        let site = try await RegistryTestSite.make()
        let client = site.client()
        let form = await client.get("/register")
        let page = await client.submit(
            form, to: "/register",
            [
                ("id_number", RegistryTestSite.idNumber(1)), ("id_number", RegistryTestSite.idNumber(3)),
                ("password", RegistryTestSite.password), ("repeat", RegistryTestSite.password), ("name", "李四"),
                ("sex", "男"), ("no_email", "1"), ("captcha", "0000"),
            ])
        #expect(page.status == 422)
        #expect(page.errors == ["「身份证」重复提交了 2 次，请只填写一次"])
    }

    @Test func aTakenNumberIsSaidWithTheWayToDisputeIt() async throws {
        let site = try await RegistryTestSite.make()
        try site.addPerson("张三", sequence: 1)
        let page = await site.client().register()
        #expect(page.status == 422)
        #expect(page.errors == [RegistrationForm.takenSentence])
        #expect(page.contains("href=\"/account/identity-dispute\""))
        #expect(page.value(of: "name") == "李四")
        #expect(try site.count("SELECT count(*) FROM person") == 1)
    }

    @Test func twoWhoRegisterTheSameNumberAtOnceMakeOnePerson() async throws {
        let site = try await RegistryTestSite.make()
        let pages = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { await site.client().register().status } }
            return await group.reduce(into: [Int]()) { $0.append($1) }.sorted()
        }
        #expect(pages == [303, 422, 422, 422])
        #expect(try site.count("SELECT count(*) FROM person") == 1)
        #expect(try site.count("SELECT count(*) FROM account") == 1)
        #expect(site.log == [])
    }

    @Test(arguments: ["阿卜杜拉•买买提", "㐂𠮷", "JOHN SMITH", "欧阳·娜娜", "O'Neil"])
    func namesWithDotsAndRareLettersAreTaken(_ name: String) async throws {
        let site = try await RegistryTestSite.make()
        let page = await site.client().register(["name": name])
        #expect(page.status == 303)
        let stored = name.replacing("•", with: "·")
        #expect(try site.texts("SELECT name FROM person") == [stored])
    }

    @Test func whoHasNoEmailSaysSo() async throws {
        let site = try await RegistryTestSite.make()
        let both = await site.client().register(["no_email": "1"])
        #expect(both.errors == ["您勾选了「没有电子邮箱」，又填写了邮箱，请只留一项"])
        let none = await site.client().register(["no_email": "1", "email": nil])
        #expect(none.status == 303)
        #expect(try site.count("SELECT count(*) FROM person WHERE email IS NULL") == 1)
    }

    @Test func spacesFullWidthDigitsAndASmallXInTheNumberAreForgiven() async throws {
        let site = try await RegistryTestSite.make()
        let page = await site.client().register([
            "id_number": " １１０105 19491231 002x ", "sex": "女",
        ])
        #expect(page.status == 303)
        #expect(try site.texts("SELECT id_number FROM person") == ["11010519491231002X"])
    }

    @Test func fieldsThatTheFormHasNotAreIgnored() async throws {
        let site = try await RegistryTestSite.make()
        let page = await site.client().register([
            "role": "province", "organisation_id": "1", "person_id": "1", "is_disabled": "0",
        ])
        #expect(page.status == 303)
        #expect(try site.texts("SELECT role FROM account") == ["applicant"])
        #expect(try site.count("SELECT count(*) FROM account WHERE organisation_id IS NULL") == 1)
    }
}
