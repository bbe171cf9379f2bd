import Database
import Glibc
import Testing

/// A copy that is taken while others write.
@Suite struct CopyTests {
    @Test func aCopyHoldsWhatWasAnsweredBeforeAndIsWholeWhileOthersWrite() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        try database.writeNow { connection in
            for number in 0..<500 { try connection.run("INSERT INTO person (name) VALUES (?)", "n\(number)") }
        }
        let isWriting = Flag()
        async let written: Void = {
            var number = 1000
            while isWriting.isUp {
                // Two rows in one write: a copy that holds one of them was not taken at one moment.
                let name = "w\(number)"
                try await database.write {
                    try $0.run("INSERT INTO person (name) VALUES (?)", name)
                    try $0.run("INSERT INTO person (name) VALUES (?)", name + "b")
                }
                number += 1
            }
        }()
        for number in 0..<5 {
            let path = temporary.folder.path + "/copy\(number).sqlite"
            try database.copy(to: path)
            let copy = try OtherConnection(path)
            #expect((copy.count("SELECT count(*) FROM person WHERE name LIKE 'n%'") ?? 0) == 500)
            #expect((copy.count("SELECT count(*) FROM person WHERE name LIKE 'w%'") ?? 1) % 2 == 0)
            #expect(copy.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1)
        }
        isWriting.lower()
        try await written
    }

    @Test func aCopyIsForItsOwnerAlone() throws {
        let temporary = try TemporaryDatabase()
        let path = temporary.folder.path + "/copy.sqlite"
        try temporary.database.copy(to: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func aFileThatExistsIsNotWrittenOver() throws {
        let temporary = try TemporaryDatabase()
        try temporary.folder.write("kept", to: "copy.sqlite")
        let path = temporary.folder.path + "/copy.sqlite"
        #expect(throws: DatabaseError.cannotOpen(path: path, reason: "File exists")) {
            try temporary.database.copy(to: path)
        }
        #expect(throws: DatabaseError.self) { try temporary.database.copy(to: "/nowhere/copy.sqlite") }
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_size == 4)
    }
}
