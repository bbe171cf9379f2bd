import Database
import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing
import Workflow

@testable import Site

/// A site of a few pages that do what any page does: show, take a form, act on rows, fail.
enum SmallSite {
    static let routes: [Route] = [
        .get("/notes", .everyone, NotesPage.self),
        .post("/notes", .everyone, NotesPage.self),
        .get("/notes/mine", .signedIn, MinePage.self, menu: MenuEntry("基本信息", "我的便签", order: 100)),
        .post("/notes/mine", .signedIn, MinePage.self),
        .get("/notes/:id", .everyone, NotePage.self),
        .get("/notes/:id/parts/:part", .everyone, NotePage.self),
        .get("/account/password", .signedIn, MinePage.self),
        .post("/account/password", .signedIn, MinePage.self),
        .get("/desk", .role(.city), MinePage.self, menu: MenuEntry("考试报名", "现场审核", order: 201)),
        .get("/desk/late", .role(.city, .college), MinePage.self, menu: MenuEntry("考试报名", "缴费确认", order: 202)),
        .get("/desk/late/:id", .role(.city, .college), MinePage.self),
        .post("/desk/act", .role(.city, .college), RowsPage.self),
        .post("/files", .signedIn, MinePage.self, upload: .files(bytesMax: 4 << 20)),
        .get(
            "/office", .role(.province), MinePage.self,
            menu: MenuEntry("系统管理", "用户管理", order: 400, titles: [.province: "用户"])),
        .post("/office/files", .role(.province), MinePage.self, upload: .files(bytesMax: 4 << 20)),
        .get("/practice", .rehearsal, MinePage.self),
        .get("/fails/:how", .everyone, FailingPage.self),
        .get("/lost", .everyone, LostPage.self),
        .get("/file", .everyone, FilePage.self),
    ]

    static func programme(undo: [String: BatchUndo] = [:]) -> Programme {
        Programme(path: "notes", title: "便签", routes: routes, undo: undo)
    }

    static func make(isRehearsal: Bool = true) async throws -> TestSite {
        let site = try await TestSite(
            [programme(undo: ["rows.act": RowsPage.undo])], authenticator: TestAuthenticator(),
            isRehearsal: isRehearsal)
        try site.database.writeNow { connection in
            try connection.script(
                "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL, done_by INTEGER) STRICT")
        }
        return site
    }

    /// A site with a clerk of a city, and a browser in which the clerk is signed in.
    static func withClerk(isRehearsal: Bool = true) async throws -> (site: TestSite, clerk: TestClient) {
        let site = try await make(isRehearsal: isRehearsal)
        let account = try site.addStaff("clerk", role: .city, organisationID: nil)
        return (site, try site.client(signedInAs: account))
    }
}

/// Sessions by their rows, for half an hour.
struct TestAuthenticator: Authenticator {
    func viewer(token: [UInt8], at now: Moment, in connection: Connection) throws -> Viewer? {
        let hash = Secrets.sha256(token)
        return try connection.first(
            """
            SELECT a.id, a.username, a.name, a.role, s.csrf_secret, s.last_seen_at, a.must_change_password, a.person_id
            FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ? AND s.last_seen_at > ?
            """, hash, now.adding(minutes: -30)
        ) { row in
            Viewer(
                accountID: try row[0], username: try row[1], name: try row[2], role: try row.value(3),
                personID: try row[7], organisationID: nil, organisationName: nil, authorityID: nil, sessionHash: hash,
                csrfSecret: try row[4], lastSeenAt: try row[5], idleSeconds: 1800, mustChangePassword: try row[6])
        }
    }

    func touch(_ viewer: Viewer, at now: Moment, in connection: Connection) throws {
        try connection.run(
            "UPDATE session SET last_seen_at = ? WHERE token_hash = ? AND last_seen_at < ?", now, viewer.sessionHash,
            now)
    }
}

/// A form that anyone may send.
enum NotesPage: Page {
    static let words = Input("words", "便签", lengthMax: 20)
    static let secret = Input("old_password", "密码", .password, isRequired: false)

    static func show(_ visit: Visit) async throws -> Response { try page(visit, Form(), status: .ok) }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        let (words, _) = (form.text(words), form.text(secret))
        guard form.isValid else { return try page(visit, form, status: .unprocessableContent) }
        try await visit.write { try $0.run("INSERT INTO note (words) VALUES (?)", words) }
        return visit.redirect("/notes", flash: "已保存「\(words)」")
    }

    private static func page(_ visit: Visit, _ form: Form, status: Status) throws -> Response {
        let model = ConfirmPage.Model(
            question: "写什么？", action: "/notes", fields: [form.field(words), form.field(secret)], cancelURL: "/",
            errors: form.errorSummary)
        return try visit.page(
            ConfirmPage.self, model, title: "写便签", status: status,
            isFormError: status == .unprocessableContent)
    }
}

/// A page for those who may see it.
enum MinePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let model = ConfirmPage.Model(question: "您是 \(visit.viewer?.name ?? "谁")", action: "/notes", cancelURL: "/")
        return try visit.page(ConfirmPage.self, model, title: "我的")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let words = visit.request.form.first("words") ?? ""
        try await visit.write { try $0.run("INSERT INTO note (words) VALUES (?)", words) }
        return visit.redirect("/notes/mine")
    }
}

/// Tells what the path gave it.
enum NotePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let id = try visit.id()
        let part = (try? visit.parameter("part")) ?? "-"
        return visit.file(Array("note \(id) part \(part)".utf8), type: "text/plain; charset=utf-8", name: "便签.txt")
    }
}

/// Ticked rows: "done" where the note is nobody's yet.
enum RowsPage: Page {
    static let undo: BatchUndo = { id, _, _, connection in
        guard try connection.run("UPDATE note SET done_by = NULL WHERE id = ? AND words <> 'kept'", id) == 1 else {
            throw Refusal.conflict("后面的环节已经办理。")
        }
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        return try await Batch.run(
            visit, kind: "rows.act", title: "办理", backURL: visit.request.form.first("back") ?? "/desk",
            ids: visit.tickedIDs(),
            name: { id, connection in
                try connection.first("SELECT words FROM note WHERE id = ?", id) { try $0[0] }
            },
            act: { id, connection in
                guard try connection.exists("SELECT 1 FROM note WHERE id = ?", id) else { throw PageError.notFound }
                let changed = try connection.run(
                    "UPDATE note SET done_by = ? WHERE id = ? AND done_by IS NULL", viewer.accountID, id)
                guard changed == 1 else { throw Refusal.conflict("这一条已经办理过了。") }
                let isHalf = try connection.exists("SELECT 1 FROM note WHERE id = ? AND words = 'half'", id)
                if isHalf { throw Refusal.blocked(["只做了一半。"]) }
                return "已办理"
            })
    }
}

/// Fails in every way that there is.
enum FailingPage: Page {
    struct Trouble: Error, CustomStringConvertible {
        let description = "disk /dev/sda1\nforged=line SELECT secret FROM account"
    }

    static let failures: [String: any Error & Sendable] = [
        "not-found": PageError.notFound,
        "forbidden": PageError.forbidden,
        "bad-request": PageError.badRequest("看不懂这个请求。"),
        "conflict": PageError.conflict("别人刚刚办理了这一条。"),
        "refused": PageError.refused(title: "报名还没有开始", sentences: ["3 月 5 日开始。", "照片未审核。"]),
        "too-many": PageError.tooManyRequests(retryAfterSeconds: 17),
        "unavailable": PageError.unavailable("请稍候。", retryAfterSeconds: 9),
        "refusal-not-found": Refusal.notFound,
        "refusal-not-allowed": Refusal.notAllowed("现在不能这样办理。"),
        "refusal-reason": Refusal.reasonMissing("请填写原因。"),
        "refusal-blocked": Refusal.blocked(["缺照片。", "缺学历。"]),
        "refusal-conflict": Refusal.conflict("已被处理。"),
        "busy": DatabaseError.busy(waiting: 4096),
        "interrupted": DatabaseError.interrupted(millisecondsMax: 20),
        "locked": DatabaseError.locked,
        "not-committed": DatabaseError.notCommitted(reason: "disk full"),
        "stopped": DatabaseError.stopped(reason: "I/O error"),
        "check": DatabaseError.checkViolation(detail: "age >= 0"),
        "trouble": Trouble(),
    ]

    static func show(_ visit: Visit) async throws -> Response {
        let how = try visit.parameter("how")
        if how == "pool-full" { try await fillPool() }
        throw failures[how] ?? PageError.notFound
    }
}

extension FailingPage {
    private final class Gate: Sendable {
        let isOpen = Atomic(false)
    }

    /// More work than one thread and one place to wait hold; none of it ends before some was refused.
    private static func fillPool() async throws {
        let (pool, gate) = (try WorkerPool(threads: 1, queueMax: 1), Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.isOpen.store(true, ordering: .releasing) }
            for _ in 0..<6 {
                group.addTask {
                    try await pool.run { while !gate.isOpen.load(ordering: .acquiring) { usleep(500) } }
                }
            }
            for try await _ in group {}
        }
    }
}

/// Has a template, but stands in no route.
enum UnknownPage: Page {
    static let template = "site/confirm"
}

/// Answers with a page that the site was never told of.
enum LostPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(UnknownPage.self, NoModel(), title: "")
    }
}

/// A file whose caching the page decides.
enum FilePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        var response = visit.file([1, 2, 3], type: "application/pdf", name: "报名 表;\"x.pdf", isInline: true)
        response.set(.cacheControl, "private, max-age=60")
        return response
    }
}

extension TestPage {
    func headers(_ name: HeaderName) -> [String] { response.headers.filter { $0.0 == name }.map(\.1) }

    /// The text of the first element with this class.
    func words(ofClass name: String) -> String? {
        guard let from = text.firstRange(of: "class=\"\(name)\"") else { return nil }
        let rest = text[from.upperBound...]
        guard let open = rest.firstIndex(of: ">"), let close = rest[open...].firstIndex(of: "<") else { return nil }
        return String(rest[rest.index(after: open)..<close])
    }
}

extension TestSite {
    /// A request as it is, answered by the router.
    func answer(
        _ method: HTTP.Method, _ target: String, headers: [(HeaderName, String)] = [], body: Body = .none
    ) async -> Response {
        await router.respond(to: Request(method: method, target: target, headers: headers, body: body))
    }
}

/// Short in a message of a failed test.
extension TestPage: CustomTestStringConvertible {
    package var testDescription: String { "\(status) \(heading ?? location ?? "")" }
}
