import Database
import HTTP
import Registry
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

/// The six steps through the router, as a browser without JavaScript walks them.
@Suite struct WizardTests {
    private static let list = "/site-staff/exam/registrations"
    private static let new = list + "/new"

    private func step(_ id: Int, _ number: Int) -> String { "\(Self.list)/\(id)/steps/\(number)" }

    private func id(of page: TestPage) throws -> Int {
        let parts = try #require(page.location).split(separator: "/")
        return try #require(parts.count > 3 ? Int(parts[3]) : nil)
    }

    private static let work = [
        ("institution", "201"), ("work_started", "2014-03-19"), ("work_years", "8"),
        ("employer_and_post", "河南建工集团 技术员"), ("graduated", "2012-07-01"), ("graduated_from", "郑州大学"),
        ("graduated_major", "土木工程"),
    ]
    private static let school = [
        ("college", "101"), ("school", ""), ("enrolled", "2024-09-01"), ("major", "建筑工程技术"),
        ("student_number", "20240101"),
    ]

    /// Walks a client to the check page; gives the registration.
    private func walk(
        _ client: TestClient, type: String, city: Int = ExamSeason.city, third: [(String, String)],
        post: Int = ExamSeason.roadBuilder
    ) async throws -> Int {
        let begun = await client.post(Self.new, [("plan", "1"), ("type", type)])
        let id = try id(of: begun)
        #expect(begun.location == step(id, 2))
        #expect(await client.post(step(id, 2), [("city", String(city))]).location == step(id, 3))
        #expect(await client.post(step(id, 3), third).location == step(id, 4))
        #expect(await client.post(step(id, 4), [("post", String(post))]).location == step(id, 5))
        #expect(await client.post(step(id, 5), [("experience", "2012.07 至今 施工\n技术工作")]).location == step(id, 6))
        return id
    }

    @Test("HN14-P26: an employee walks six steps with the manual's labels, checks and submits")
    func employee() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        let client = try season.site.client(signedInAs: person.accountID)
        let list = await client.get(Self.list)
        #expect(list.heading == "参加报名")
        #expect(list.contains("2026年3月1日 00:00 至 2026年3月20日 24:00"))
        #expect(list.contains("土建工程 施工员"))
        let start = try #require(list.links("开始报名").first)
        let first = await client.get(start)
        #expect(first.heading == "第一步：选择人员类型")
        #expect(first.contains("共六步") && first.contains("在校学生") && first.contains("在职人员"))

        let id = try await walk(client, type: "employee", third: Self.work)
        let second = await client.get(step(id, 2))
        #expect(second.heading == "第二步：选择单位所属地市")
        #expect(second.contains("单位所属地市") && second.contains(">省直</option>"))
        let third = await client.get(step(id, 3))
        for label in ["培训机构", "参加工作时间", "专业工作年限", "现工作单位及岗位", "毕业时间", "毕业院校", "所学专业"] {
            #expect(third.contains(label))
        }
        #expect(third.value(of: "employer_and_post") == "河南建工集团 技术员")
        let fourth = await client.get(step(id, 4))
        #expect(fourth.contains("报考的专业及岗位") && fourth.contains("市政工程 施工员（2026年5月16日 09:00–11:00）"))
        #expect(await client.get(step(id, 5)).contains("工作简历"))

        let check = await client.get(step(id, 6))
        #expect(check.heading == "第六步：核对报名信息")
        #expect(check.contains("提交并打印表格") && check.contains("中原建筑培训中心") && check.contains("2014年3月19日"))
        let done = await client.post(step(id, 6))
        #expect(done.status == 303)
        #expect(done.location == "\(Self.list)/\(id)")
        #expect(try season.state(of: id) == "submitted")
        let detail = await client.follow(done)
        #expect(detail.heading == "报名成功")
        #expect(detail.contains("202601000001") && detail.contains("淮河路 10 号") && detail.contains("0371-67880000"))
        #expect(season.site.log == [])
    }

    @Test(
        "HN14-P25: a student picks city, school, dates and number; 省直 is not offered; another school is typed"
    )
    func student() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("李四", number: 2)
        let client = try season.site.client(signedInAs: person.accountID)
        let begun = await client.post(Self.new, [("plan", "1"), ("type", "student")])
        let id = try id(of: begun)
        let second = await client.follow(begun)
        #expect(second.contains("学校所在地市") && !second.contains(">省直</option>"))
        #expect(await client.post(step(id, 2), [("city", "29")]).status == 422)
        await client.post(step(id, 2), [("city", "11")])
        let third = await client.get(step(id, 3))
        for label in ["学校", "入学日期", "专业", "学号", "郑州建筑职业学院"] { #expect(third.contains(label)) }
        #expect(!third.contains("洛阳理工职业学院"))
        var typed = Self.school
        typed[0].1 = "unlisted"
        let missing = await client.post(step(id, 3), typed)
        #expect(missing.status == 422)
        #expect(missing.errors == ["学校不在列表中，请填写「校名」"])
        typed[1].1 = "黄河实验学校"
        #expect(await client.post(step(id, 3), typed).location == step(id, 4))
        await client.post(step(id, 4), [("post", "9")])
        #expect(await client.get(step(id, 5)).contains("实习简历"))
        await client.post(step(id, 5), [("experience", "实习三个月")])
        let check = await client.get(step(id, 6))
        #expect(check.contains("黄河实验学校") && check.contains("实习三个月"))
        await client.post(step(id, 6))
        #expect(try season.site.count("SELECT desk_id FROM exam_registration WHERE id = ?", id) == ExamSeason.city)
    }

    @Test("A double click on the first step, a second tab and Back make one draft and lose nothing")
    func oneDraft() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 3)
        let client = try season.site.client(signedInAs: person.accountID)
        let tab = try season.site.client(signedInAs: person.accountID)
        let one = await client.post(Self.new, [("plan", "1"), ("type", "employee")])
        let two = await client.post(Self.new, [("plan", "1"), ("type", "employee")])
        let three = await tab.post(Self.new, [("plan", "1"), ("type", "student")])
        #expect(one.location == two.location && one.location == three.location)
        #expect(try season.site.count("SELECT count(*) FROM exam_registration") == 1)
        #expect(
            try season.site.texts("SELECT applicant_type FROM exam_registration").compactMap { $0 } == ["employee"])
        let id = try id(of: one)
        // Back to the first page: it leads to the draft, with the choice as made.
        #expect(await client.get(Self.new + "?plan=1").location == step(id, 1))
        #expect(await client.get(step(id, 1)).contains("value=\"employee\" checked"))
        // The same step sent twice is saved once more.
        #expect(await client.post(step(id, 2), [("city", "11")]).location == step(id, 3))
        #expect(await tab.post(step(id, 2), [("city", "11")]).location == step(id, 3))
        #expect(await client.get(Self.list).contains("继续填写"))
    }

    @Test("A step that was skipped leads back to the next one; steps that are none are 404; garbage is 404 or 422")
    func staleSteps() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 4)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try id(of: await client.post(Self.new, [("plan", "1"), ("type", "employee")]))
        #expect(await client.get(step(id, 5)).location == step(id, 2))
        #expect(await client.post(step(id, 4), [("post", "1")]).location == step(id, 2))
        #expect(await client.get(step(id, 6)).location == step(id, 2))
        #expect(await client.post(step(id, 6)).location == step(id, 2))
        for garbage in ["0", "7", "99", "-1", "01", "abc", "999999999999999999999", "1e3"] {
            #expect(await client.get("\(Self.list)/\(id)/steps/\(garbage)").status == 404, "step \(garbage)")
            #expect(await client.get("\(Self.list)/\(garbage)").status == (garbage == "99" ? 404 : 404))
        }
        for value in ["", "12345", "x", "11'; DROP TABLE person", "201"] {
            #expect(await client.post(step(id, 2), [("city", value)]).status == 422, "city \(value)")
        }
        #expect(await client.post(Self.new, [("plan", "77"), ("type", "employee")]).status == 404)
        #expect(try season.site.count("SELECT saved_step FROM exam_registration WHERE id = ?", id) == 1)
        #expect(season.site.log == [])
    }

    @Test("Changing the type asks first, clears what only the old type needs and walks the steps again")
    func changeOfType() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 5)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try await walk(client, type: "employee", third: Self.work)
        let question = await client.post(step(id, 1), [("type", "student")])
        #expect(question.heading == "请确认更改人员类型")
        #expect(question.contains("培训机构、工作和毕业信息"))
        #expect(try season.site.count("SELECT institution_id FROM exam_registration WHERE id = ?", id) == 201)
        let changed = await client.submit(question, to: step(id, 1))
        #expect(changed.location == step(id, 2))
        #expect(
            try season.site.count(
                """
                SELECT count(*) FROM exam_registration WHERE id = ? AND applicant_type = 'student' AND saved_step = 1
                    AND institution_id IS NULL AND employer_and_post IS NULL AND post_id = 4
                """, id) == 1)
        #expect(await client.get(step(id, 6)).location == step(id, 2))
        #expect(await client.get(step(id, 2)).contains("学校所在地市"))
    }

    @Test("更改 on the check page leads to the step and back to the check page")
    func changeFromCheck() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 6)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try await walk(client, type: "employee", third: Self.work)
        let change = await client.get(step(id, 4) + "?from=check")
        let saved = await client.submit(change, to: step(id, 4), [("post", "9")])
        #expect(saved.location == step(id, 6))
        #expect(await client.follow(saved).contains("不分专业 材料员"))
    }

    @Test("HN14-P22: the post list tells times and refuses a clash before the form goes on")
    func clash() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("李四", number: 7)
        _ = try season.submitted(person, .collegeStudent)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try id(of: await client.post(Self.new, [("plan", "1"), ("type", "student")]))
        await client.post(step(id, 2), [("city", "11")])
        await client.post(step(id, 3), Self.school)
        #expect(await client.get(step(id, 4)).contains("市政工程 施工员（2026年5月16日 09:00–11:00，与已报岗位冲突）"))
        let refused = await client.post(step(id, 4), [("post", "4")])
        #expect(refused.status == 422)
        #expect(refused.errors.first?.contains("与您已经报考的「土建工程 施工员」冲突") == true)
        #expect(refused.contains("<title>错误："))
        #expect(await client.post(step(id, 4), [("post", "9")]).location == step(id, 5))
    }

    @Test("What is typed wrongly is said in words and kept")
    func invalidValues() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 8)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try id(of: await client.post(Self.new, [("plan", "1"), ("type", "employee")]))
        await client.post(step(id, 2), [("city", "11")])
        var fields = Self.work
        fields[1].1 = "2026-03-03"
        fields[2].1 = "年"
        fields[3].1 = String(repeating: "长", count: 61)
        let refused = await client.post(step(id, 3), fields)
        #expect(refused.status == 422)
        #expect(
            refused.errors == [
                "「专业工作年限」请填写 0 到 60 之间的整数", "「现工作单位及岗位」最多 60 个字，现在是 61 个字",
                "「参加工作时间」应在您满 14 周岁以后、今天以前，请核对",
            ])
        #expect(refused.value(of: "work_years") == "年")
        fields = Self.work
        fields[2].1 = "20"
        #expect(await client.post(step(id, 3), fields).errors == ["「专业工作年限」比参加工作以来的年数还长，请核对"])
        #expect(await client.post(step(id, 5), [("experience", "x")]).location == step(id, 3))
    }

    @Test("Submitting twice is one submission, and a submitted form can't be changed")
    func doubleSubmit() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 9)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try await walk(client, type: "employee", third: Self.work)
        #expect(await client.post(step(id, 6)).status == 303)
        #expect(await client.post(step(id, 6)).status == 303)
        let submissions = try season.site.count(
            "SELECT count(*) FROM event WHERE subject_id = ? AND action = 'submit'", id)
        #expect(submissions == 1)
        #expect(await client.post(step(id, 2), [("city", "13")]).location == "\(Self.list)/\(id)")
        #expect(try season.site.count("SELECT city_id FROM exam_registration WHERE id = ?", id) == 11)
        #expect(await client.get(Self.new + "?plan=1").contains("在职人员只能报考一个岗位"))
    }

    @Test("HN14-P24: before the review one deletes and signs up again; after 报名 the warning says that it is final")
    func deletion() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 10)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try season.submitted(person, .employee)
        let address = "\(Self.list)/\(id)/delete"
        let question = await client.get(address)
        #expect(question.heading == "请确认删除报名")
        #expect(question.contains("删除后可以在报名截止前重新报名"))
        #expect(try season.state(of: id) == "submitted")
        let done = await client.submit(question, to: address)
        #expect(done.location == Self.list)
        #expect(try season.state(of: id) == "deleted")
        #expect(await client.post(address, [("confirmed", "1")]).status == 303)
        #expect(await client.get("\(Self.list)/\(id)").status == 404)
        let again = try season.submitted(person, .employee)
        season.set("2026-03-21 00:00")
        season.site.realClock.set(season.site.businessClock.now)
        let late = try season.site.client(signedInAs: person.accountID)
        #expect(await late.get("\(Self.list)/\(again)/delete").contains("报名已经结束：删除后不能重新报名"))
        try season.act(.approve, on: again, by: ExamSeason.cityClerk)
        #expect(await late.get("\(Self.list)/\(again)/delete").status == 409)
        #expect(await late.post("\(Self.list)/\(again)/delete", [("confirmed", "1")]).status == 409)
        #expect(try season.state(of: again) == "reviewed")
    }

    @Test("HN14-P24: a returned registration shows its reason on every step and is sent again")
    func returned() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 11)
        let client = try season.site.client(signedInAs: person.accountID)
        let id = try season.registration(person, .employee, in: .returned)
        let detail = await client.get("\(Self.list)/\(id)")
        #expect(detail.heading == "报名已退回")
        #expect(detail.contains("退回原因：照片与本人不符"))
        #expect(await client.get(Self.list).contains("退回原因：照片与本人不符"))
        #expect(await client.get(step(id, 3)).contains("退回原因：照片与本人不符"))
        await client.post(step(id, 5), [("experience", "改正后的简历")])
        #expect(await client.post(step(id, 6)).location == "\(Self.list)/\(id)")
        #expect(try season.state(of: id) == "submitted")
        #expect(
            try season.site.texts("SELECT recipient FROM outbox").compactMap { $0 } == ["person11@example.cn"])
    }

    @Test("HN14-P19, P20: 开始报名 leads to what is missing, with the link to 个人信息; without a plan the page says so")
    func gates() async throws {
        let season = try await ExamSeason()
        let bare = try season.addPerson("王五", number: 12, photo: nil)
        let client = try season.site.client(signedInAs: bare.accountID)
        let list = await client.get(Self.list)
        #expect(list.contains("缺少：个人照片") && list.links("个人信息") == ["/account"])
        let refused = await client.get(try #require(list.links("开始报名").first))
        #expect(refused.status == 409)
        #expect(refused.links("个人信息").contains("/account"))
        #expect(await client.post(Self.new, [("plan", "1"), ("type", "employee")]).status == 409)
        #expect(try season.site.count("SELECT count(*) FROM exam_registration") == 0)
        season.set("2026-03-21 00:00")
        let closed = await client.get(Self.list)
        #expect(closed.links("开始报名") == [] && closed.contains("报名已经结束"))
        season.set("2026-05-17 00:00")
        season.site.realClock.set(TestSite.start)
        #expect(await client.get(Self.list).contains("暂无考试计划"))
    }

    @Test("Nobody sees or changes another's registration: 404 on every page; other roles get 403")
    func foreign() async throws {
        let season = try await ExamSeason()
        let owner = try season.addPerson("张三", number: 13)
        let stranger = try season.addPerson("李四", number: 14)
        let draft = try season.draft(owner, .employee)
        let client = try season.site.client(signedInAs: stranger.accountID)
        let mine = try season.site.client(signedInAs: owner.accountID)
        for path in ["", "/steps/2", "/steps/6", "/delete", "/form", "/form.pdf", "/ticket", "/ticket.pdf", "/photo"] {
            #expect(await client.get("\(Self.list)/\(draft)\(path)").status == 404, "GET \(path)")
            #expect(await mine.get("\(Self.list)/\(draft)\(path)").status != 404, "GET \(path) by the owner")
        }
        for path in ["/steps/2", "/steps/6", "/delete"] {
            let answer = await client.post("\(Self.list)/\(draft)\(path)", [("city", "11"), ("confirmed", "1")])
            #expect(answer.status == 404, "POST \(path)")
        }
        #expect(try season.state(of: draft) == "draft")
        #expect(!(await client.get(Self.list)).contains("202601"))
        let clerk = try season.site.addStaff("luoyang", role: .city, organisationID: ExamSeason.otherCity)
        let city = try season.site.client(signedInAs: clerk)
        #expect(await city.get(Self.list).status == 403)
        #expect(await city.get("\(Self.list)/\(draft)/steps/2").status == 404)
        #expect(await season.site.client().get(Self.list).location?.hasPrefix("/login") == true)
    }

    @Test("Decision 18, 31: a clerk of the city walks the steps for a person; the look at the whole number is an event")
    func assisted() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 15)
        let account = try season.site.addStaff("zhengzhou", role: .city, organisationID: ExamSeason.city)
        let clerk = try season.site.client(signedInAs: account)
        let actor = Actor(
            accountID: account, role: .city, name: "王芳", organisationID: ExamSeason.city, authorityID: 1,
            onBehalfOfPersonID: person.personID)
        let now = season.site.businessClock.now
        let id = try season.site.database.writeNow { connection in
            try ExamRegistration.start(planID: 1, personID: person.personID, by: actor, at: now, in: connection)
        }
        #expect(await clerk.get(step(id, 1)).links("上一步") == ["/site-staff/exam/reviews"])
        await clerk.post(step(id, 1), [("type", "employee")])
        await clerk.post(step(id, 2), [("city", "11")])
        await clerk.post(step(id, 3), Self.work)
        await clerk.post(step(id, 4), [("post", "4")])
        await clerk.post(step(id, 5), [("experience", "工作简历")])
        #expect(await clerk.get(step(id, 6)).contains("提交并打印表格"))
        #expect(await clerk.post(step(id, 6)).location == "\(Self.list)/\(id)")
        #expect(try season.state(of: id) == "submitted")
        #expect(await clerk.get("\(Self.list)/\(id)").links("返回现场审核") == ["/site-staff/exam/reviews"])
        let looks = "SELECT count(*) FROM event WHERE action = 'reveal' AND subject_kind = 'person' AND subject_id = ?"
        #expect(try season.site.count(SQL(unchecked: looks), person.personID) == 0)
        let form = await clerk.get("\(Self.list)/\(id)/form")
        #expect(form.contains(person.idNumber) && form.contains("代办"))
        #expect(try season.site.count(SQL(unchecked: looks), person.personID) == 1)
        let owner = try season.site.client(signedInAs: person.accountID)
        #expect(await owner.get("\(Self.list)/\(id)/form").contains("代办"))
        #expect(try season.site.count(SQL(unchecked: looks), person.personID) == 1)
    }
}
