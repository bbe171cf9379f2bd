import Database
import Glibc
import TestSupport
import Testing

/// A backup of a running server, and a house made of it.
@Suite(.serialized) struct BackupTests {
    private let folder: TemporaryFolder
    private let cookies: [String]

    init() throws {
        folder = try TemporaryFolder()
        let outcome = try Program.run(
            "sample", "--data", folder.data, "--root", TestSite.root, "--people", "1000", "--cookies",
            folder.path + "/cookies")
        #expect(outcome.code == 0)
        cookies = TextFile.read(folder.path + "/cookies").split(separator: "\n").map(String.init)
    }

    @Test func aSampleIsSignedInWithTenRegistrationsEach() throws {
        #expect(cookies.count == 1000)
        #expect(Set(cookies).count == 1000)
        let server = try TestServer(folder.data)
        for cookie in [cookies[0], cookies[499], cookies[999]] {
            let page = try server.browser(cookie: cookie).get("/site-staff/exam/registrations")
            #expect(page.status == 200)
            #expect(page.text.contains("<h1>参加报名</h1>"))
            let rows = Text.between("<tbody>", "</tbody>", in: page.text) ?? ""
            #expect(Text.count("<tr>", in: rows) == 10)
        }
        let again = try Program.run(
            "sample", "--data", folder.data, "--root", TestSite.root, "--people", "1", "--cookies", folder.path + "/c")
        #expect(again.code != 0)
    }

    @Test func aBackupOfARunningServerIsRestoredWithEqualContent() throws {
        let server = try TestServer(folder.data)
        let browser = server.browser(cookie: cookies[7])
        try browser.get("/account")
        #expect(try browser.post("/account", [("address", "备份前 1 号"), ("postcode", "450000")]).status == 303)
        let attachments = folder.data + "/attachments"
        mkdir(attachments + "/ab", 0o700)
        try write("picture", to: attachments + "/ab/one.jpg")
        let backup = folder.path + "/backup"
        let outcome = try Program.run("backup", "--data", folder.data, "--root", TestSite.root, backup)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try browser.post("/account", [("address", "备份后 2 号"), ("postcode", "450000")]).status == 303)
        #expect(try server.stop().code == 0)

        let restored = folder.path + "/restored"
        #expect(try Program.run("restore", backup, "--data", restored).code == 0)
        #expect(try Program.run("restore", backup, "--data", restored).code != 0)
        #expect(TextFile.read(restored + "/attachments/ab/one.jpg") == "picture")
        #expect(try addresses(restored) == ["备份前 1 号"])
        #expect(try addresses(folder.data) == ["备份后 2 号"])
        for table in ["person", "account", "session", "exam_registration", "plan", "outbox", "migration"] {
            #expect(try rows(of: table, in: restored) == rows(of: table, in: backup), "\(table)")
            #expect(try rows(of: table, in: restored) == rows(of: table, in: folder.data), "\(table)")
        }
        #expect(try rows(of: "event", in: restored) == rows(of: "event", in: folder.data) - 1)
        // It is a house of its own, and a rehearsal's still.
        let other = try TestServer(restored)
        let page = try other.browser(cookie: cookies[7]).get("/account")
        #expect(page.status == 200 && page.text.contains("备份前 1 号"))
        #expect(try other.stop().code == 0)
        let production = try RunningProgram(
            ["serve", "--data", restored, "--root", TestSite.root, "--port", "0"]
        ).end(timeoutSeconds: 60)
        #expect(production.code != 0)
    }

    @Test func aDamagedBackupIsRefused() throws {
        let backup = folder.path + "/backup"
        #expect(try Program.run("backup", "--data", folder.data, "--root", TestSite.root, backup).code == 0)
        let file = try #require(fopen(backup + "/kaozheng.db", "r+"))
        fseek(file, 4096 * 20 + 100, SEEK_SET)
        let rubbish = [UInt8](repeating: 0xA5, count: 4096 * 3)
        fwrite(rubbish, 1, rubbish.count, file)
        fclose(file)
        let outcome = try Program.run("restore", backup, "--data", folder.path + "/restored")
        #expect(outcome.code != 0)
        #expect(!outcome.errors.contains("Fatal"))
    }

    private func addresses(_ data: String) throws -> [String] {
        try read(data) { connection in
            try connection.all("SELECT address FROM person WHERE address LIKE '备份%'") { try $0[0] }
        }
    }

    private func rows(of table: String, in data: String) throws -> Int {
        try read(data) { try $0.count(SQL(unchecked: "SELECT count(*) FROM \(table)")) }
    }

    private func read<Value>(_ data: String, _ body: (Connection) throws -> Value) throws -> Value {
        var options = Options()
        options.isReadOnly = true
        return try Database(path: data + "/kaozheng.db", options: options).read(millisecondsMax: 0, body)
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fwrite(text, 1, text.utf8.count, file)
        fclose(file)
    }
}
