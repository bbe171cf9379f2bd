/// The files `NNNN_snake_case_sentence.sql` of a folder: forward only, each applied once, in order, in a transaction
/// of its own. The database remembers name and checksum.
package struct Migrator: Sendable {
    /// One file.
    struct Migration: Sendable {
        let name: String
        let text: String

        var number: Substring { name.prefix(4) }

        /// FNV-1a, 64 bits: it finds a file that was edited, and is no defence against a forger.
        var checksum: String {
            let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            return String(hash, radix: 16)
        }
    }

    private let migrations: [Migration]

    /// Reads the folder; other names than `NNNN_snake_case.sql`, and a number that is given twice, are refused.
    package init(folder: String) throws {
        migrations = try MigrationFolder.read(folder)
        for (migration, next) in zip(migrations, migrations.dropFirst()) where migration.number == next.number {
            throw MigrationError.sameNumber(migration.name, next.name)
        }
    }

    /// Applies what is new and gives its names. Refuses, before anything is changed, a text that differs from what was
    /// applied, a database with migrations that the folder lacks, and a new file that is older than an applied one.
    @discardableResult
    package func migrate(_ database: Database) throws -> [String] {
        _ = try database.writeNow(callsHook: false) { connection in
            try connection.run(
                "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL) STRICT")
        }
        let pending: [Migration] = try database.read { try self.pending(in: $0) }
        for migration in pending {
            do {
                try database.writeNow(callsHook: false) { try apply(migration, in: $0) }
            } catch let error as DatabaseError {
                throw MigrationError.failed(migration.name, reason: error.description)
            }
        }
        return pending.map(\.name)
    }

    /// The names of what `migrate` would apply; refuses what it would refuse.
    package func pending(_ database: Database) throws -> [String] {
        try database.read { connection in
            let isKnown = try connection.exists("SELECT 1 FROM sqlite_master WHERE name = 'migration'")
            return isKnown ? try self.pending(in: connection).map(\.name) : migrations.map(\.name)
        }
    }

    private func pending(in connection: Connection) throws -> [Migration] {
        let applied = try connection.all("SELECT name, checksum FROM migration ORDER BY name") { row in
            (name: try row[0] as String, checksum: try row[1] as String)
        }
        for (name, checksum) in applied {
            guard let migration = migrations.first(where: { $0.name == name }) else {
                throw MigrationError.newerDatabase(name)
            }
            guard migration.checksum == checksum else { throw MigrationError.changed(name) }
        }
        let pending = migrations.filter { migration in !applied.contains { $0.name == migration.name } }
        if let newest = applied.last?.name, let late = pending.first(where: { $0.name < newest }) {
            throw MigrationError.tooLate(late.name, newest: newest)
        }
        return pending
    }

    private func apply(_ migration: Migration, in connection: Connection) throws {
        try connection.script(SQL(unchecked: migration.text))
        guard connection.isInTransaction else {
            throw DatabaseError.misuse(reason: "The file ends the transaction it is run in.")
        }
        try connection.run(
            "INSERT INTO migration (name, checksum) VALUES (?, ?)", migration.name, migration.checksum)
    }
}

/// Why the database is not brought up to date; `description` is a sentence for the operator.
package enum MigrationError: Error, Equatable, CustomStringConvertible {
    case unreadable(String, reason: String)
    case badName(String)
    case sameNumber(String, String)
    case changed(String)
    case newerDatabase(String)
    case tooLate(String, newest: String)
    case failed(String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .badName(let name): "\(name) is no name for a migration: 0001_snake_case_sentence.sql is one."
        case .sameNumber(let one, let other): "\(one) and \(other) have the same number."
        case .changed(let name): "\(name) was changed after it was applied: write a new migration instead."
        case .newerDatabase(let name): "The database is newer than this program: it has \(name). Use a newer program."
        case .tooLate(let name, let newest):
            "\(name) is new, but \(newest) was applied already: give it a later number."
        case .failed(let name, let reason): "\(name) failed and was undone. \(reason)"
        }
    }
}
