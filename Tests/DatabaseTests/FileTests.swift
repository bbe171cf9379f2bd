import CSQLite
import Database
import Glibc
import Testing

/// What other processes, and the next start, find in the file.
@Suite struct FileTests {
    @Test func whatIsAnsweredIsInTheFileForAnotherConnection() async throws {
        let temporary = try TemporaryDatabase()
        for number in 0..<20 {
            try await temporary.database.write { try $0.run("INSERT INTO person (name) VALUES (?)", "n\(number)") }
            let other = try OtherConnection(temporary.database.path)
            #expect(other.count("SELECT count(*) FROM person") == number + 1)
        }
    }

    @Test func anotherProcessWithTheLockIsWaitedForThenNamed() async throws {
        var options = Options()
        options.busyMilliseconds = 50
        let temporary = try TemporaryDatabase(options)
        let other = try OtherConnection(temporary.database.path)
        other.run("BEGIN IMMEDIATE")
        await #expect(throws: DatabaseError.notCommitted(reason: DatabaseError.locked.description)) {
            try await temporary.database.write { try $0.run("INSERT INTO person (name) VALUES ('a')") }
        }
        other.run("ROLLBACK")
        try await temporary.database.write { try $0.run("INSERT INTO person (name) VALUES ('a')") }
        #expect(try temporary.names() == ["a"])
    }

    @Test func aDatabaseIsReopenedWithWhatWasWritten() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.sqlite"
        do {
            let database = try Database(path: path)
            try database.writeNow { try $0.script("CREATE TABLE a (b INTEGER) STRICT; INSERT INTO a VALUES (1)") }
            #expect(try database.read { try $0.count("SELECT b FROM a") } == 1)
        }
        // Closed by its last reference: the write-ahead log is gone.
        #expect(access(path + "-wal", F_OK) != 0)
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o600)
        var options = Options()
        options.isReadOnly = true
        let database = try Database(path: path, options: options)
        #expect(try database.read { try $0.count("SELECT b FROM a") } == 1)
        await #expect(throws: DatabaseError.notWritable) { try await database.write { _ in } }
        #expect(throws: DatabaseError.notWritable) { try database.writeNow { _ in } }
    }

    @Test func aFileThatIsNoDatabaseIsRefusedInASentence() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "not a database ", count: 100), to: "x.sqlite")
        #expect(throws: DatabaseError.self) { try Database(path: folder.path + "/x.sqlite") }
        #expect(throws: DatabaseError.cannotOpen(path: "/nowhere/x", reason: "No such file or directory")) {
            try Database(path: "/nowhere/x")
        }
    }
}

/// A plain connection, as another program would have.
final class OtherConnection {
    private var handle: OpaquePointer?

    init(_ path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Trouble() }
    }

    deinit {
        sqlite3_close(handle)
    }

    @discardableResult
    func run(_ sql: String) -> Bool {
        sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK
    }

    func count(_ sql: String) -> Int? {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { return nil }
        defer { sqlite3_finalize(statement) }
        return sqlite3_step(statement) == SQLITE_ROW ? Int(sqlite3_column_int64(statement, 0)) : nil
    }
}
