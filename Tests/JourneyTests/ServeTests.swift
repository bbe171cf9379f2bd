import Glibc
import TestSupport
import Testing

/// Starting and stopping, as the operator sees it.
@Suite(.serialized) struct ServeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func serve(_ arguments: String...) throws -> Program.Outcome {
        let process = try RunningProgram(
            ["serve", "--data", folder.data, "--root", TestSite.root, "--port", "0"] + arguments)
        return try process.end(timeoutSeconds: 60)
    }

    @Test func aServerSaysInOneLineWhereItIsAndEndsInOrder() throws {
        let server = try TestServer(folder.data)
        #expect(server.process.output.split(separator: "\n").count == 1)
        #expect(server.process.output.contains("rehearsal"))
        let home = try server.browser().get("/")
        #expect(home.status == 200)
        #expect(home.text.contains("演练环境"))
        // A connection that rests does not hold up the end.
        let resting = try RawClient(port: server.port)
        let outcome = try server.stop()
        #expect(outcome.code == 0)
        #expect(outcome.errors.isEmpty)
        #expect(resting.isClosedByServer())
        #expect(throws: RawClient.Failure.cannotConnect(ECONNREFUSED)) { try RawClient(port: server.port) }
    }

    @Test func theKeyboardsInterruptEndsItToo() throws {
        let server = try TestServer(folder.data, mode: [])
        server.process.signal(SIGINT)
        #expect(try server.process.end().code == 0)
    }

    @Test func aSecondProcessOnTheFolderIsRefusedInWords() throws {
        let server = try TestServer(folder.data)
        let second = try serve("--rehearsal")
        #expect(second.code != 0)
        #expect(second.errors.contains("Another kaozheng works on \(folder.data)"))
        #expect(second.output.isEmpty)
        let migrate = try Program.run("migrate", "--data", folder.data, "--root", TestSite.root)
        #expect(migrate.code != 0 && migrate.errors.contains("Another kaozheng works on"))
        let accounts = try Program.run(
            "accounts", "create-administrator", "--data", folder.data, "--root", TestSite.root, "--role", "system",
            "--username", "root1", "--name", "甲")
        #expect(accounts.code != 0 && accounts.errors.contains("Another kaozheng works on"))
        #expect(try server.browser().get("/").status == 200)
    }

    @Test func aRehearsalsFolderIsNeverProductionNorTheReverse() throws {
        #expect(try TestServer(folder.data).stop().code == 0)
        let production = try serve()
        #expect(production.code != 0)
        #expect(production.errors.contains("is a folder of rehearsal; it is never opened for production"))
        let other = try TemporaryFolder()
        #expect(try TestServer(other.data, mode: []).stop().code == 0)
        let rehearsal = try RunningProgram(
            ["serve", "--data", other.data, "--root", TestSite.root, "--port", "0", "--rehearsal"]
        ).end(timeoutSeconds: 60)
        #expect(rehearsal.code != 0)
        #expect(rehearsal.errors.contains("is a folder of production; it is never opened for rehearsal"))
        let sample = try Program.run(
            "sample", "--data", other.data, "--root", TestSite.root, "--people", "1", "--cookies", other.path + "/c")
        #expect(sample.code != 0 && sample.errors.contains("is a folder of production"))
    }

    @Test func theDemoIsForRehearsalsOnly() throws {
        let outcome = try serve("--demo")
        #expect(outcome.code != 0)
        #expect(outcome.errors.contains("--demo needs --rehearsal."))
        #expect(access(folder.data, F_OK) != 0)
    }

    @Test func theDemoFillsAnEmptyRehearsalOnce() throws {
        let demo = ["--rehearsal", "--demo"]
        let first = try TestServer(folder.data, mode: demo)
        let page = try first.browser().get("/rehearsal")
        #expect(page.status == 200)
        let accountCount = Text.count("<tr>", in: page.text)
        #expect(accountCount > 20)
        #expect(page.text.contains("业务时间 2026年3月"))
        #expect(try first.stop().code == 0)
        let second = try TestServer(folder.data, mode: demo)
        #expect(try Text.count("<tr>", in: second.browser().get("/rehearsal").text) == accountCount)
        #expect(try second.stop().code == 0)
        let verdict = try Program.run("audit", "verify", "--data", folder.data)
        #expect(verdict.code == 0, "\(verdict.output)")
    }

    @Test func aProductionServerHasNoRehearsalPages() throws {
        let server = try TestServer(folder.data, mode: [])
        #expect(!server.process.output.contains("rehearsal"))
        for path in ["/rehearsal", "/rehearsal/outbox"] {
            #expect(try server.browser().get(path).status == 404)
        }
        #expect(try !server.browser().get("/").text.contains("演练环境"))
    }

    @Test func theRehearsalsClockGoesOnAfterARestart() throws {
        let first = try TestServer(folder.data)
        let browser = first.browser()
        try browser.get("/rehearsal")
        let sent = try browser.post("/rehearsal", [("time", "2031-05-06 07:08")])
        #expect(sent.status == 303)
        #expect(try browser.get("/rehearsal").text.contains("业务时间 2031年5月6日 07:0"))
        let wrong = try browser.post("/rehearsal", [("time", "gestern")])
        #expect(wrong.status == 422 && wrong.text.contains("请按 2026-03-02 09:00 的格式填写"))
        #expect(try first.stop().code == 0)
        let second = try TestServer(folder.data)
        #expect(try second.browser().get("/").text.contains("业务时间 2031年5月6日 07:"))
    }

    @Test func whatIsRunningIsFinishedBeforeTheEnd() throws {
        let server = try TestServer(folder.data)
        let client = try RawClient(port: server.port)
        // Half a request: the server waits for the rest of it for some seconds.
        try client.send("GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        usleep(100_000)
        server.process.signal(SIGTERM)
        usleep(100_000)
        try client.send("\r\n")
        let answer = try? client.response()
        #expect(answer == nil || answer?.status == 200)
        #expect(try server.process.end().code == 0)
    }

    @Test(arguments: [
        "/./login", "/../login", "/%2e/login", "/%2E%2e/login", "/login/.", "/login/..", "/a/%2e%2e/login", "/login%2f",
        "/login%5c", "/login%00", "/%c0%ae/login", "/%", "/%zz", "/login%ff",
    ])
    func aPathThatCouldMeanTwoThingsIsRefused(target: String) throws {
        let server = try TestServer(folder.data)
        let answer = try RawClient.exchange(port: server.port, "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        #expect(answer.status == 400)
        #expect(answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
        #expect(answer.text.contains("无法识别这个请求"))
    }

    @Test func everyAnswerOverTheWireIsProtected() throws {
        let server = try TestServer(folder.data)
        let head = "Host: 127.0.0.1:\(server.port)\r\nConnection: close\r\n"
        let form = "Content-Type: application/x-www-form-urlencoded\r\n"
        let requests = [
            "GET / HTTP/1.1\r\n\(head)\r\n", "GET /nothing HTTP/1.1\r\n\(head)\r\n",
            "GET /account HTTP/1.1\r\n\(head)\r\n",
            "DELETE / HTTP/1.1\r\n\(head)\r\n", "BREW / HTTP/1.1\r\n\(head)\r\n", "TRACE / HTTP/1.1\r\n\(head)\r\n",
            "GET / HTTP/1.1\r\n\r\n", "rubbish\r\n\r\n", "GET /css/kaozheng.css HTTP/1.1\r\n\(head)\r\n",
            "POST /login HTTP/1.1\r\n\(head)Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b",
            "POST /login HTTP/1.1\r\n\(head)\(form)Content-Length: 99999999\r\n\r\n",
        ]
        for request in requests {
            let answer = try RawClient.exchange(port: server.port, request)
            let what = request.prefix { $0 != "\r\n" }
            #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(what)")
            #expect(answer.header("Referrer-Policy") == "same-origin", "\(what)")
            #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin", "\(what)")
            #expect(answer.header("Content-Security-Policy")?.contains("frame-ancestors 'none'") == true, "\(what)")
            #expect(answer.headers("Content-Security-Policy").count == 1, "\(what)")
            #expect(answer.header("Server") == nil)
        }
        #expect(try RawClient.exchange(port: server.port, requests[9]).status == 415)
        #expect(try RawClient.exchange(port: server.port, requests[10]).status == 413)
    }
}
