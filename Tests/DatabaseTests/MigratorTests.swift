import Database
import Testing

@Suite struct MigratorTests {
    let folder: TemporaryFolder
    let database: Database

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(path: folder.path + "/x.sqlite")
    }

    @Test func migrationsAreAppliedOnceInOrder() throws {
        try folder.write("ALTER TABLE a ADD COLUMN c TEXT;", to: "0002_more.sql")
        try folder.write("CREATE TABLE a (b INTEGER) STRICT; INSERT INTO a VALUES (1);", to: "0001_first.sql")
        let migrator = try Migrator(folder: folder.path)
        #expect(try migrator.pending(database) == ["0001_first.sql", "0002_more.sql"])
        #expect(try migrator.migrate(database) == ["0001_first.sql", "0002_more.sql"])
        #expect(try migrator.pending(database) == [])
        #expect(try migrator.migrate(database) == [])
        #expect(try database.read { try $0.count("SELECT count(c IS NULL) FROM a") } == 1)
        try folder.write("CREATE TABLE d (e INTEGER) STRICT", to: "0010_later.sql")
        #expect(try Migrator(folder: folder.path).migrate(database) == ["0010_later.sql"])
    }

    @Test func aChangedTextIsRefused() throws {
        try folder.write("CREATE TABLE a (b INTEGER) STRICT", to: "0001_first.sql")
        try Migrator(folder: folder.path).migrate(database)
        try folder.write("CREATE TABLE a (b TEXT) STRICT", to: "0001_first.sql")
        try folder.write("CREATE TABLE c (b TEXT) STRICT", to: "0002_more.sql")
        #expect(throws: MigrationError.changed("0001_first.sql")) {
            try Migrator(folder: folder.path).migrate(database)
        }
        #expect(try !database.read { try $0.exists("SELECT 1 FROM sqlite_master WHERE name = 'c'") })
    }

    @Test func aNewerDatabaseIsRefused() throws {
        try folder.write("CREATE TABLE a (b INTEGER) STRICT", to: "0001_first.sql")
        try folder.write("CREATE TABLE c (b INTEGER) STRICT", to: "0002_more.sql")
        try Migrator(folder: folder.path).migrate(database)
        let older = try TemporaryFolder()
        try older.write("CREATE TABLE a (b INTEGER) STRICT", to: "0001_first.sql")
        #expect(throws: MigrationError.newerDatabase("0002_more.sql")) {
            try Migrator(folder: older.path).migrate(database)
        }
        #expect(throws: MigrationError.newerDatabase("0002_more.sql")) {
            try Migrator(folder: older.path).pending(database)
        }
    }

    @Test func aFailingMigrationIsUndoneWhole() throws {
        try folder.write("CREATE TABLE a (b INTEGER) STRICT", to: "0001_first.sql")
        try folder.write("CREATE TABLE c (b INTEGER) STRICT; CREATE TABLE a (b INTEGER)", to: "0002_wrong.sql")
        #expect(throws: MigrationError.self) { try Migrator(folder: folder.path).migrate(database) }
        #expect(try Migrator(folder: folder.path).pending(database) == ["0002_wrong.sql"])
        #expect(try !database.read { try $0.exists("SELECT 1 FROM sqlite_master WHERE name = 'c'") })
    }

    @Test func aMigrationCannotEndItsTransaction() throws {
        try folder.write("CREATE TABLE a (b INTEGER) STRICT; COMMIT;", to: "0001_first.sql")
        #expect(throws: MigrationError.self) { try Migrator(folder: folder.path).migrate(database) }
    }

    @Test func aLateNumberIsRefused() throws {
        try folder.write("CREATE TABLE a (b INTEGER) STRICT", to: "0005_first.sql")
        try Migrator(folder: folder.path).migrate(database)
        try folder.write("CREATE TABLE c (b INTEGER) STRICT", to: "0003_late.sql")
        #expect(throws: MigrationError.tooLate("0003_late.sql", newest: "0005_first.sql")) {
            try Migrator(folder: folder.path).migrate(database)
        }
    }

    @Test func namesAreChecked() throws {
        for name in ["1_short.sql", "0001.sql", "0001_.sql", "0001_Upper.sql", "0001-dash.sql"] {
            let folder = try TemporaryFolder()
            try folder.write("", to: name)
            #expect(throws: MigrationError.badName(name)) { try Migrator(folder: folder.path) }
        }
        try folder.write("", to: "0001_one.sql")
        try folder.write("", to: "0001_two.sql")
        try folder.write("", to: "README")
        #expect(throws: MigrationError.sameNumber("0001_one.sql", "0001_two.sql")) { try Migrator(folder: folder.path) }
        #expect(throws: MigrationError.self) { try Migrator(folder: "/nowhere") }
    }
}
