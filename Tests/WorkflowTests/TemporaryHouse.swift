import Database
import Glibc
import Workflow

/// A migrated database in a folder that is removed with it.
final class TemporaryHouse: Sendable {
    let folder: String
    let database: Database

    static let now = Moment(milliseconds: 1_772_413_200_000)
    static let applicant = Actor(accountID: 1, role: .applicant, name: "张三", personID: 11)
    static let city = Actor(accountID: 2, role: .city, name: "郑州一", organisationID: 5)
    static let province = Actor(accountID: 3, role: .province, name: "省厅一", organisationID: 9)

    init() throws {
        var template = Array("/tmp/kaozheng-workflow-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FolderMissing() }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        database = try Database(path: folder + "/x.sqlite", options: EventLog.chaining())
        try Migrator(folder: Self.firstMigration(in: folder)).migrate(database)
        try database.writeNow { try $0.script(LeaveWorkflow.schema) }
    }

    deinit {
        for name in ["x.sqlite", "x.sqlite-wal", "x.sqlite-shm", "migrations/0001_events_jobs_and_outbox.sql"] {
            unlink(folder + "/" + name)
        }
        rmdir(folder + "/migrations")
        rmdir(folder)
    }

    /// A folder with the one migration that this layer owns.
    private static func firstMigration(in folder: String) throws -> String {
        let name = "0001_events_jobs_and_outbox.sql"
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        mkdir(folder + "/migrations", 0o700)
        guard let source = fopen("/\(root)/migrations/\(name)", "r"),
            let target = fopen("\(folder)/migrations/\(name)", "w")
        else { throw FolderMissing() }
        var byte = getc(source)
        while byte != EOF {
            putc(byte, target)
            byte = getc(source)
        }
        fclose(source)
        fclose(target)
        return folder + "/migrations"
    }

    /// Inserts a leave in any state, without events.
    func leave(_ state: LeaveWorkflow.State = .draft, cityID: Int = 5, days: Int = 3) throws -> Int {
        try database.writeNow { connection throws in
            try connection.insert(
                "INSERT INTO leave (city_id, days, state, state_since, state_reason) VALUES (?, ?, ?, ?, ?)",
                cityID, days, state, Self.now, state == .returned ? "缺材料" : nil)
        }
    }

    func act(
        _ action: LeaveWorkflow.Action, on id: Int, by actor: Actor, reason: String? = nil,
        expected: LeaveWorkflow.State? = nil
    ) throws -> LeaveWorkflow.State {
        try database.writeNow { connection throws in
            try perform(
                action, on: id, of: LeaveWorkflow.self, by: actor, reason: reason, at: Self.now, expected: expected,
                in: connection)
        }
    }

    func row(_ id: Int) throws -> StoredLeave? {
        try database.read { connection throws in
            try connection.first("SELECT state, state_since, state_reason FROM leave WHERE id = ?", id) {
                StoredLeave(state: try $0.value(0), since: try $0[1], reason: try $0[2])
            }
        }
    }

    func history(_ id: Int) throws -> [Event] {
        try database.read { try EventLog.history(of: LeaveWorkflow.subject(id), in: $0) }
    }

    func count(_ table: SQL) throws -> Int {
        try database.read { try $0.count("SELECT count(*) FROM " + table) }
    }
}

struct StoredLeave: Equatable {
    let state: LeaveWorkflow.State
    let since: Moment
    let reason: String?
}

struct FolderMissing: Error {}
struct Trouble: Error {}
