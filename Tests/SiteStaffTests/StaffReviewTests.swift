import Database
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct StaffReviewTests {
    @Test("HN14-C01, C03: the list shows what waits, masked, and filters by name, post, type and state")
    func list() async throws {
        let season = try await ExamSeason()
        let waiting = try season.addPerson("张三丰", number: 1)
        _ = try season.registration(waiting, .employee, in: .submitted)
        try season.person("李四", 2, .cityStudent, in: .submitted, post: ExamSeason.materials)
        try season.person("王五", 3, .employee, in: .returned)
        try season.person("赵六", 4, .employee, in: .draft)
        let city = try season.clerk(.city, ExamSeason.city)
        let list = await city.get(ExamSeason.reviews)
        #expect(list.heading == "现场审核")
        #expect(list.contains("张三丰") && list.contains("李四") && !list.contains("王五") && !list.contains("赵六"))
        #expect(list.contains("共 2 条"))
        #expect(!list.contains(waiting.idNumber))
        #expect(list.contains(Masking.idNumber(waiting.idNumber)))
        let queries: [(String, [String])] = [
            ("?name=\(PercentEncoding.encode("三"))", ["张三丰"]), ("?post=9", ["李四"]), ("?type=student", ["李四"]),
            ("?state=returned", ["王五"]),
            ("?state=all", ["张三丰", "李四", "王五"]), ("?state=nonsense&post=x&plan=77", ["张三丰", "李四"]),
        ]
        for (query, names) in queries {
            let page = await city.get(ExamSeason.reviews + query)
            for name in ["张三丰", "李四", "王五", "赵六"] {
                #expect(page.contains("选择 \(name)") == names.contains(name), "\(query) \(name)")
            }
        }
        let empty = await city.get(ExamSeason.reviews + "?name=\(PercentEncoding.encode("无人"))")
        #expect(empty.contains("没有符合条件的报名") && empty.contains("姓名含“无人”") && empty.contains("清除筛选"))
        #expect(season.site.log == [])
    }

    @Test("Twenty rows a page; next and previous give every row once")
    func pages() async throws {
        let season = try await ExamSeason()
        try season.crowd(45, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        var page = await city.get(ExamSeason.reviews)
        var names: [String] = []
        var pageCount = 0
        while true {
            pageCount += 1
            names += page.links("查看").map { String($0.prefix { $0 != "?" }) }
            guard let next = page.links("下一页").first else { break }
            page = await city.get(ExamSeason.reviews + next)
        }
        #expect(pageCount == 3)
        #expect(names == (1...45).map { "\(ExamSeason.reviews)/\($0)" })
        let back = await city.get(ExamSeason.reviews + (page.links("上一页").first ?? ""))
        #expect(back.links("查看").count == 20)
    }

    @Test("HN14-C03: a return needs a reason, without an ID number in it; the person reads it")
    func returnNeedsReason() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        let asked = await city.post(ExamSeason.reviews, ticked([id], "return"))
        #expect(asked.heading == "请确认退回 1 人")
        let hidden = asked.hiddenFields(ofFormTo: ExamSeason.reviews).filter { $0.0 != "_csrf" }
        let missing = await city.post(ExamSeason.reviews, hidden)
        #expect(missing.status == 422)
        #expect(missing.errors == ["请填写退回原因"])
        let number = await city.post(ExamSeason.reviews, hidden + [("reason", "本人是 41010219900506001X 吗")])
        #expect(number.status == 422 && number.contains("不能填写身份证号"))
        #expect(try season.state(of: id) == "submitted")
        let done = await city.follow(
            await city.post(
                ExamSeason.reviews, hidden + [("usual", "报名表没有加盖单位（学校）公章"), ("reason", "请补盖后再来")]))
        #expect(done.contains("成功 1 条"))
        #expect(try season.reason(of: id) == "报名表没有加盖单位（学校）公章；请补盖后再来")
        let undone = await city.undo(done)
        #expect(undone.contains("成功 1 条"))
        #expect(try season.state(of: id) == "submitted")
    }

    @Test("HN14-C03, decision 31: the case shows data, photo, history and the whole number; the look is an event")
    func detail() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        let id = try season.registration(person, .employee, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        let page = await city.get("\(ExamSeason.reviews)/\(id)")
        let expected = ["河南建工集团 技术员", "中原建筑培训中心", "张三的照片", "办理记录", "提交", "通过", "退回"]
        for words in [person.idNumber] + expected {
            #expect(page.contains(words), "\(words)")
        }
        let looks = try season.site.count(
            "SELECT count(*) FROM event WHERE action = 'reveal' AND subject_kind = 'person' AND subject_id = ?",
            person.personID)
        #expect(looks == 1)
    }

    @Test("pages.md (a) 22: deciding leads on to the next case of the filter; after the last back to the list")
    func nextCase() async throws {
        let season = try await ExamSeason()
        let ids = try (1...3).map { try season.person("张三\($0)", $0, .employee, in: .submitted) }
        let city = try season.clerk(.city, ExamSeason.city)
        let first = await city.get("\(ExamSeason.reviews)/\(ids[0])?state=submitted")
        #expect(first.links("上一人") == [])
        #expect(first.links("下一人").first?.hasPrefix("\(ExamSeason.reviews)/\(ids[1])?") == true)
        let second = await city.submit(first, to: "\(ExamSeason.reviews)/\(ids[0])", [("action", "approve")])
        #expect(second.location?.hasPrefix("\(ExamSeason.reviews)/\(ids[1])?plan=1&state=submitted") == true)
        let page = await city.follow(second)
        #expect(page.contains("张三1：现场审核通过"))
        let refused = await city.submit(page, to: "\(ExamSeason.reviews)/\(ids[1])", [("action", "return")])
        #expect(refused.status == 422 && refused.errors == ["请填写退回原因"])
        let third = await city.submit(
            page, to: "\(ExamSeason.reviews)/\(ids[1])", [("action", "return"), ("reason", "缺公章")])
        let last = await city.follow(third)
        let end = await city.submit(last, to: "\(ExamSeason.reviews)/\(ids[2])", [("action", "approve")])
        #expect(end.location == "\(ExamSeason.reviews)?plan=1&state=submitted")
        #expect(try ids.map { try season.state(of: $0) } == ["reviewed", "returned", "reviewed"])
        let done = await city.get("\(ExamSeason.reviews)/\(ids[0])")
        let taken = await city.submit(done, to: "\(ExamSeason.reviews)/\(ids[0])", [("action", "take-back")])
        #expect(taken.status == 303)
        #expect(try season.state(of: ids[0]) == "submitted")
    }

    @Test("HN14-C04: an ID number or the number on the form leads straight to the case")
    func find() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        let id = try season.registration(person, .employee, in: .reviewed)
        let student = try season.addPerson("李四", number: 2)
        let posts = [ExamSeason.builder, ExamSeason.materials]
        for post in posts { _ = try season.registration(student, .cityStudent, in: .submitted, post: post) }
        let city = try season.clerk(.city, ExamSeason.city)
        let find = ExamSeason.reviews + "/find"
        let number = RegistrationNumber(id: id, year: 2026, planNumber: 1).text
        for text in [person.idNumber, " \(person.idNumber.lowercased()) ", number, String(id)] {
            let page = await city.post(find, [("number", text)])
            #expect(page.location == "\(ExamSeason.reviews)/\(id)?plan=1&state=all", "\(text)")
        }
        let both = await city.follow(await city.post(find, [("number", student.idNumber)]))
        #expect(both.contains("共 2 条") && !both.contains("选择 张三"))
        #expect(both.response.header(.location)?.contains(student.idNumber) != true)
        let filtered = await city.post(find, [("name", "张三"), ("state", "all"), ("number", "")])
        #expect(filtered.location == "\(ExamSeason.reviews)?plan=1&name=\(PercentEncoding.encode("张三"))&state=all")
        let other = try season.clerk(.city, ExamSeason.otherCity)
        let none = await other.follow(await other.post(find, [("number", person.idNumber)]))
        #expect(none.contains("本单位没有这个身份证号或报名序号的报名"))
    }

    @Test("Two clerks at once: one wins, the other is told; no second event")
    func twoClerks() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .submitted)
        let one = try season.clerk(.city, ExamSeason.city, name: "one")
        let two = try season.clerk(.city, ExamSeason.city, name: "two")
        let url = "\(ExamSeason.reviews)/\(id)"
        let (seenByOne, seenByTwo) = (await one.get(url), await two.get(url))
        #expect(await one.submit(seenByOne, to: url, [("action", "approve")]).status == 303)
        let late = await two.submit(seenByTwo, to: url, [("action", "return"), ("reason", "缺公章")])
        #expect(late.status == 409)
        #expect(late.contains("其他人刚刚处理了这条记录"))
        #expect(try season.state(of: id) == "reviewed")
        #expect(try season.site.count("SELECT count(*) FROM event WHERE action IN ('approve', 'sendBack')") == 1)
    }

    @Test("Decision 17: outside 现场审核 the buttons are gone and the act is refused; a unit's extension opens it again")
    func window() async throws {
        let season = try await ExamSeason()
        let id = try season.person("张三", 1, .employee, in: .submitted)
        let city = try season.clerk(.city, ExamSeason.city)
        season.set("2026-03-26 00:00")
        let list = await city.get(ExamSeason.reviews)
        #expect(list.contains("现在已经结束") && !list.contains("勾选审核"))
        let refused = await city.batch(ExamSeason.reviews, [id], "approve")
        #expect(refused.contains("「现场审核」的时间是"))
        #expect(try season.state(of: id) == "submitted")
        try season.site.database.writeNow { connection in
            _ = try connection.run(
                """
                INSERT INTO extension (plan_id, step, organisation_id, until, reason, made_at)
                VALUES (1, 'review', 11, ?, '大雪停办三天', 0)
                """, Moment(beijing: "2026-03-29 00:00"))
        }
        #expect(await city.get(ExamSeason.reviews).contains("大雪停办三天"))
        #expect(await city.batch(ExamSeason.reviews, [id], "approve").contains("成功 1 条"))
    }

    @Test("The export has the filter's rows and is an event")
    func export() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        _ = try season.registration(person, .employee, in: .submitted)
        try season.person("李四", 2, .employee, in: .returned)
        let city = try season.clerk(.city, ExamSeason.city)
        let file = await city.get(ExamSeason.reviews + "/export?state=submitted")
        #expect(file.response.header(.contentType) == "text/csv; charset=utf-8")
        #expect(file.contains(person.idNumber) && !file.contains("李四"))
        #expect(
            try season.site.texts("SELECT detail FROM event WHERE action = 'export'") == ["现场审核，1 条"])
    }

    @Test("Decision 18: a clerk begins a registration for a person whose number and name agree; it is marked 代办")
    func assist() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        let city = try season.clerk(.city, ExamSeason.city)
        let url = ExamSeason.reviews + "/assist"
        let wrong = await city.post(url, [("plan", "1"), ("id_number", person.idNumber), ("name", "李四")])
        #expect(wrong.status == 422)
        #expect(wrong.contains("没有找到身份证号和姓名都一致的账号"))
        let begun = await city.post(url, [("plan", "1"), ("id_number", person.idNumber), ("name", "张三")])
        #expect(begun.location == "/site-staff/exam/registrations/1/steps/1")
        #expect(await city.follow(begun).status == 200)
        let other = try season.clerk(.city, ExamSeason.otherCity)
        #expect(await other.get("/site-staff/exam/registrations/1/steps/1").status == 404)
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE assisted_by IS NOT NULL") == 1)
        #expect(
            try season.site.count("SELECT count(*) FROM event WHERE on_behalf_of_person_id = ?", person.personID) == 1)
    }
}
