import Glibc
import TestSupport

/// The built program, run as an operator runs it.
enum Program {
    /// Beside the test bundle, which is the running program.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bundle = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (bundle.lastIndex(of: "/").map { String(bundle[..<$0]) } ?? ".") + "/kaozheng"
    }()

    /// Runs a command to its end.
    static func run(_ arguments: String..., timeoutSeconds: Double = 120) throws -> Outcome {
        let process = try RunningProgram(arguments)
        return try process.end(timeoutSeconds: timeoutSeconds)
    }

    /// What a command said, and how it ended.
    struct Outcome {
        /// The exit code, or minus the signal that ended it.
        let code: Int
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }
}

enum ProgramFailure: Error {
    case cannotStart(Int32)
    case timeout(String)
}

/// A process of the program; killed when it is let go.
final class RunningProgram {
    private let pid: pid_t
    private let folder: TemporaryFolder
    private var hasEnded = false

    init(_ arguments: [String]) throws {
        folder = try TemporaryFolder()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/output", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/errors", O_WRONLY | O_CREAT, 0o600)
        var words: [UnsafeMutablePointer<CChar>?] = ([Program.path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, Program.path, &actions, nil, &words, environ)
        guard code == 0 else { throw ProgramFailure.cannotStart(code) }
        self.pid = pid
    }

    deinit {
        guard !hasEnded else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    var output: String { TextFile.read(folder.path + "/output") }
    var errors: String { TextFile.read(folder.path + "/errors") }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits until the process has ended by itself.
    func end(timeoutSeconds: Double = 20) throws -> Program.Outcome {
        let deadline = RawClient.now() + timeoutSeconds
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            guard RawClient.now() < deadline else { throw ProgramFailure.timeout(output + errors) }
            usleep(2000)
        }
        hasEnded = true
        let code = status & 0x7f == 0 ? Int(status >> 8 & 0xff) : -Int(status & 0x7f)
        return Program.Outcome(code: code, output: output, errors: errors)
    }

    /// The port of its line 「… is ready: http://127.0.0.1:40123 …」.
    func port(timeoutSeconds: Double = 60) throws -> Int {
        let deadline = RawClient.now() + timeoutSeconds
        while RawClient.now() < deadline {
            let line = output
            if line.hasSuffix("\n"), let at = line.firstRange(of: "http://127.0.0.1:") {
                if let port = Int(line[at.upperBound...].prefix { $0.isNumber }) { return port }
            }
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) != 0 {
                hasEnded = true
                throw ProgramFailure.timeout(output + errors)
            }
            usleep(2000)
        }
        throw ProgramFailure.timeout(output + errors)
    }
}

/// A server over a data folder, and the way to ask it.
struct TestServer {
    let process: RunningProgram
    let port: Int
    /// From the start of the process to the first answer.
    let secondsToAnswer: Double

    /// Starts a rehearsal, or what `mode` says, and waits for its first answer.
    init(_ data: String, mode: [String] = ["--rehearsal"]) throws {
        let start = RawClient.now()
        process = try RunningProgram(["serve", "--data", data, "--root", TestSite.root, "--port", "0"] + mode)
        port = try process.port()
        let answer = try RawClient.exchange(port: port, "GET /login HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
        guard answer.status == 200 else { throw ProgramFailure.timeout(answer.text) }
        secondsToAnswer = RawClient.now() - start
    }

    func browser(cookie: String? = nil) -> Browser { Browser(port: port, cookie: cookie) }

    /// Stops it as an operator does.
    func stop() throws -> Program.Outcome {
        process.signal(SIGTERM)
        return try process.end()
    }
}

/// A browser over real sockets: keeps cookies and the form's token.
final class Browser {
    private let port: Int
    private var cookies: [String: String] = [:]
    private var client: RawClient?
    private(set) var token: String?

    init(port: Int, cookie: String?) {
        self.port = port
        if let cookie, let equals = cookie.firstIndex(of: "=") {
            cookies[String(cookie[..<equals])] = String(cookie[cookie.index(after: equals)...])
        }
    }

    @discardableResult
    func get(_ target: String) throws -> RawResponse {
        try send("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(cookieLine)\r\n")
    }

    @discardableResult
    func post(_ target: String, _ fields: [(String, String)]) throws -> RawResponse {
        let all = fields + [("_csrf", token ?? "")]
        let body = all.map { "\(Text.escaped($0.0))=\(Text.escaped($0.1))" }.joined(separator: "&")
        return try send(
            """
            POST \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nOrigin: http://127.0.0.1:\(port)\r\n\
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\
            \(cookieLine)\r\n\(body)
            """)
    }

    private var cookieLine: String {
        guard !cookies.isEmpty else { return "" }
        return "Cookie: \(cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))\r\n"
    }

    private func send(_ request: String) throws -> RawResponse {
        let client = try self.client ?? RawClient(port: port)
        self.client = client
        try client.send(request)
        let response = try client.response(timeoutSeconds: 20)
        if response.header("Connection") == "close" { self.client = nil }
        for line in response.headers("Set-Cookie") {
            guard let pair = line.split(separator: ";").first, let equals = pair.firstIndex(of: "=") else { continue }
            cookies[String(pair[..<equals])] =
                line.contains("Max-Age=0") ? nil : String(pair[pair.index(after: equals)...])
        }
        if let found = Text.between("name=\"_csrf\" value=\"", "\"", in: response.text) { token = found }
        return response
    }
}

/// Small readings of text.
enum Text {
    static func between(_ start: String, _ end: String, in text: String) -> String? {
        guard let from = text.firstRange(of: start) else { return nil }
        let rest = text[from.upperBound...]
        return rest.firstRange(of: end).map { String(rest[..<$0.lowerBound]) }
    }

    static func count(_ words: String, in text: String) -> Int { text.ranges(of: words).count }

    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

enum TextFile {
    static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A folder that goes with its test, with all that is in it.
final class TemporaryFolder {
    let path: String
    /// A name in it that is not taken: most commands make their folder themselves.
    var data: String { path + "/data" }

    init() throws {
        var name = Array("/tmp/kaozheng-journey-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw ProgramFailure.cannotStart(errno) }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if let entries = opendir(path) {
            while let entry = readdir(entries) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(entries)
        }
        Glibc.remove(path)
    }
}
