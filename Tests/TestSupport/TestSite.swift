import Database
import Glibc
import HTTP
import Site
import Synchronization
import Templating
import Workflow

/// A whole site over a real SQLite file in a temporary folder, with all migrations, the real templates and clocks that
/// stand still; requests go to its router without a socket. The folder goes when the site does.
package final class TestSite: Sendable {
    /// The moment at which both clocks stand at first, that of the demo.
    package static let start = Moment(beijing: "2026-03-02 09:00") ?? .first
    /// The package's root.
    package static let root: String = {
        let parts = #filePath.split(separator: "/")
        return "/" + parts.dropLast(3).joined(separator: "/")
    }()

    package let folder: String
    package let database: Database
    package let businessClock: TestClock
    package let realClock: TestClock
    package let site: Site
    package let router: Router
    private let lines: Lines

    /// What the site has logged: incidents. A test of pages that must not fail asks that it is empty.
    package var log: [String] { lines.all }

    package init(
        _ programmes: [Programme], authenticator: any Authenticator, isRehearsal: Bool = true, canSendMail: Bool = true
    ) async throws {
        folder = try TestSite.makeFolder()
        database = try Database(path: folder + "/kaozheng.sqlite", options: EventLog.chaining())
        try Migrator(folder: TestSite.root + "/migrations").migrate(database)
        businessClock = TestClock(TestSite.start)
        realClock = TestClock(TestSite.start)
        let lines = Lines()
        self.lines = lines
        site = try await Site(
            configuration: .init(
                systemName: "考证", authorityName: "河南省住房和城乡建设厅", isRehearsal: isRehearsal,
                publicURL: "http://127.0.0.1:8080", dataFolder: folder, canSendMail: canSendMail),
            database: database, clocks: Clocks(business: businessClock, real: realClock),
            workers: try WorkerPool(threads: 2, queueMax: 256),
            staticFiles: try StaticFiles(folder: TestSite.root + "/Public"),
            templates: try Templates(folder: TestSite.root + "/Templates"), authenticator: authenticator,
            programmes: programmes, log: { lines.add($0) })
        router = Router(site)
    }

    deinit { TestSite.remove(folder) }

    /// A browser that nobody has used yet.
    package func client(address: String = "127.0.0.1") -> TestClient { TestClient(self, address: address) }

    /// A browser in which this account is signed in.
    package func client(signedInAs accountID: Int, address: String = "127.0.0.1") throws -> TestClient {
        let token = Secrets.random(byteCount: 32)
        let now = realClock.now
        try database.writeNow { connection in
            try connection.run(
                """
                INSERT INTO session (token_hash, account_id, csrf_secret, created_at, last_seen_at, address, user_agent)
                VALUES (?, ?, ?, ?, ?, ?, 'test')
                """,
                Secrets.sha256(token), accountID, Secrets.random(byteCount: 32), now, now, address)
        }
        let client = client(address: address)
        client.cookies[SessionCookie.name] = Base64URL.encode(token)
        return client
    }

    // MARK: - Rows

    /// The first column of the first row.
    package func count(_ sql: SQL, _ arguments: any Bindable...) throws -> Int {
        try database.read { try $0.count(sql, arguments: arguments) }
    }

    /// The texts of a query's first column.
    package func texts(_ sql: SQL, _ arguments: any Bindable...) throws -> [String?] {
        try database.read { try $0.all(sql, arguments: arguments) { try $0[0] as String? } }
    }

    /// An account of the staff; gives its id.
    @discardableResult
    package func addStaff(
        _ username: String, role: Role, organisationID: Int?, passwordHash: String = ""
    ) throws -> Int {
        let now = realClock.now
        return try database.writeNow { connection in
            try connection.insert(
                """
                INSERT INTO account (username, password_hash, role, name, organisation_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                username, passwordHash, role, username, organisationID, now)
        }
    }

    /// A person with an account; gives the ids of both. `number` makes the ID number: 0 to 999.
    @discardableResult
    package func addApplicant(
        _ name: String, idNumber: String, email: String? = nil, isEmailVerified: Bool = false,
        isComplete: Bool = false, passwordHash: String = ""
    ) throws -> (accountID: Int, personID: Int) {
        let now = realClock.now
        return try database.writeNow { connection in
            let birth = idNumber.dropFirst(6).prefix(8)
            let birthDate = "\(birth.prefix(4))-\(birth.dropFirst(4).prefix(2))-\(birth.suffix(2))"
            let isMale = (Int(idNumber.dropFirst(16).prefix(1)) ?? 1) % 2 == 1
            let personID = try connection.insert(
                """
                INSERT INTO person (id_number, name, sex, birth_date, email, email_verified_at, phone, education,
                    postcode, address, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                idNumber, name, isMale ? "男" : "女", birthDate, email, isEmailVerified ? now : nil,
                isComplete ? "13939003698" : nil, isComplete ? "大学专科" : nil, isComplete ? "450000" : nil,
                isComplete ? "中州大道 1 号" : nil, now)
            let accountID = try connection.insert(
                """
                INSERT INTO account (username, password_hash, role, name, person_id, created_at)
                VALUES (?, ?, 'applicant', ?, ?, ?)
                """,
                idNumber, passwordHash, name, personID, now)
            return (accountID, personID)
        }
    }

    // MARK: - The folder

    private static func makeFolder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(base)/kaozheng-test-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw TestSiteError.noFolder }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Deepest first; what can't be deleted stays behind.
    private static func remove(_ path: String) {
        if let entries = opendir(path) {
            while let entry = readdir(entries) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(entries)
        }
        Glibc.remove(path)
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }
}

package enum TestSiteError: Error {
    case noFolder
}
