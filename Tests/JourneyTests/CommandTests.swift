import Database
import Glibc
import Site
import TestSupport
import Testing
import Workflow

@testable import kaozheng

/// The operator's other commands.
@Suite(.serialized) struct CommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try RunningProgram(arguments + ["--data", folder.data, "--root", TestSite.root]).end(timeoutSeconds: 120)
    }

    private func createAdministrator(_ username: String, role: String = "system") throws -> Program.Outcome {
        try run("accounts", "create-administrator", "--role", role, "--username", username, "--name", "李管理")
    }

    @Test func migrateSaysWhatItDidOnce() throws {
        let first = try run("migrate")
        #expect(first.code == 0)
        #expect(first.output.hasPrefix("Applied: 0001_"))
        #expect(first.output.contains("0002_site.sql"))
        #expect(try run("migrate").output == "Up to date.\n")
    }

    @Test func everyRouteIsPrintedWithWhoMayOpenIt() throws {
        let outcome = try Program.run("routes")
        #expect(outcome.code == 0)
        let routes = Site.ownRoutes + programmes.flatMap(\.routes)
        #expect(outcome.lines.count == routes.count)
        for route in routes {
            let lines = outcome.lines.filter { line in
                let words = line.split(separator: " ")
                return words.first == route.method.rawValue[...] && words.dropFirst().first == route.path[...]
            }
            #expect(lines.count == 1, "\(route.method) \(route.path)")
            #expect(lines.first?.hasSuffix("\(route.page)  [\(route.access.description)]") == true)
        }
    }

    @Test func everyTemplateIsBoundAndUsed() async throws {
        let site = try await TestSite(programmes, authenticator: Nobody())
        #expect(site.site.unusedTemplates.isEmpty)
    }

    @Test func theLinkOfAnAdministratorWorksOnce() throws {
        let made = try createAdministrator("root1")
        #expect(made.code == 0)
        let link = try #require(made.lines.last)
        let path = try #require(Text.between("http://127.0.0.1:8080", "\n", in: link + "\n"))
        #expect(path.hasPrefix("/password/reset/"))
        let server = try TestServer(folder.data, mode: [])
        let browser = server.browser()
        #expect(try browser.get(path).status == 200)
        let password = "Chang'an-1949"
        let sent = try browser.post(path, [("password", password), ("repeat", password)])
        #expect(sent.status == 303 && sent.header("Location") == "/login")
        let again = try browser.get(path)
        #expect(again.status == 409 && again.text.contains("链接已失效"))
        #expect(try server.browser().get("/password/reset/" + String(repeating: "A", count: 43)).status == 409)
        // The link is the only secret, and it is in no file.
        let token = String(path.dropFirst("/password/reset/".count))
        for name in ["kaozheng.db", "kaozheng.db-wal"] {
            #expect(!TextFile.read(folder.data + "/" + name).contains(token))
        }
    }

    @Test func aNameIsTakenOnce() throws {
        #expect(try createAdministrator("root1").code == 0)
        let second = try createAdministrator("ROOT1", role: "audit")
        #expect(second.code != 0)
        #expect(!second.errors.contains("Fatal"))
    }

    @Test func anEditedEventIsNamed() throws {
        for number in 1...5 { #expect(try createAdministrator("root\(number)").code == 0) }
        let sound = try run("audit", "verify")
        #expect(sound.code == 0)
        let count = try #require(Int(sound.output.split(separator: " ").dropFirst(3).first ?? ""))
        #expect(count >= 5)
        try tamper("DROP TRIGGER event_is_not_changed; UPDATE event SET actor_name = 'x' WHERE id = 3;")
        let verdict = try run("audit", "verify")
        #expect(verdict.code == 1)
        #expect(verdict.output == "Event 3 was changed, or its hash was.\n")
    }

    @Test func aTailThatWasCutOffIsFoundByAHeadThatWasKept() throws {
        for number in 1...4 { #expect(try createAdministrator("root\(number)").code == 0) }
        let head = try run("audit", "head").output.dropLast()
        #expect(try run("audit", "verify", "--against", String(head)).code == 0)
        try tamper(
            """
            DROP TRIGGER event_is_not_deleted; DROP TRIGGER event_chain_is_not_deleted;
            DELETE FROM event_chain WHERE event_id > 2; DELETE FROM event WHERE id > 2;
            UPDATE sqlite_sequence SET seq = 2 WHERE name = 'event';
            """)
        // Without the head nothing tells of it.
        #expect(try run("audit", "verify").code == 0)
        let verdict = try run("audit", "verify", "--against", String(head))
        #expect(verdict.code == 1)
        #expect(verdict.output.contains("events after event 2 were cut off."))
        #expect(try run("audit", "verify", "--against", "rubbish").code != 0)
    }

    @Test func commandsThatOnlyLookMakeNoFolder() throws {
        #expect(try run("audit", "verify").code != 0)
        #expect(try run("audit", "head").code != 0)
        #expect(try run("backup", folder.path + "/copy").code != 0)
        #expect(access(folder.data, F_OK) != 0)
        #expect(access(folder.path + "/copy", F_OK) != 0)
    }

    private func tamper(_ sql: String) throws {
        let database = try Database(path: folder.data + "/kaozheng.db")
        try database.writeNow { try $0.script(SQL(unchecked: sql)) }
    }
}

/// Nobody is signed in.
struct Nobody: Authenticator {
    func viewer(token: [UInt8], at now: Moment, in connection: Connection) throws -> Viewer? { nil }
    func touch(_ viewer: Viewer, at now: Moment, in connection: Connection) throws {}
}
