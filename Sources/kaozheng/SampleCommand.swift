import ArgumentParser
import Database
import Glibc
import Registry
import Site
import Workflow

/// A large synthetic data set for measuring: people with ten registrations each, one event each, and sessions.
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Make a large synthetic data set for measuring (valid checksums, no real person).")

    @OptionGroup var folders: FolderOptions
    @Option(help: "How many people; each gets ten registrations.") var people = 100_000
    @Option(help: "A file for one Cookie header value a line, of signed-in applicants.") var cookies: String

    func validate() throws {
        guard (1...20_000_000).contains(people) else { throw ValidationError("--people takes 1 to 20,000,000.") }
    }

    func run() async throws {
        let folder = try DataFolder(folders.data)
        try folder.mark(.rehearsal)
        try folder.lock()
        let database = try Application.openDatabase(folder, root: folders.root)
        guard try database.read({ try !$0.exists("SELECT 1 FROM person") }) else {
            throw ValidationError("\(folders.data) has people already; a sample needs an empty folder.")
        }
        let sample = Sample(people: people, now: SystemClock().now)
        try await database.write { try sample.makePlans(in: $0) }
        let sliceCount = 500
        for start in stride(from: 0, to: people, by: sliceCount) {
            let range = start..<min(start + sliceCount, people)
            try await database.write { connection in
                for number in range { try sample.makePerson(number, in: connection) }
            }
        }
        try TextFile.write(sample.cookieLines(), to: cookies)
        Terminal.write("\(people) people with \(people * Sample.planCount) registrations in \(folders.data)")
    }
}

/// The rows of a sample; the same number gives the same person.
struct Sample: Sendable {
    static let planCount = 10
    private static let cookieCountMax = 20_000
    private static let surnames = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜")
    private static let givenNames = Array("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华玉兰建国志红梅晓东")

    let people: Int
    let now: Moment

    /// Ten plans of past years, each with two sessions; all their windows are over.
    func makePlans(in connection: Connection) throws {
        let opened = Moment(milliseconds: 1_450_000_000_000)
        for index in 1...Self.planCount {
            let year = 2015 + index
            try connection.run(
                """
                INSERT INTO plan (id, authority_id, programme, title, year, number, created_at, state, state_since)
                VALUES (?, 1, 'site-staff-exam', ?, ?, 1, ?, 'published', ?)
                """, index, "\(year)年第一批施工现场专业人员考试", year, opened, opened)
            try connection.run(
                "INSERT INTO exam_session (id, plan_id, number, starts_at, ends_at) VALUES (?, ?, 1, ?, ?)",
                index, index, opened, opened.adding(hours: 2))
            try connection.run("INSERT INTO plan_post SELECT ?, id, ? FROM post", index, index)
            for (order, step) in ["registration", "review", "confirmation", "training", "summary", "ticket"]
                .enumerated()
            {
                let from = opened.adding(days: order)
                try connection.run(
                    "INSERT INTO plan_window VALUES (?, ?, ?, ?)", index, step, from, from.adding(days: 30))
            }
        }
    }

    func makePerson(_ number: Int, in connection: Connection) throws {
        let id = number + 1
        let idNumber = self.idNumber(of: number)
        let cityID = 11 + number % 18
        try connection.run(
            """
            INSERT INTO person (id, id_number, name, sex, birth_date, email, phone, education, postcode, address,
                created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, '大学专科', '450000', '文化路 1 号', ?)
            """, id, idNumber.text, name(of: number), idNumber.sex, idNumber.birthDate, "p\(id)@example.com",
            "1380000\(1000 + number % 9000)", now)
        try connection.run(
            """
            INSERT INTO account (id, username, password_hash, role, name, person_id, created_at)
            VALUES (?, ?, '', 'applicant', ?, ?, ?)
            """, id, idNumber.text, name(of: number), id, now)
        for plan in 1...Self.planCount { try makeRegistration(plan, of: id, cityID: cityID, in: connection) }
        if number < Self.cookieCountMax { try makeSession(number, in: connection) }
    }

    private func makeRegistration(_ plan: Int, of personID: Int, cityID: Int, in connection: Connection) throws {
        // Plan by plan, so that one person's rows would be spread over a table that is not clustered by person.
        let id = (plan - 1) * people + personID
        try connection.run(
            """
            INSERT INTO exam_registration (person_id, id, plan_id, applicant_type, city_id, work_started_on, work_years,
                employer_and_post, post_id, experience, saved_step, desk_id, created_at, submitted_at, reviewed_at,
                state, state_since)
            VALUES (?, ?, ?, 'employee', ?, '2012-07-01', 8, '中原建筑有限公司 施工员', ?, '2012年起在中原建筑有限公司工作', 5, ?,
                ?, ?, ?, 'reviewed', ?)
            """, personID, id, plan, cityID, 1 + (personID + plan) % 13, cityID, now, now, now, now)
        try EventLog.record(
            programme: "site-staff-exam", subject: Subject(kind: "exam_registration", id: id), action: "submit",
            from: "draft", to: "submitted",
            by: Actor(accountID: personID, role: .applicant, name: name(of: personID - 1)),
            at: now, in: connection)
    }

    private func makeSession(_ number: Int, in connection: Connection) throws {
        try connection.run(
            """
            INSERT INTO session (token_hash, account_id, csrf_secret, created_at, last_seen_at, address, user_agent)
            VALUES (?, ?, ?, ?, ?, '127.0.0.1', 'sample')
            """, Secrets.sha256(token(of: number)), number + 1, Secrets.sha256(token(of: -number - 1)), now, now)
    }

    func cookieLines() -> String {
        // A fixed stride that shares no factor with the count visits everybody in no order.
        let count = min(people, Self.cookieCountMax)
        return (0..<count).map { index in
            "\(SessionCookie.name)=\(Base64URL.encode(token(of: index * 7919 % count)))\n"
        }.joined()
    }

    private func token(of number: Int) -> [UInt8] { Secrets.sha256(Array("sample session \(number) \(now)".utf8)) }

    private func name(of number: Int) -> String {
        let surname = Self.surnames[number % Self.surnames.count]
        let first = Self.givenNames[number / 32 % Self.givenNames.count]
        let second = Self.givenNames[number / 1024 % Self.givenNames.count]
        return String([surname, first, second])
    }

    private func idNumber(of number: Int) -> (text: String, sex: String, birthDate: Day) {
        let birthDate = Day(number: 0).adding(days: number / 1000 % 12_000)
        let text = IDNumber.synthetic(
            addressCode: 410_101 + number / 12_000_000, birthDate: birthDate, sequence: number % 1000)
        return (text, number % 2 == 1 ? "男" : "女", birthDate)
    }
}
