import Database
import HTTP
import Registry
import Site
import Workflow

/// The demo's sites, plans, draws and scores, made by the verbs of real use at named moments.
package enum ExaminationsDemo {
    /// The dates of a plan; a window is written as it stands in a notice, from the first day's 00:00 to the last's
    /// 24:00.
    package struct Season: Sendable {
        package let title: String
        package let year: Int
        package let number: Int
        let days: [PlanStep: (from: String, to: String)]
        /// The day of the exam: 09:00–11:00 and 14:30–16:30.
        let examDay: String
        let releasedAt: String

        package static let finished = Season(
            title: "2025年第二批施工现场专业人员考试", year: 2025, number: 2,
            days: [
                .registration: ("2025-06-01", "2025-06-20"), .review: ("2025-06-01", "2025-06-25"),
                .confirmation: ("2025-06-01", "2025-06-30"), .training: ("2025-06-01", "2025-07-10"),
                .summary: ("2025-07-11", "2025-07-15"), .claim: ("2025-09-02", "2025-09-15"),
            ], examDay: "2025-08-16", releasedAt: "2025-09-01 09:00")

        package static let scored = Season(
            title: "2025年第三批施工现场专业人员考试", year: 2025, number: 3,
            days: [
                .registration: ("2025-10-08", "2025-10-25"), .review: ("2025-10-08", "2025-10-30"),
                .confirmation: ("2025-10-08", "2025-11-05"), .training: ("2025-10-08", "2025-11-15"),
                .summary: ("2025-11-16", "2025-11-20"), .claim: ("2026-02-25", "2026-03-15"),
            ], examDay: "2025-12-20", releasedAt: "2026-02-20 09:00")

        package static let open = Season(
            title: "2026年第一批施工现场专业人员考试", year: 2026, number: 1,
            days: [
                .registration: ("2026-03-01", "2026-03-20"), .review: ("2026-03-01", "2026-03-25"),
                .confirmation: ("2026-03-01", "2026-03-31"), .training: ("2026-03-01", "2026-04-10"),
                .summary: ("2026-04-11", "2026-04-15"), .claim: ("2026-06-02", "2026-06-15"),
            ], examDay: "2026-05-16", releasedAt: "2026-06-01 09:00")

        /// A moment inside a step's window, so many hours after its start.
        package func moment(_ step: PlanStep, hours: Int) -> Moment {
            (days[step].flatMap { Day($0.from) }?.start ?? Moment.first).adding(hours: hours)
        }

        package var exam: Moment { at(examDay, "09:00") }
        package var release: Moment { Moment(beijing: releasedAt) ?? .first }
        func at(_ day: String, _ time: String) -> Moment { Moment(beijing: "\(day) \(time)") ?? .first }
    }

    /// Sites in every city; 济源 has too few seats, so that the shortage can be seen and mended.
    package static func makeSites(by actor: Actor, at now: Moment, in connection: Connection) throws {
        for city in try Organisation.all(.city, in: connection) where city.siteCityID == city.id {
            let siteCount = city.code == "zhengzhou" ? 2 : 1
            for number in 1...siteCount {
                let siteID = try ExamSite.create(
                    cityID: city.id, name: "\(city.shortName)第\(number == 1 ? "一" : "二")职业中专",
                    address: "\(city.shortName)演示大道 \(number) 号", by: actor, at: now, in: connection)
                let isSmall = city.code == "jiyuan"
                try ExamRoom.add(
                    1...(isSmall ? 1 : 8), to: siteID, named: "教学楼", capacity: isSmall ? 2 : 30, by: actor, at: now,
                    in: connection)
            }
        }
    }

    /// A plan with its windows, two sessions and all posts, published.
    package static func makePlan(
        _ season: Season, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        let id = try PlanQueries.insert(
            title: season.title, year: season.year, number: season.number, authorityID: actor.authorityID, at: now,
            in: connection)
        try begin(id, of: PlanWorkflow.self, by: actor, at: now, in: connection)
        for window in windows(season) { try PlanQueries.set(window, of: id, in: connection) }
        for (number, times) in [("09:00", "11:00"), ("14:30", "16:30")].enumerated() {
            try PlanQueries.set(
                session: number + 1, of: id, startsAt: season.at(season.examDay, times.0),
                endsAt: season.at(season.examDay, times.1), in: connection)
        }
        let sessions = try PlanQueries.sessions(of: id, in: connection).map(\.id)
        for post in try Post.all(in: connection) {
            // 施工员 and 质量员 in the morning, the others in the afternoon: two posts at different times.
            let isMorning = post.title == "施工员" || post.title == "质量员"
            guard let sessionID = isMorning ? sessions.first : sessions.last else { throw Refusal.notFound }
            try PlanQueries.set(post: post.id, of: id, sessionID: sessionID, in: connection)
        }
        try perform(.publish, on: id, of: PlanWorkflow.self, by: actor, at: now, in: connection)
        return id
    }

    private static func windows(_ season: Season) -> [PlanWindow] {
        var windows = season.days.compactMap { step, days -> PlanWindow? in
            guard let from = Day(days.from), let to = Day(days.to) else { return nil }
            return PlanWindow(step: step, opensAt: from.start, closesAt: to.end, extensionReason: nil)
        }
        let exam = season.exam.day
        windows.append(
            PlanWindow(
                step: .ticket, opensAt: exam.adding(days: -10).start, closesAt: season.at(season.examDay, "14:30"),
                extensionReason: nil))
        windows.append(
            PlanWindow(
                step: .examination, opensAt: season.exam, closesAt: season.at(season.examDay, "16:30"),
                extensionReason: nil))
        windows.append(
            PlanWindow(step: .release, opensAt: season.release, closesAt: nil, extensionReason: nil))
        return windows
    }

    /// Seal, confirm by a second person, draw.
    package static func drawSeats(
        of planID: Int, _ season: Season, by first: Actor, and second: Actor, in database: Database,
        workers: WorkerPool
    ) async throws {
        guard let plan = try database.read({ try Plan.find(planID, in: $0) }) else { throw Refusal.notFound }
        let sealed = season.exam.adding(days: -20)
        let published = sealed.adding(hours: 12)
        let id = try await SeatSealing.seal(
            plan, publicNumberName: "中国福利彩票双色球当期开奖号码", publicNumberAt: published, by: first, at: sealed, in: database,
            workers: workers)
        try await database.write { try SeatSealing.confirm(id, by: second, at: sealed.adding(hours: 1), in: $0) }
        try await SeatDrawing.draw(
            id, publicNumber: "0812161927\(season.year)\(season.number)", by: first, at: published.adding(hours: 1),
            in: database, workers: workers)
    }

    /// Marks for everybody seated, one absent and one misconduct in thirty, imported by one and checked by another.
    package static func publishScores(
        of planID: Int, _ season: Season, by importer: Actor, and checker: Actor, attachmentID: Int,
        in connection: Connection
    ) throws {
        let imported = season.exam.adding(days: 5)
        let expected = try ScoreQueries.expectations(planID: planID, in: connection)
        let rows = expected.seats.values.sorted { $0.candidateID < $1.candidateID }
        var entries: [ScoreSheet.Entry] = []
        for (number, seat) in rows.enumerated() {
            for paper in expected.papers[seat.postID] ?? [] {
                let mark = number % 30 == 7 ? "absent" : number % 30 == 19 ? "misconduct" : "mark"
                entries.append(
                    .init(
                        candidateID: seat.candidateID, paperID: paper.id, mark: mark,
                        tenths: mark == "mark" ? 450 + number * 37 % 500 : nil))
            }
        }
        let id = try ScoreQueries.startImport(planID: planID, by: importer, at: imported, in: connection)
        try ScoreQueries.write(entries[...], in: connection)
        try ScoreQueries.finishImport(id, attachmentID: attachmentID, in: connection)
        try ScoreQueries.setChecker(id, accountID: checker.accountID, in: connection)
        let checked = imported.adding(days: 1)
        try perform(.check, on: id, of: ScoreReleaseWorkflow.self, by: checker, at: checked, in: connection)
        try ScoreQueries.setReleasedAt(id, season.release, in: connection)
        try perform(.schedule, on: id, of: ScoreReleaseWorkflow.self, by: importer, at: checked, in: connection)
    }
}
