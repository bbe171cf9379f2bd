import Database
import Glibc
import Testing

@Suite struct ReaderTests {
    static let endless: SQL =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0"

    @Test func aReadSeesOneSnapshot() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        try database.read { connection throws in
            #expect(try connection.count("SELECT count(*) FROM person") == 0)
            try database.writeNow { try $0.run("INSERT INTO person (name) VALUES ('a')") }
            #expect(try connection.count("SELECT count(*) FROM person") == 0)
            // A read inside a read is the same read.
            #expect(try database.read { try $0.count("SELECT count(*) FROM person") } == 0)
        }
        #expect(try database.read { try $0.count("SELECT count(*) FROM person") } == 1)
    }

    @Test func aReadCannotWrite() throws {
        let temporary = try TemporaryDatabase()
        #expect(throws: DatabaseError.self) {
            try temporary.database.read { try $0.run("INSERT INTO person (name) VALUES ('a')") }
        }
        #expect(try temporary.names() == [])
    }

    @Test func aReadThatWorksTooLongIsStopped() throws {
        let temporary = try TemporaryDatabase()
        #expect(throws: DatabaseError.interrupted(millisecondsMax: 20)) {
            try temporary.database.read { _ = try $0.count(Self.endless) }
        }
        #expect(throws: DatabaseError.interrupted(millisecondsMax: 5)) {
            try temporary.database.read(millisecondsMax: 5) { _ = try $0.count(Self.endless) }
        }
        // The connection is as good as before, and a slow read may be given its time.
        #expect(
            try temporary.database.read(millisecondsMax: 0) {
                try $0.count(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT count(*) FROM n"
                )
            } == 2_000_000)
    }

    @Test func manyShortStatementsAreStoppedTogether() throws {
        let temporary = try TemporaryDatabase()
        #expect(throws: DatabaseError.interrupted(millisecondsMax: 10)) {
            try temporary.database.read(millisecondsMax: 10) { connection throws in
                while true {
                    _ = try connection.count(
                        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT count(*) FROM n"
                    )
                }
            }
        }
    }

    @Test func anErrorEndsTheSnapshot() throws {
        let temporary = try TemporaryDatabase()
        #expect(throws: Trouble.self) {
            try temporary.database.read { connection throws in
                _ = try connection.count("SELECT count(*) FROM person")
                throw Trouble()
            }
        }
        try temporary.database.writeNow { try $0.run("INSERT INTO person (name) VALUES ('a')") }
        #expect(try temporary.names() == ["a"])
    }

    /// Each thread reads while one writes; the two sums that a write keeps equal are never seen apart.
    @Test func threadsReadWhileOneWrites() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let isWriting = Flag()
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var differences = 0
                    while isWriting.isUp {
                        let counts = try? database.read { connection throws in
                            let one = try connection.count("SELECT count(*) FROM person WHERE age = 1")
                            return (one, try connection.count("SELECT count(*) FROM person WHERE age = 2"))
                        }
                        if counts.map({ $0.0 != $0.1 }) ?? true { differences += 1 }
                        await Task.yield()
                    }
                    return differences
                }
            }
            for number in 0..<300 {
                try? await database.write { connection throws in
                    try connection.run("INSERT INTO person (name, age) VALUES (?, 1)", "a\(number)")
                    try connection.run("INSERT INTO person (name, age) VALUES (?, 2)", "b\(number)")
                }
            }
            isWriting.lower()
            #expect(await group.reduce(0, +) == 0)
        }
        #expect(try temporary.names().count == 600)
    }

    @Test func whatIsAnsweredIsReadOnEveryThread() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let late = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var late = 0
                    for number in 0..<100 {
                        let name = "\(task)-\(number)"
                        try await database.write { try $0.run("INSERT INTO person (name) VALUES (?)", name) }
                        let isThere = try database.read { try $0.exists("SELECT 1 FROM person WHERE name = ?", name) }
                        if !isThere { late += 1 }
                    }
                    return late
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(late == 0)
    }

    @Test func whatAnotherProcessWroteIsReadWithinASecondOrTwo() async throws {
        let temporary = try TemporaryDatabase()
        #expect(try temporary.names() == [])
        let other = try OtherConnection(temporary.database.path)
        other.run("INSERT INTO person (name) VALUES ('a')")
        try await Task.sleep(for: .milliseconds(1500))
        #expect(try temporary.names() == ["a"])
    }

    /// A resting thread's snapshot must not keep the log from being emptied.
    @Test func theLogDoesNotGrowBehindRestingThreads() throws {
        var options = Options()
        options.checkpointPages = 50
        let temporary = try TemporaryDatabase(options)
        let database = temporary.database
        let isResting = Flag()
        let mayGo = Flag()
        let thread = try Thread {
            _ = try database.read { try $0.count("SELECT count(*) FROM person") }
            isResting.lower()
            while mayGo.isUp { usleep(1000) }
        }
        while isResting.isUp { usleep(1000) }
        _ = try temporary.names()
        let text = String(repeating: "x", count: 4000)
        for number in 0..<1000 {
            try database.writeNow { try $0.run("INSERT INTO person (name) VALUES (?)", "\(number)" + text) }
        }
        var status = stat()
        stat(database.path + "-wal", &status)
        // Some thousand pages were written; the log holds a few checkpoints' worth.
        #expect(status.st_size > 0)
        #expect(status.st_size < 300 * 4096)
        mayGo.lower()
        thread.join()
        #expect(try temporary.names().count == 1000)
    }

    @Test func connectionsAreClosedWithTheirThreadAndTheirDatabase() throws {
        let folder = try TemporaryFolder()
        do {
            let database = try Database(path: folder.path + "/x.sqlite")
            try database.writeNow { try $0.script("CREATE TABLE a (b INTEGER) STRICT") }
            for _ in 0..<20 {
                try Thread { _ = try database.read { try $0.count("SELECT count(*) FROM a") } }.join()
            }
            // The writer's file, log and index; SQLite may keep a reader's file until the locks on it are gone.
            #expect((3...5).contains(openDescriptors(in: folder)))
        }
        #expect(openDescriptors(in: folder) == 0)
    }

    private func openDescriptors(in folder: TemporaryFolder) -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            var target = [CChar](repeating: 0, count: 512)
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let length = readlink("/proc/self/fd/" + name, &target, 511)
            let path = String(decoding: target.prefix(max(length, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
            if path.hasPrefix(folder.path) { count += 1 }
        }
        return count
    }
}
