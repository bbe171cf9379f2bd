import Database
import HTTP
import Site
import Templating
import Workflow

/// Rehearsal mode: a clock that can be moved and every message that would have gone out (design.md §6).
let rehearsal = Programme(
    path: "rehearsal", title: "演练环境",
    routes: [
        .get("/rehearsal", .rehearsal, RehearsalPage.self),
        .post("/rehearsal", .rehearsal, RehearsalPage.self),
        .get("/rehearsal/outbox", .rehearsal, OutboxPage.self),
    ])

/// Shows and sets the business clock.
enum RehearsalPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let time: Field
        let accounts: [DemoAccountRow]
    }

    /// An account of the demo cast that one can sign in with.
    struct DemoAccountRow: TemplateModel {
        let username: String
        let title: String
    }

    static let template = "rehearsal/rehearsal"
    private static let time = Input(
        "time", "当前时间", .dateTime, hint: "格式：2026-03-02 09:00（北京时间）。不能早于最近一次办理的时间。", lengthMax: 16)

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(Self.self, try model(Form(initial: ["time": visit.now.text]), visit), title: "演练环境")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        if let moment = form.moment(time) {
            do {
                try await set(moment, visit)
                return visit.redirect("/rehearsal", flash: "当前时间已设置为 \(moment.minuteText)")
            } catch let refusal as ClockRefusal {
                form.fail(time, refusal.sentence)
            }
        }
        return try visit.invalid(Self.self, try model(form, visit), title: "演练环境")
    }

    private static func set(_ moment: Moment, _ visit: Visit) async throws {
        guard let clock = visit.site.clocks.business as? BusinessClock else { throw PageError.notFound }
        try clock.set(moment, lastEvent: try visit.read { try EventLog.lastMoment(in: $0) })
        let offset = clock.offsetMilliseconds
        try await visit.write { try RehearsalClock.save(offset, in: $0) }
    }

    private static func model(_ form: Form, _ visit: Visit) throws -> Model {
        let accounts = try visit.read { try DemoAccounts.all(in: $0) }
        return Model(errors: form.errorSummary, time: form.field(time), accounts: accounts)
    }
}

/// Every SMS and e-mail that would have gone out.
enum OutboxPage: Page {
    struct Model: TemplateModel {
        let messages: [MessageRow]
        let pager: Pager
    }

    struct MessageRow: TemplateModel {
        let channel: String
        let recipient: String
        let subject: String
        let body: String
        let time: String
    }

    static let template = "rehearsal/outbox"

    static func show(_ visit: Visit) async throws -> Response {
        let keyset = Keyset(visit.query, isDescending: true)
        let (messages, count) = try visit.read { connection in
            (try DemoAccounts.messages(keyset, in: connection), try DemoAccounts.messageCount(in: connection))
        }
        let (rows, pager) = keyset.page(messages, countText: Keyset.countText(count), query: visit.query) { $0.id }
        return try visit.page(Self.self, Model(messages: rows.map(\.row), pager: pager), title: "短信和邮件")
    }
}

/// Where the movable clock stands, kept over a restart.
enum RehearsalClock {
    static func save(_ offsetMilliseconds: Int64, in connection: Connection) throws {
        try connection.run(
            """
            INSERT INTO rehearsal_clock (id, offset_milliseconds) VALUES (1, ?)
            ON CONFLICT (id) DO UPDATE SET offset_milliseconds = excluded.offset_milliseconds
            """, offsetMilliseconds)
    }

    /// Nil before the clock was ever set.
    static func offsetMilliseconds(in connection: Connection) throws -> Int64? {
        try connection.first("SELECT offset_milliseconds FROM rehearsal_clock WHERE id = 1") { row in
            let offset: Int = try row[0]
            return Int64(offset)
        }
    }
}

/// What the rehearsal pages list.
enum DemoAccounts {
    static func all(in connection: Connection) throws -> [RehearsalPage.DemoAccountRow] {
        try connection.all(
            """
            SELECT coalesce(a.alias, a.username), a.role, a.name, o.name
            FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id
            WHERE a.role <> 'applicant' OR a.alias IS NOT NULL ORDER BY a.id LIMIT 80
            """
        ) { row in
            let role: Role = try row.value(1)
            let name: String = try row[2]
            let organisation: String? = try row[3]
            return RehearsalPage.DemoAccountRow(
                username: try row[0], title: [role.title, organisation ?? name].joined(separator: " · "))
        }
    }

    static func messages(
        _ keyset: Keyset, in connection: Connection
    ) throws -> [(id: Int, row: OutboxPage.MessageRow)] {
        let clause = keyset.clause("id")
        return try connection.all(
            "SELECT id, channel, recipient, subject, body, created_at FROM outbox WHERE 1" + clause.sql,
            arguments: clause.arguments
        ) { row in
            let channel: String = try row[1]
            let time: Moment = try row[5]
            return (
                try row[0],
                OutboxPage.MessageRow(
                    channel: channel == "sms" ? "短信" : "邮件", recipient: try row[2], subject: try row[3],
                    body: try row[4], time: time.minuteText)
            )
        }
    }

    static func messageCount(in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 1001)")
    }
}
