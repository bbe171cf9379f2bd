import Database
import Testing

@Suite struct StatementTests {
    let temporary: TemporaryDatabase
    var database: Database { temporary.database }

    init() throws {
        temporary = try TemporaryDatabase()
        try database.writeNow { try $0.script("CREATE TABLE thing (id INTEGER PRIMARY KEY, value ANY) STRICT") }
    }

    /// Stores a value and reads it back as the type it has in SQLite.
    func roundTrip(_ value: any Bindable) throws -> DatabaseValue? {
        try database.writeNow { connection throws in
            let id = try connection.insert("INSERT INTO thing (value) VALUES (?)", value)
            return try connection.first("SELECT value FROM thing WHERE id = ?", id) { try $0[0] }
        }
    }

    @Test func everyTypeIsStoredAndReadBack() throws {
        enum Colour: String, Bindable { case red }
        #expect(try roundTrip(42) == .integer(42))
        #expect(try roundTrip(Int.min) == .integer(.min))
        #expect(try roundTrip(Int64.max) == .integer(.max))
        #expect(try roundTrip(2.5) == .real(2.5))
        #expect(try roundTrip(true) == .integer(1))
        #expect(try roundTrip("考证 𠮷㐂 ·") == .text("考证 𠮷㐂 ·"))
        #expect(try roundTrip("") == .text(""))
        #expect(try roundTrip([0, 1, 255] as [UInt8]) == .blob([0, 1, 255]))
        #expect(try roundTrip([] as [UInt8]) == .blob([]))
        #expect(try roundTrip(nil as String?) == .null)
        #expect(try roundTrip("x" as String?) == .text("x"))
        #expect(try roundTrip(Colour.red) == .text("red"))
        #expect(try roundTrip(DatabaseValue.null) == .null)
    }

    @Test func textWithNULAndOfAMillionCharactersComesBackWhole() throws {
        let odd = "a\u{0}b'; DROP TABLE person; --\u{0}"
        #expect(try roundTrip(odd) == .text(odd))
        let huge = String(repeating: "长", count: 1_000_000)
        #expect(try roundTrip(huge) == .text(huge))
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try roundTrip(bytes) == .blob(bytes))
    }

    @Test func textThatIsNotUTF8IsRefusedNotRepaired() throws {
        let stored: [UInt8] = [0x61, 0xFF, 0xFE]
        try database.writeNow { connection throws in
            try connection.run("INSERT INTO thing (id, value) VALUES (1, CAST(? AS TEXT))", stored)
            #expect(
                throws: DatabaseError.unknownValue(
                    column: "value", type: "UTF-8 text", sql: "SELECT value FROM thing WHERE id = 1")
            ) {
                _ = try connection.first("SELECT value FROM thing WHERE id = 1") { try $0[0] as String }
            }
        }
    }

    @Test func readingAnotherTypeThrowsAndNamesTheColumn() throws {
        try database.read { connection throws in
            #expect(
                throws: DatabaseError.wrongType(
                    column: "a", expected: "an integer", found: "a text", sql: "SELECT 'x' AS a")
            ) { _ = try connection.first("SELECT 'x' AS a") { try $0[0] as Int } }
            #expect(
                throws: DatabaseError.wrongType(
                    column: "a", expected: "a text", found: "NULL", sql: "SELECT NULL AS a")
            ) { _ = try connection.first("SELECT NULL AS a") { try $0[0] as String } }
            #expect(throws: DatabaseError.self) { _ = try connection.first("SELECT 1") { try $0[0] as [UInt8] } }
            #expect(throws: DatabaseError.self) { _ = try connection.first("SELECT 1") { try $0[0] as String? } }
            #expect(throws: DatabaseError.self) { _ = try connection.first("SELECT 2") { try $0[0] as Bool } }
            #expect(throws: DatabaseError.self) { _ = try connection.first("SELECT 'x'") { try $0[0] as Double } }
            #expect(throws: DatabaseError.noColumn(index: 1, columnCount: 1, sql: "SELECT 1")) {
                _ = try connection.first("SELECT 1") { try $0[1] as Int }
            }
            #expect(throws: DatabaseError.self) { _ = try connection.first("SELECT 1") { try $0[-1] as Int } }
        }
    }

    @Test func optionalsReadNULLAsNil() throws {
        try database.read { connection throws in
            let row = try connection.first("SELECT NULL, 7, 'x', 1.5, x'01', 1") { row in
                (
                    try row[0] as Int?, try row[1] as Int?, try row[2] as String?, try row[3] as Double?,
                    try row[4] as [UInt8]?, try row[5] as Bool?
                )
            }
            #expect(row?.0 == nil)
            #expect(row?.1 == 7)
            #expect(row?.2 == "x")
            #expect(row?.3 == 1.5)
            #expect(row?.4 == [1])
            #expect(row?.5 == true)
        }
    }

    @Test func aTextIsReadAsACaseOrThrows() throws {
        enum Colour: String { case red, green }
        try database.read { connection throws in
            let colours = try connection.all("SELECT 'red' UNION ALL SELECT 'green' ORDER BY 1") { row in
                try row.value(0) as Colour
            }
            #expect(colours == [.green, .red])
            let none = try connection.first("SELECT NULL") { try $0.value(0) as Colour? }
            #expect(none == .some(.none))
            #expect(throws: DatabaseError.unknownValue(column: "c", type: "Colour", sql: "SELECT 'blue' AS c")) {
                _ = try connection.first("SELECT 'blue' AS c") { try $0.value(0) as Colour }
            }
        }
    }

    @Test func aRowThatIsKeptReadsAsNULLAfterItsQuery() throws {
        let kept = try database.read { try $0.first("SELECT 1") { $0 } }
        #expect(try kept?.isNull(0) == true)
        #expect(throws: DatabaseError.self) { _ = try kept.map { try $0[0] as Int } }
    }

    @Test func argumentsMustBeAsManyAsPlaceholders() throws {
        try database.read { connection throws in
            #expect(throws: DatabaseError.wrongArgumentCount(expected: 2, given: 1, sql: "SELECT ? + ?")) {
                _ = try connection.count("SELECT ? + ?", 1)
            }
            #expect(throws: DatabaseError.wrongArgumentCount(expected: 0, given: 1, sql: "SELECT 1")) {
                _ = try connection.count("SELECT 1", 1)
            }
            #expect(throws: DatabaseError.wrongArgumentCount(expected: 1, given: 0, sql: "SELECT ?")) {
                _ = try connection.count("SELECT ?")
            }
            // The statement is as good as before after such a mistake.
            #expect(try connection.count("SELECT ? + ?", 1, 2) == 3)
        }
    }

    @Test func onlyOneStatementAndNoTransactionOfItsOwn() throws {
        try database.writeNow { connection throws in
            for sql: SQL in [
                "SELECT 1; SELECT 2", "COMMIT", " \n rollback", "Begin", "ATTACH 'x' AS y", "", "   ", "VACUUM",
            ] {
                #expect(throws: DatabaseError.self, "\(sql.text)") { try connection.run(sql) }
            }
            #expect(throws: DatabaseError.self) { try connection.run(SQL(unchecked: "SELECT 1\u{0}; COMMIT")) }
            #expect(try connection.count("SELECT 1 ; \n") == 1)
        }
    }

    @Test func errorsOfTheTableAreTyped() throws {
        try database.writeNow { connection throws in
            try connection.run("INSERT INTO person (id, name) VALUES (1, 'Zhang')")
            #expect(throws: DatabaseError.uniqueViolation(detail: "UNIQUE constraint failed: person.name")) {
                try connection.run("INSERT INTO person (name) VALUES (?)", "Zhang")
            }
            #expect(throws: DatabaseError.uniqueViolation(detail: "UNIQUE constraint failed: person.id")) {
                try connection.run("INSERT INTO person (id, name) VALUES (1, 'Li')")
            }
            #expect(throws: DatabaseError.notNullViolation(detail: "NOT NULL constraint failed: person.name")) {
                try connection.run("INSERT INTO person (name) VALUES (NULL)")
            }
            #expect(throws: DatabaseError.checkViolation(detail: "CHECK constraint failed: age >= 0")) {
                try connection.run("UPDATE person SET age = -1")
            }
            #expect(throws: DatabaseError.foreignKeyViolation(detail: "FOREIGN KEY constraint failed")) {
                try connection.run("INSERT INTO pet (owner_id) VALUES (99)")
            }
            #expect(
                throws: DatabaseError.refusedByTable(detail: "cannot store TEXT value in INTEGER column person.age")
            ) { try connection.run("UPDATE person SET age = 'x'") }
            #expect(throws: DatabaseError.self) { try connection.run("SELECT nonsense") }
        }
    }

    @Test func uniqueViolationsAreTold() throws {
        #expect(Database.uniqueViolation(DatabaseError.uniqueViolation(detail: "")))
        #expect(!Database.uniqueViolation(DatabaseError.checkViolation(detail: "")))
        #expect(!Database.uniqueViolation(Trouble()))
    }

    @Test func writesTellWhatTheyDid() throws {
        try database.writeNow { connection throws in
            #expect(try connection.insert("INSERT INTO person (id, name) VALUES (7, 'a')") == 7)
            #expect(try connection.insert("INSERT INTO person (name) VALUES ('b')") == 8)
            #expect(try connection.run("UPDATE person SET age = 3 WHERE id IN (7, 8)") == 2)
            #expect(try connection.run("UPDATE person SET age = 3 WHERE id = 99") == 0)
            #expect(try connection.run("SELECT 1") == 0)
            let ids = try connection.first("UPDATE person SET age = 4 RETURNING id") { try $0[0] as Int }
            #expect(ids == 7)
            #expect(try connection.count("SELECT count(*) FROM person WHERE age = 4") == 2)
            #expect(try connection.exists("SELECT 1 FROM person WHERE age = ?", 4))
            #expect(try !connection.exists("SELECT 1 FROM person WHERE age = ?", 5))
            #expect(throws: DatabaseError.noRow(sql: "SELECT age FROM person WHERE id = 99")) {
                try connection.count("SELECT age FROM person WHERE id = 99")
            }
        }
    }

    @Test func theSameSQLInsideItsOwnRows() throws {
        try database.writeNow { connection throws in
            for name in ["a", "b", "c"] { try connection.run("INSERT INTO person (name) VALUES (?)", name) }
            let sql: SQL = "SELECT name FROM person ORDER BY id"
            let pairs = try connection.all(sql) { outer in
                let outer: String = try outer[0]
                return try connection.all(sql) { outer + (try $0[0] as String) }
            }
            #expect(pairs == [["aa", "ab", "ac"], ["ba", "bb", "bc"], ["ca", "cb", "cc"]])
        }
    }

    @Test func statementsMadeAtRunTimeDoNotPileUp() throws {
        try database.read { connection throws in
            for number in 0..<2000 {
                #expect(try connection.count(SQL(unchecked: "SELECT \(number) + ?"), 1) == number + 1)
            }
            #expect(connection.cachedStatementCount < 200)
            // An evicted one is prepared again.
            #expect(try connection.count(SQL(unchecked: "SELECT 0 + ?"), 5) == 5)
        }
    }

    @Test func composedSQLIsOneStatement() throws {
        let columns: SQL = "1, 2"
        let sum = try database.read {
            try $0.first("SELECT " + columns + ", ?", 3) { try $0[0] + $0[1] + $0[2] as Int }
        }
        #expect(sum == 6)
    }

    @Test func doubleQuotesAreNeverText() throws {
        #expect(throws: DatabaseError.self) {
            try database.read { try $0.exists("SELECT \"typo\"") }
        }
    }
}
