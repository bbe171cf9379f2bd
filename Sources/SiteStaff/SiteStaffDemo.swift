import Database
import Examinations
import Registry
import Workflow

/// The demo's registrations, made by the verbs of real use at named moments.
package enum SiteStaffDemo {
    /// How far a registration goes.
    package enum Stage: Int, Sendable, Comparable {
        case draft, submitted, returned, reviewed, confirmed, trained

        package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// The desks of the cast, by code.
    package struct Desks: Sendable {
        let ids: [String: Int]
        let actors: [String: Actor]

        package init(actors: [String: Actor], in connection: Connection) throws {
            let pairs = try connection.all("SELECT code, id FROM organisation") { row in
                (try row[0] as String, try row[1] as Int)
            }
            ids = Dictionary(uniqueKeysWithValues: pairs)
            self.actors = actors
        }

        /// Who works for an organisation.
        func actor(of organisationID: Int) throws -> Actor {
            let colleagues = actors.values.filter { $0.organisationID == organisationID }
            guard let actor = colleagues.min(by: { $0.name < $1.name }) else { throw Refusal.notFound }
            return actor
        }
    }

    /// One person's way through a plan, from the first step to `stage`.
    package static func play(
        _ applicant: RegistryDemo.Applicant, number: Int, planID: Int, _ season: ExaminationsDemo.Season,
        until stage: Stage, city: String, desks: Desks, hourSpan: Int, in connection: Connection
    ) throws {
        let signUp = season.moment(.registration, hours: 1).adding(minutes: number * 3 % (hourSpan * 30))
        let id = try ExamRegistration.start(
            planID: planID, personID: applicant.personID, by: applicant.actor, at: signUp, in: connection)
        let answers = self.answers(applicant, number, city, desks)
        _ = try ExamRegistration.save(
            answers, step: 5, of: id, knownAs: .init(), by: applicant.actor, in: connection)
        guard stage > .draft else { return }
        try ExamRegistration.submit(id, by: applicant.actor, at: signUp.adding(minutes: 10), in: connection)
        guard stage > .submitted else { return }
        try decide(id, number, stage, answers, desks, at: signUp.adding(minutes: hourSpan * 10), in: connection)
    }

    private static func decide(
        _ id: Int, _ number: Int, _ stage: Stage, _ answers: ExamRegistration.Answers, _ desks: Desks, at now: Moment,
        in connection: Connection
    ) throws {
        guard let deskID = try ExamRegistrationQueries.deskID(for: answers, in: connection) else {
            throw Refusal.notFound
        }
        let desk = try desks.actor(of: deskID)
        guard stage > .returned else {
            try perform(
                .sendBack, on: id, of: ExamRegistrationWorkflow.self, by: desk, reason: "学历证书原件与填写的毕业院校不一致，请核对后重新提交",
                at: now, in: connection)
            return
        }
        try perform(.approve, on: id, of: ExamRegistrationWorkflow.self, by: desk, at: now, in: connection)
        guard stage > .reviewed else { return }
        let cashier = try answers.institutionID.map { try desks.actor(of: $0) } ?? desk
        let paid = now.adding(minutes: 20)
        try PaymentActs.confirm(
            id, .init(feeCents: 38_000, paidOn: paid.day, receiptNumber: "SJ\(String(100_000 + number).suffix(5))"),
            by: cashier, at: paid, in: connection)
        guard stage > .confirmed, answers.type == .employee else { return }
        try perform(
            .complete, on: id, of: ExamRegistrationWorkflow.self, by: cashier, at: paid.adding(minutes: 20),
            in: connection)
    }

    private static func answers(
        _ applicant: RegistryDemo.Applicant, _ number: Int, _ city: String, _ desks: Desks
    ) -> ExamRegistration.Answers {
        var answers = ExamRegistration.Answers(savedStep: 5)
        answers.type = applicant.isStudent ? .student : .employee
        answers.cityID = desks.ids[city]
        answers.postID = 1 + number % 13
        if applicant.isStudent {
            let colleges = ["zhengzhou": "zzjianzhu", "luoyang": "lyligong", "kaifeng": "kfjishu"]
            answers.collegeID = colleges[city].flatMap { desks.ids[$0] }
            answers.schoolName = answers.collegeID == nil ? "演示工程学校" : nil
            answers.enrolledOn = Day("2023-09-01")
            answers.major = "建筑工程技术"
            answers.studentNumber = "2023\(String(1000 + number))"
            answers.experience = "2024年7月至8月在中原建筑有限公司实习，参与现场测量和资料整理。"
        } else {
            let institutions = ["luoyang": "luoyangpeixun", "shengzhi": "shengzhipeixun"]
            answers.institutionID = desks.ids[institutions[city] ?? "zhongyuan"]
            answers.workStartedOn = Day("2010-07-01")?.adding(days: number * 11)
            answers.workYears = 8
            answers.employerAndPost = "中原建筑\(["一", "二", "三"][number % 3])公司 技术员"
            answers.graduatedOn = Day("2010-06-30")
            answers.graduatedFrom = "河南建筑职业技术学院"
            answers.graduatedMajor = "建筑工程技术"
            answers.experience = "2010年7月起在中原建筑有限公司从事现场施工管理，先后参与住宅、学校等项目。"
        }
        return answers
    }

    /// Every unit with people who are ready reports them, and the province accepts.
    package static func summarise(
        planID: Int, _ season: ExaminationsDemo.Season, desks: Desks, province: Actor, in connection: Connection
    ) throws {
        let now = season.moment(.summary, hours: 10)
        for desk in try units(desks, in: connection) {
            let unitID = desk.organisationID ?? 0
            let count = try SummaryQueries.readyCount(planID: planID, unitID: unitID, in: connection)
            guard count > 0 else { continue }
            _ = try ExamSummaryWorkflow.report(
                planID: planID, unitID: unitID, expectedCount: count, by: desk, at: now, in: connection)
            for summary in try SummaryQueries.all(planID: planID, unitID: unitID, in: connection)
            where summary.state == .reported {
                try perform(
                    .accept, on: summary.id, of: ExamSummaryWorkflow.self, by: province, at: now.adding(hours: 30),
                    in: connection)
            }
        }
    }

    /// Every unit claims its certificates; the province approves and gives a batch, whose certificates are issued.
    package static func claim(
        planID: Int, _ season: ExaminationsDemo.Season, desks: Desks, province: Actor, in connection: Connection
    ) throws {
        let now = season.moment(.claim, hours: 10)
        var claimIDs: [Int] = []
        for desk in try units(desks, in: connection) {
            let unitID = desk.organisationID ?? 0
            let count = try ClaimQueries.claimableCount(planID: planID, unitID: unitID, at: now, in: connection)
            guard count > 0 else { continue }
            let id = try ClaimQueries.report(
                planID: planID, unitID: unitID, expected: count, by: desk, at: now, in: connection)
            try perform(
                .approve, on: id, of: ClaimWorkflow.self, by: province, at: now.adding(hours: 48), in: connection)
            claimIDs.append(id)
        }
        let issued = now.adding(hours: 72)
        let batchID = try CertificateIssue.start(
            number: "\(season.year)0\(season.number)", planID: planID, issuedOn: issued.day, claimIDs: claimIDs,
            by: province, at: issued, in: connection)
        guard let batchID else { return }
        while try CertificateIssue.slice(batchID, by: province, at: issued, in: connection) {}
    }

    private static func units(_ desks: Desks, in connection: Connection) throws -> [Actor] {
        try desks.ids.values.sorted().compactMap { id in
            guard let organisation = try Organisation.find(id, in: connection), organisation.hasDesk else { return nil }
            return try desks.actor(of: id)
        }
    }
}
