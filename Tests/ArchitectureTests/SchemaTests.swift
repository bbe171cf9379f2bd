import Database
import Registry
import TestSupport
import Testing

@testable import kaozheng

/// The schema that the migrations give on an empty database.
@Suite struct SchemaTests {
    private func site() async throws -> TestSite {
        try await TestSite(programmes, authenticator: SessionAuthenticator())
    }

    @Test func everyMigrationIsAppliedOnceInOrder() async throws {
        let site = try await site()
        let names = SourceTree.files.filter { $0.folder == "migrations" }.map { String($0.name) }
        let applied = try site.texts("SELECT name FROM migration ORDER BY name").compactMap { $0 }
        #expect(applied.map { $0.hasSuffix(".sql") ? $0 : $0 + ".sql" } == names)
        #expect(try Migrator(folder: TestSite.root + "/migrations").migrate(site.database) == [])
    }

    @Test func everyTableIsStrict() async throws {
        let site = try await site()
        let loose = try site.texts(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%'")
        #expect(loose == [])
        #expect(try site.count("SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict") > 20)
    }

    @Test func foreignKeysAreHeldByReadersAndByTheWriter() async throws {
        let site = try await site()
        #expect(try site.database.read { try $0.count("PRAGMA foreign_keys") } == 1)
        #expect(try site.database.writeNow { try $0.count("PRAGMA foreign_keys") } == 1)
        #expect(try site.count("SELECT count(*) FROM pragma_foreign_key_check") == 0)
        #expect(throws: DatabaseError.self) {
            try site.database.writeNow { connection in
                try connection.run(
                    """
                    INSERT INTO account (username, password_hash, role, name, organisation_id, created_at)
                    VALUES ('nobody', '', 'city', '无', 9999, 0)
                    """)
            }
        }
        #expect(try site.count("SELECT count(*) FROM account") == 0)
    }

    /// A foreign key to a table that does not exist is found only when a row is written.
    @Test func everyForeignKeyPointsToATableWithThatColumn() async throws {
        let site = try await site()
        let broken = try site.texts(
            """
            SELECT m.name || '.' || f."from" || ' → ' || f."table"
            FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND NOT EXISTS (
                SELECT 1 FROM pragma_table_info(f."table") c WHERE c.name = f."to" OR f."to" IS NULL AND c.pk)
            """)
        #expect(broken == [])
    }

    @Test func noDefaultAccountIsShipped() async throws {
        let site = try await site()
        #expect(try site.count("SELECT count(*) FROM account") == 0)
        #expect(try site.count("SELECT count(*) FROM person") == 0)
    }
}
