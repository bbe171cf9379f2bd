import Database
import Registry
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

/// Limits, windows and gates of signing up.
@Suite struct SignUpTests {
    private func sentences(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let refusal as Refusal {
            return refusal.sentences
        } catch {
            return ["\(error)"]
        }
    }

    // MARK: - Limits

    @Test("HN14-P23: an employee may take one post only, and is told which one is taken")
    func employeeLimit() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 1)
        _ = try season.submitted(person, .employee)
        let refused = sentences { _ = try season.draft(person, .employee, post: ExamSeason.materials) }
        #expect(refused == ["在职人员只能报考一个岗位，您已经报考「土建工程 施工员」。"])
        #expect(try season.site.count("SELECT count(*) FROM exam_registration") == 1)
    }

    @Test("HN14-P22: a student may take two posts at different times, not a third")
    func studentLimit() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("李四", number: 2)
        _ = try season.submitted(person, .collegeStudent)
        _ = try season.submitted(person, .collegeStudent, post: ExamSeason.materials)
        let refused = sentences { _ = try season.draft(person, .collegeStudent, post: ExamSeason.machines) }
        #expect(refused == ["在校学生最多报考两个岗位，您已经报考「土建工程 施工员」、「不分专业 材料员」。"])
        #expect(try season.site.count("SELECT count(*) FROM exam_registration WHERE state = 'submitted'") == 2)
    }

    @Test("HN14-P22: two posts of a student whose sessions overlap are refused with the time")
    func overlappingSessions() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("李四", number: 3)
        _ = try season.submitted(person, .collegeStudent)
        let refused = sentences {
            _ = try season.submitted(person, .collegeStudent, post: ExamSeason.roadBuilder)
        }
        #expect(
            refused == [
                "「市政工程 施工员」的考试时间（2026年5月16日 09:00–11:00）与您已经报考的「土建工程 施工员」冲突，请选择考试时间不同的岗位。"
            ])
    }

    @Test("Decision 10: the same post is not taken twice, and a deleted registration no longer counts")
    func samePostAndDeleted() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("王五", number: 4)
        let first = try season.submitted(person, .collegeStudent)
        #expect(sentences { _ = try season.submitted(person, .collegeStudent) } == ["您已经报考「土建工程 施工员」，同一个岗位不能重复报考。"])
        try season.act(.delete, on: first, by: person.actor)
        let again = try season.submitted(person, .collegeStudent)
        #expect(try season.state(of: again) == "submitted")
    }

    @Test("Decision 10: one person signs up by one type in a plan, and a post by one type in a year")
    func mixedTypes() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("赵六", number: 5)
        _ = try season.submitted(person, .collegeStudent)
        #expect(
            sentences { _ = try season.submitted(person, .employee, post: ExamSeason.materials) }
                == ["您在这次考试中已经按「在校学生」报名，不能再按「在职人员」报名。如果原来的人员类型选错了，请先删除原来的报名。"])
        try addSecondPlan(season)
        let second = try season.site.database.writeNow { connection in
            let id = try ExamRegistration.start(
                planID: 2, personID: person.personID, by: person.actor, at: season.site.businessClock.now,
                in: connection)
            try ExamRegistrationQueries.save(ExamSeason.answers(.employee), of: id, in: connection)
            return id
        }
        let refused = sentences {
            try season.site.database.writeNow {
                try ExamRegistration.submit(
                    second, by: person.actor, at: season.site.businessClock.now, in: $0)
            }
        }
        #expect(
            refused == ["您今年已经在「2026年第一批施工现场专业人员考试」中按「在校学生」报考「土建工程 施工员」，同一个岗位一年内不能用两种方式报考。"])
    }

    private func addSecondPlan(_ season: ExamSeason) throws {
        try season.site.database.writeNow { connection in
            try connection.script(
                """
                INSERT INTO plan (id, authority_id, programme, title, year, number, created_at, state, state_since)
                VALUES (2, 1, 'site-staff-exam', '2026年第二批', 2026, 2, 0, 'published', 0);
                INSERT INTO plan_window SELECT 2, step, opens_at, closes_at FROM plan_window WHERE plan_id = 1;
                INSERT INTO exam_session VALUES (21, 2, 1, 1800000000000, 1800007200000);
                INSERT INTO plan_post VALUES (2, 1, 21);
                """)
        }
    }

    // MARK: - Windows

    @Test("HN14-P18: signing up is refused before and after the window, with its dates")
    func window() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 6)
        season.set("2026-02-28 23:59")
        #expect(
            sentences { _ = try season.draft(person, .employee) }
                == ["「报名」的时间是 2026年3月1日 00:00 至 2026年3月20日 24:00，现在还没有开始。"])
        season.set("2026-03-20 23:59")
        let id = try season.draft(person, .employee)
        season.set("2026-03-21 00:00")
        #expect(
            sentences { try submit(id, person, season) }
                == ["「报名」的时间是 2026年3月1日 00:00 至 2026年3月20日 24:00，现在已经结束。"])
        #expect(try season.state(of: id) == "draft")
    }

    @Test("Decision 17: an extension for the person, for the unit or for all lets a draft go out, others stay out")
    func extensions() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 7)
        let stranger = try season.addPerson("李四", number: 8)
        let (mine, other) = (try season.draft(person, .employee), try season.draft(stranger, .employee))
        season.set("2026-03-22 10:00")
        try extend(season, "person_id", person.personID)
        try submit(mine, person, season)
        #expect(try season.state(of: mine) == "submitted")
        #expect(sentences { try submit(other, stranger, season) }.count == 1)
        try extend(season, "organisation_id", ExamSeason.otherCity)
        #expect(sentences { try submit(other, stranger, season) }.count == 1)
        try extend(season, "organisation_id", ExamSeason.city)
        try submit(other, stranger, season)
        #expect(try season.state(of: other) == "submitted")
    }

    private func extend(_ season: ExamSeason, _ column: String, _ id: Int) throws {
        try season.site.database.writeNow { connection in
            try connection.run(
                SQL(
                    unchecked: """
                        INSERT INTO extension (plan_id, step, \(column), until, reason, made_at)
                        VALUES (1, 'registration', ?, ?, '系统故障', 0)
                        """), id, Moment(beijing: "2026-03-23 18:00"))
        }
    }

    private func submit(_ id: Int, _ person: ExamSeason.Applicant, _ season: ExamSeason) throws {
        let now = season.site.businessClock.now
        try season.site.database.writeNow { try ExamRegistration.submit(id, by: person.actor, at: now, in: $0) }
    }

    @Test("Decision 7: a photo handed in before the end and judged later gives three working days from then")
    func photoGrace() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 9)
        let late = try season.addPerson("李四", number: 10)
        let handedIn = try #require(Moment(beijing: "2026-03-20 20:00"))
        let judged = try #require(Moment(beijing: "2026-03-23 09:00"))
        try season.setPhoto(.confirmed, of: person.personID, uploadedAt: handedIn, judgedAt: judged)
        try season.setPhoto(
            .confirmed, of: late.personID, uploadedAt: try #require(Moment(beijing: "2026-03-21 00:00")),
            judgedAt: judged)
        // 23 March is a Monday: the third working day after it is Thursday, the 26th; 现场审核 ended on the 25th.
        season.set("2026-03-26 23:59")
        let id = try season.submitted(person, .employee)
        #expect(try season.state(of: id) == "submitted")
        #expect(sentences { _ = try season.draft(late, .employee) }.count == 1)
        season.set("2026-03-27 00:00")
        try season.act(.delete, on: id, by: person.actor)
        #expect(
            sentences { _ = try season.draft(person, .employee) }
                == ["「报名」的时间是 2026年3月1日 00:00 至 2026年3月26日 24:00，现在已经结束。"])
    }

    @Test("Decision 11: a returned registration may be sent again after 报名 until 现场审核 ends")
    func returned() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 11)
        let id = try season.registration(person, .employee, in: .returned)
        season.set("2026-03-26 00:00")
        #expect(
            sentences { try submit(id, person, season) }
                == ["「现场审核」的时间是 2026年3月1日 00:00 至 2026年3月25日 24:00，现在已经结束，退回的报名不能再提交。"])
        season.set("2026-03-25 23:59")
        try submit(id, person, season)
        #expect(try season.state(of: id) == "submitted")
    }

    // MARK: - Gates

    @Test("HN14-P19, P20: an incomplete profile and a photo that is not confirmed keep one out, in words")
    func gates() async throws {
        let season = try await ExamSeason()
        let pending = try season.addPerson("张三", number: 12, photo: .pending)
        let refused = sentences { _ = try season.draft(pending, .employee) }
        #expect(refused.count == 1)
        #expect(refused.first?.hasPrefix("照片还没有审核") == true)
        let returned = try season.addPerson("李四", number: 13, photo: .returned)
        #expect(sentences { _ = try season.draft(returned, .employee) } == ["照片已退回，不能报名。原因：背景不是红色或蓝色。请重新上传。"])
        let bare = try season.addPerson("王五", number: 14, photo: nil)
        try season.site.database.writeNow { connection in
            try connection.run("UPDATE person SET education = NULL, postcode = NULL WHERE id = ?", bare.personID)
        }
        #expect(
            sentences { _ = try season.draft(bare, .employee) } == ["个人信息还没有填写完整，缺少：学历、邮编、个人照片。请补充后再报名。"])
    }

    @Test("Decision 15: what a report holds can't be un-confirmed until the report is back")
    func frozen() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 15)
        let id = try season.registration(person, .employee, in: .trained)
        try season.report([id], accepted: false)
        #expect(
            sentences { try season.act(.restart, on: id, by: ExamSeason.institutionClerk) }
                == ["这份报名已经汇总上报，不能再办理“必修课未开始”。如需更改，请先撤回或退回汇总。"])
        #expect(try season.state(of: id) == "trained")
    }

    @Test("Decision 16: a review is taken back by its own desk within ten minutes, while nothing followed")
    func takeBack() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 16)
        let id = try season.registration(person, .employee, in: .reviewed)
        season.site.businessClock.advance(minutes: 10)
        #expect(
            sentences { try season.act(.takeBackReview, on: id, by: ExamSeason.cityClerk) } == ["超过 10 分钟，不能再撤销审核。"])
        try season.pay(id)
        try season.act(.confirm, on: id, by: ExamSeason.institutionClerk)
        try season.act(.cancelPayment, on: id, by: ExamSeason.institutionClerk, reason: "金额有误")
        #expect(
            sentences { try season.act(.takeBackReview, on: id, by: ExamSeason.cityClerk) } == ["后面的环节已经办理，不能撤销审核。"])
    }

    @Test(
        "Decision 13: students of a college with a desk lie there, of others with the city; employees with their city")
    func desks() async throws {
        let season = try await ExamSeason()
        for (index, route) in ExamSeason.Route.allCases.enumerated() {
            let person = try season.addPerson("张三\(index)", number: 20 + index)
            let id = try season.submitted(person, route)
            let desk = try season.site.count("SELECT desk_id FROM exam_registration WHERE id = ?", id)
            #expect(desk == (route == .collegeStudent ? ExamSeason.college : ExamSeason.city))
        }
    }

    @Test("Decision 18: a clerk files for a person; it is marked, and only the own desk may")
    func assisted() async throws {
        let season = try await ExamSeason()
        let person = try season.addPerson("张三", number: 30)
        let accountID = try season.site.addStaff("zhengzhou", role: .city, organisationID: ExamSeason.city)
        let clerk = Actor(
            accountID: accountID, role: .city, name: "王芳", organisationID: ExamSeason.city, authorityID: 1,
            onBehalfOfPersonID: person.personID)
        let now = season.site.businessClock.now
        func file(_ route: ExamSeason.Route) throws -> Int {
            try season.site.database.writeNow { connection in
                let id = try ExamRegistration.start(
                    planID: 1, personID: person.personID, by: clerk, at: now, in: connection)
                try ExamRegistrationQueries.save(ExamSeason.answers(route), of: id, in: connection)
                try ExamRegistration.submit(id, by: clerk, at: now, in: connection)
                return id
            }
        }
        #expect(sentences { _ = try file(.collegeStudent) } == ["这份报名不由本单位现场审核，不能由本单位代办。"])
        let id = try file(.employee)
        #expect(try season.site.count("SELECT assisted_by FROM exam_registration WHERE id = ?", id) == accountID)
        #expect(
            try season.site.count(
                "SELECT count(*) FROM event WHERE subject_id = ? AND on_behalf_of_person_id = ?", id, person.personID)
                == 2)
    }
}
