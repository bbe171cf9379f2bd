import Database
import Glibc
import Synchronization
import Testing

@Suite struct WriterTests {
    @Test func writesThatWaitShareATransaction() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let before = database.writeCounts
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<500 {
                group.addTask {
                    try await database.write {
                        try $0.insert("INSERT INTO person (name) VALUES (?)", "n\(number)")
                    }
                }
            }
            let ids = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(ids == Set(1...500))
        }
        let after = database.writeCounts
        #expect(after.writes - before.writes == 500)
        #expect(after.groups - before.groups < 500)
        #expect(after.groupWritesMax > 1)
        #expect(try temporary.names().count == 500)
    }

    @Test func aFailingClosureIsUndoneAlone() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let results = await withTaskGroup(of: (Int, Bool).self) { group in
            for number in 0..<60 {
                group.addTask {
                    do {
                        try await database.write { connection throws in
                            try connection.run("INSERT INTO person (name) VALUES (?)", "n\(number)")
                            if number % 3 == 0 { throw Trouble() }
                        }
                        return (number, true)
                    } catch {
                        #expect(error is Trouble)
                        return (number, false)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let expected = Set((0..<60).filter { $0 % 3 != 0 }.map { "n\($0)" })
        #expect(Set(results.filter(\.value).map { "n\($0.key)" }) == expected)
        #expect(try Set(temporary.names()) == expected)
    }

    /// Holds the writer until all writes wait, in order, so that they make one group.
    func oneGroup(
        _ database: Database, _ bodies: [@Sendable (Connection) throws -> Int], waitingMax: Int = .max
    ) async throws -> [Result<Int, any Error>] {
        let isWaitedFor = Flag()
        let isHeld = Flag()
        let holder = try Thread {
            try database.writeNow { _ in
                isWaitedFor.lower()
                while isHeld.isUp { usleep(500) }
            }
        }
        while isWaitedFor.isUp { try await Task.sleep(for: .milliseconds(1)) }
        let results = try await withThrowingTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
            for (index, body) in bodies.enumerated() {
                group.addTask {
                    do { return (index, .success(try await database.write(body))) } catch {
                        return (index, .failure(error))
                    }
                }
                while database.waitingWriteCount < min(index + 1, waitingMax) {
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            if bodies.count > waitingMax { try await Task.sleep(for: .milliseconds(100)) }
            isHeld.lower()
            return try await group.reduce(into: [Int: Result<Int, any Error>]()) { $0[$1.0] = $1.1 }
        }
        holder.join()
        return bodies.indices.compactMap { results[$0] }
    }

    @Test func whenCommitFailsNobodyOfTheGroupIsTold() async throws {
        let temporary = try TemporaryDatabase()
        let results = try await oneGroup(
            temporary.database,
            [
                { try $0.insert("INSERT INTO person (id, name) VALUES (1, 'Zhang')") },
                // A deferred key: SQLite finds it at COMMIT.
                { try $0.insert("INSERT INTO pet (owner_id, vet_id) VALUES (1, 99)") },
                { _ in throw Trouble() },
            ])
        #expect(results.count == 3)
        for result in results {
            let expected = DatabaseError.notCommitted(
                reason: "A row refers to one that does not exist, or is referred to: FOREIGN KEY constraint failed.")
            #expect(throws: expected) { try result.get() }
        }
        #expect(try temporary.names() == [])
        // The writer goes on.
        try await temporary.database.write { try $0.run("INSERT INTO person (name) VALUES ('Li')") }
        #expect(try temporary.names() == ["Li"])
    }

    @Test func whenSQLiteRollsBackByItselfNobodyOfTheGroupIsTold() async throws {
        let temporary = try TemporaryDatabase()
        try temporary.database.writeNow { try $0.run("INSERT INTO person (id, name) VALUES (1, 'Zhang')") }
        let results = try await oneGroup(
            temporary.database,
            [
                { try $0.insert("INSERT INTO person (name) VALUES ('Li')") },
                { connection throws in
                    // Swallows the error and goes on: nothing of it may be committed either.
                    _ = try? connection.run("INSERT OR ROLLBACK INTO person (id, name) VALUES (1, 'Wang')")
                    _ = try? connection.run("INSERT INTO person (name) VALUES ('Zhao')")
                    return 0
                },
                { try $0.insert("INSERT INTO person (name) VALUES ('Qian')") },
            ])
        #expect(results.count == 3)
        for result in results {
            #expect(throws: DatabaseError.notCommitted(reason: "SQLite rolled the transaction back.")) {
                try result.get()
            }
        }
        #expect(try temporary.names() == ["Zhang"])
    }

    @Test func aFullDiskIsAnsweredAndOutlived() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let pages = try database.writeNow { try $0.count("PRAGMA page_count") }
        try database.writeNow { try $0.script(SQL(unchecked: "PRAGMA max_page_count = \(pages + 5)")) }
        await #expect(throws: DatabaseError.self) {
            try await database.write {
                try $0.run("INSERT INTO person (name) VALUES (?)", String(repeating: "x", count: 200_000))
            }
        }
        try await database.write { try $0.run("INSERT INTO person (name) VALUES ('small')") }
        #expect(try temporary.names() == ["small"])
    }

    @Test func theHookRunsOnceForAGroupAndItsFailureUndoesAll() async throws {
        let counter = HookCounter()
        var options = Options()
        options.beforeCommit = { connection throws in
            counter.calls.wrappingAdd(1, ordering: .relaxed)
            if try connection.exists("SELECT 1 FROM sqlite_master WHERE name = 'person'"),
                try connection.exists("SELECT 1 FROM person WHERE name = 'poison'")
            {
                throw Trouble()
            }
        }
        let temporary = try TemporaryDatabase(options)
        let before = counter.calls.load(ordering: .relaxed)
        let good = try await oneGroup(
            temporary.database,
            (0..<3).map { number in { try $0.insert("INSERT INTO person (name) VALUES (?)", "n\(number)") } })
        #expect(good.allSatisfy { (try? $0.get()) != nil })
        // The write that held the writer, and the group of three.
        #expect(counter.calls.load(ordering: .relaxed) - before == 2)
        let bad = try await oneGroup(
            temporary.database,
            ["a", "poison", "b"].map { name in { try $0.insert("INSERT INTO person (name) VALUES (?)", name) } })
        for result in bad {
            #expect(throws: DatabaseError.notCommitted(reason: "Trouble()")) { try result.get() }
        }
        #expect(try temporary.names() == ["n0", "n1", "n2"])
    }

    @Test func savepointsNest() throws {
        let temporary = try TemporaryDatabase()
        try temporary.database.writeNow { connection throws in
            try connection.savepoint {
                try connection.run("INSERT INTO person (name) VALUES ('kept')")
                #expect(throws: Trouble.self) {
                    try connection.savepoint {
                        try connection.run("INSERT INTO person (name) VALUES ('undone')")
                        try connection.savepoint { try connection.run("INSERT INTO person (name) VALUES ('inner')") }
                        throw Trouble()
                    }
                }
            }
        }
        #expect(try temporary.names() == ["kept"])
    }

    @Test func writeNowAnswersAndUndoes() throws {
        let temporary = try TemporaryDatabase()
        let id = try temporary.database.writeNow { try $0.insert("INSERT INTO person (name) VALUES ('a')") }
        #expect(id == 1)
        #expect(throws: Trouble.self) {
            try temporary.database.writeNow { connection throws in
                try connection.run("INSERT INTO person (name) VALUES ('b')")
                throw Trouble()
            }
        }
        #expect(try temporary.names() == ["a"])
    }

    @Test func aWriteInsideAWriteIsRefusedNotADeadlock() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        #expect(throws: DatabaseError.misuse(reason: "writeNow was called inside a write.")) {
            try database.writeNow { _ in try database.writeNow { _ in } }
        }
        await #expect(throws: DatabaseError.misuse(reason: "writeNow was called inside a write.")) {
            try await database.write { _ in _ = try database.writeNow { try $0.count("SELECT 1") } }
        }
    }

    @Test func theQueueIsBounded() async throws {
        var options = Options()
        options.waitingWritesMax = 4
        let temporary = try TemporaryDatabase(options)
        let results = try await oneGroup(
            temporary.database,
            (0..<10).map { number in { try $0.insert("INSERT INTO person (name) VALUES (?)", "n\(number)") } },
            waitingMax: 4)
        let refused = results.filter { result in
            if case .failure(let error) = result { return error as? DatabaseError == .busy(waiting: 4) }
            return false
        }
        #expect(refused.count == 6)
        #expect(try temporary.names().count == 4)
    }
}

final class HookCounter: Sendable {
    let calls = Atomic(0)
}
