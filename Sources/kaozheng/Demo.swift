import Database
import Examinations
import HTTP
import Registry
import Site
import SiteStaff
import Workflow

/// The demo cast and three seasons: one finished, one with its scores out, one that has just opened. Everything is made
/// by the verbs of real use, at moments of business time.
struct Demo {
    private static let applicantCount = 190
    private static let opening = "2026-03-02 09:00"
    private static let cities = ["zhengzhou", "luoyang", "shengzhi", "kaifeng"]

    private let database: Database
    private let site: Site
    private let clock: BusinessClock?

    init(_ application: Application) {
        database = application.database
        site = application.site
        clock = application.businessClock
    }

    /// Fills an empty rehearsal and sets its clock; one that holds people is left as it is.
    func loadIfEmpty() async throws {
        guard try database.read({ try !$0.exists("SELECT 1 FROM account") }) else { return }
        let (founded, realNow) = (Moment(beijing: "2025-05-20 09:00") ?? .first, SystemClock().now)
        let hash = try await RegistryDemo.passwordHash(on: site.workers)
        let actors = try await database.write { connection in
            try RegistryDemo.makeStaff(passwordHash: hash, at: founded, realNow: realNow, in: connection)
        }
        guard let province = actors["henan"], let second = actors["henan2"], let photos = actors["henan3"] else {
            return
        }
        try await database.write { try ExaminationsDemo.makeSites(by: province, at: founded, in: $0) }
        let applicants = try await makeApplicants(hash, photos, at: founded, realNow: realNow)
        let desks = try database.read { try SiteStaffDemo.Desks(actors: actors, in: $0) }

        try await play(.finished, applicants[0..<45], desks, province, second, at: founded)
        try await play(.scored, applicants[45..<85], desks, province, second, at: founded.adding(days: 100))
        try await open(applicants[85..<applicants.count], desks, province)
        try await database.write { connection in
            try RegistryDemo.makeNotices(by: province, at: Self.moment("2026-02-25 09:00"), in: connection)
        }
        try await setClock()
    }

    /// People with photos: most confirmed, some waiting, some returned, some without.
    private func makeApplicants(
        _ hash: String, _ reviewer: Actor, at founded: Moment, realNow: Moment
    ) async throws -> [RegistryDemo.Applicant] {
        var applicants: [RegistryDemo.Applicant] = []
        for number in 0..<Self.applicantCount {
            let isNew = number >= Self.applicantCount - 12
            let registered = isNew ? Self.moment("2026-03-01 10:00") : founded.adding(minutes: number)
            let picture = try site.attachments.store(RegistryDemo.picture(number))
            let applicant = try await database.write { connection in
                let applicant = try RegistryDemo.makeApplicant(
                    number, passwordHash: hash, at: registered, realNow: realNow, in: connection)
                if !isNew || number % 12 < 8 {
                    try RegistryDemo.handInPhoto(of: applicant, picture: picture, at: registered, in: connection)
                }
                if !isNew {
                    try RegistryDemo.judgePhoto(
                        of: applicant, by: reviewer, at: registered.adding(hours: 3), in: connection)
                } else if number % 12 < 2 {
                    try RegistryDemo.judgePhoto(
                        of: applicant, returnedBecause: "照片背景不是红底或蓝底，请重新上传", by: reviewer,
                        at: registered.adding(hours: 3), in: connection)
                }
                return applicant
            }
            applicants.append(applicant)
        }
        return applicants
    }

    /// A season of the past, to its scores; the finished one to its certificates.
    private func play(
        _ season: ExaminationsDemo.Season, _ people: ArraySlice<RegistryDemo.Applicant>, _ desks: SiteStaffDemo.Desks,
        _ province: Actor, _ second: Actor, at now: Moment
    ) async throws {
        let planID = try await database.write {
            try ExaminationsDemo.makePlan(season, by: province, at: now, in: $0)
        }
        for (number, person) in people.enumerated() {
            // A few stop on the way, so that the summary has somebody to leave out.
            let stage: SiteStaffDemo.Stage = number % 15 == 14 ? .confirmed : number % 20 == 19 ? .reviewed : .trained
            try await database.write { connection in
                try SiteStaffDemo.play(
                    person, number: number, planID: planID, season, until: stage,
                    city: Self.cities[number % Self.cities.count], desks: desks, hourSpan: 96, in: connection)
            }
        }
        try await database.write {
            try SiteStaffDemo.summarise(planID: planID, season, desks: desks, province: province, in: $0)
        }
        try await ExaminationsDemo.drawSeats(
            of: planID, season, by: province, and: second, in: database, workers: site.workers)
        let sheet = try site.attachments.store(Array("演示成绩\(season.title)".utf8))
        try await database.write { connection in
            let attachmentID = try Attachment.insert(
                sheet, mediaType: "text/csv", accountID: province.accountID, at: season.exam, in: connection)
            try ExaminationsDemo.publishScores(
                of: planID, season, by: province, and: second, attachmentID: attachmentID, in: connection)
        }
        guard season.number == ExaminationsDemo.Season.finished.number else { return }
        try await database.write {
            try SiteStaffDemo.claim(planID: planID, season, desks: desks, province: province, in: $0)
        }
    }

    /// The season that has just opened: registrations in every state that its windows allow.
    private func open(
        _ people: ArraySlice<RegistryDemo.Applicant>, _ desks: SiteStaffDemo.Desks, _ province: Actor
    ) async throws {
        let season = ExaminationsDemo.Season.open
        let planned = Self.moment("2026-02-20 09:00")
        let planID = try await database.write {
            try ExaminationsDemo.makePlan(season, by: province, at: planned, in: $0)
        }
        // The last twelve have only just registered themselves; three of 济源 show what too few seats mean.
        for (number, person) in people.dropLast(12).enumerated() {
            // The last thirty fill a second page of 郑州's 现场审核.
            let isWaiting = number >= people.count - 12 - 30
            let stage = isWaiting ? .submitted : Self.openStages[number % Self.openStages.count]
            let city =
                number < 3
                ? "jiyuan"
                : isWaiting || number % 2 == 0 ? "zhengzhou" : Self.cities[number / 2 % Self.cities.count]
            try await database.write { connection in
                try SiteStaffDemo.play(
                    person, number: number, planID: planID, season, until: stage, city: city, desks: desks,
                    hourSpan: 24,
                    in: connection)
            }
        }
    }

    private static let openStages: [SiteStaffDemo.Stage] = [
        .submitted, .submitted, .trained, .submitted, .returned, .reviewed, .submitted, .confirmed, .submitted, .draft,
        .reviewed, .submitted, .trained,
    ]

    private func setClock() async throws {
        guard let clock else { return }
        let last = try database.read { try EventLog.lastMoment(in: $0) }
        try clock.set(Self.moment(Self.opening), lastEvent: last)
        let offset = clock.offsetMilliseconds
        try await database.write { try RehearsalClock.save(offset, in: $0) }
    }

    private static func moment(_ text: String) -> Moment { Moment(beijing: text) ?? .first }
}
