import CSQLite
import Glibc

/// One connection to the database, handed to the closure of a read or a write. It must not leave that closure.
package final class Connection {
    let handle: OpaquePointer
    private let isWriter: Bool
    private var cache = StatementCache()
    /// BEGIN, COMMIT and their like, apart from what closures ask for: equal literals may share one address.
    private var controls = StatementCache()
    private let workLimit: WorkLimit
    /// True from BEGIN to COMMIT or ROLLBACK, as this side believes; SQLite may have rolled back by itself.
    private(set) var hasBegun = false

    init(path: String, options: Options, isWriter: Bool) throws {
        self.isWriter = isWriter
        if isWriter { try Self.makeFile(path) }
        handle = try Self.open(path, readOnly: options.isReadOnly)
        workLimit = WorkLimit(connection: handle)
        try configure(options)
    }

    deinit {
        cache.removeAll()
        controls.removeAll()
        workLimit.remove(from: handle)
        sqlite3_close_v2(handle)
    }

    /// Every row of a query, in order.
    package func all<Value>(
        _ sql: SQL, _ arguments: any Bindable..., row: (Row) throws -> Value
    ) throws -> [Value] {
        try all(sql, arguments: arguments, row: row)
    }

    /// Every row of a query whose arguments are a list.
    package func all<Value>(
        _ sql: SQL, arguments: [any Bindable], row: (Row) throws -> Value
    ) throws -> [Value] {
        let statement = try start(sql, arguments)
        defer { statement.reset() }
        var values: [Value] = []
        while try step(statement) { values.append(try row(Row(statement))) }
        return values
    }

    /// Hands every row to the closure without keeping any, for exports.
    package func each(_ sql: SQL, arguments: [any Bindable] = [], row: (Row) throws -> Void) throws {
        let statement = try start(sql, arguments)
        defer { statement.reset() }
        while try step(statement) { try row(Row(statement)) }
    }

    /// The first row of a query, nil if there is none. A write with RETURNING is run to its end.
    package func first<Value>(
        _ sql: SQL, _ arguments: any Bindable..., row: (Row) throws -> Value
    ) throws -> Value? {
        try first(sql, arguments: arguments, row: row)
    }

    /// The first row of a query whose arguments are a list.
    package func first<Value>(
        _ sql: SQL, arguments: [any Bindable], row: (Row) throws -> Value
    ) throws -> Value? {
        let statement = try start(sql, arguments)
        defer { statement.reset() }
        guard try step(statement) else { return nil }
        let value = try row(Row(statement))
        if sqlite3_stmt_readonly(statement.handle) == 0 { while try step(statement) {} }
        return value
    }

    /// Whether the query gives a row.
    package func exists(_ sql: SQL, _ arguments: any Bindable...) throws -> Bool {
        let statement = try start(sql, arguments)
        defer { statement.reset() }
        return try step(statement)
    }

    /// The first column of the first row, an integer; no row is an error.
    package func count(_ sql: SQL, _ arguments: any Bindable...) throws -> Int {
        try count(sql, arguments: arguments)
    }

    /// The first column of the first row of a query whose arguments are a list.
    package func count(_ sql: SQL, arguments: [any Bindable]) throws -> Int {
        let count: Int? = try first(sql, arguments: arguments) { try $0[0] }
        guard let count else { throw DatabaseError.noRow(sql: sql.text) }
        return count
    }

    /// Runs an INSERT, UPDATE or DELETE and gives the number of rows it changed, triggers not counted.
    @discardableResult
    package func run(_ sql: SQL, _ arguments: any Bindable...) throws -> Int {
        try run(sql, arguments: arguments)
    }

    /// Runs a statement whose arguments are a list.
    @discardableResult
    package func run(_ sql: SQL, arguments: [any Bindable]) throws -> Int {
        let statement = try start(sql, arguments)
        defer { statement.reset() }
        while try step(statement) {}
        return sqlite3_stmt_readonly(statement.handle) == 0 ? Int(sqlite3_changes64(handle)) : 0
    }

    /// Runs an INSERT and gives the id of its (last) row.
    @discardableResult
    package func insert(_ sql: SQL, _ arguments: any Bindable...) throws -> Int {
        try run(sql, arguments: arguments)
        return Int(sqlite3_last_insert_rowid(handle))
    }

    /// Runs the body; when it throws, all that it wrote is undone and the error goes on. Savepoints nest.
    @discardableResult
    package func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try control("SAVEPOINT nested")
        do {
            let value = try body()
            try control("RELEASE nested")
            return value
        } catch {
            // When SQLite has rolled back the whole transaction there is no savepoint left to go back to.
            if isInTransaction {
                try control("ROLLBACK TO nested")
                try control("RELEASE nested")
            }
            throw error
        }
    }

    /// Runs several statements, separated by semicolons and without arguments: migrations and the tables of tests.
    package func script(_ sql: SQL) throws {
        guard !hasBegun || isInTransaction else { throw rolledBack }
        let code = sqlite3_exec(handle, sql.text, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(sql) }
    }
}

// MARK: - Transactions

extension Connection {
    /// Whether SQLite has an open transaction; false after it rolled back by itself (disk full, I/O error).
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// From now on statements may work for so many milliseconds altogether; 0 is without limit.
    func limitWork(milliseconds: Int) {
        workLimit.start(millisecondsMax: milliseconds)
    }

    func begin() throws {
        try control(isWriter ? "BEGIN IMMEDIATE" : "BEGIN")
        hasBegun = true
    }

    func commit() throws {
        try control("COMMIT")
        hasBegun = false
    }

    func rollback() {
        hasBegun = false
        guard isInTransaction else { return }
        // It fails only when SQLite has already rolled back, which is what was asked for.
        try? control("ROLLBACK")
    }

    /// Copies the write-ahead log into the file, as far as readers allow.
    func checkpoint() throws {
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard code == SQLITE_OK || code & 0xff == SQLITE_BUSY else { throw error("checkpoint") }
    }

    private func control(_ sql: SQL) throws {
        let statement = try controls.checkOut(sql) {
            try Statement(sql, connection: handle, mayControlTransactions: true)
        }
        defer { statement.reset() }
        _ = try step(statement)
    }

    private var rolledBack: DatabaseError { .notCommitted(reason: "SQLite rolled the transaction back.") }
}

// MARK: - Statements

extension Connection {
    /// After a rollback by SQLite itself a further statement would commit alone: it is refused.
    private func start(_ sql: SQL, _ arguments: [any Bindable]) throws -> Statement {
        guard !hasBegun || isInTransaction else { throw rolledBack }
        let statement = try cache.checkOut(sql) {
            try Statement(sql, connection: handle, mayControlTransactions: false)
        }
        do {
            if !arguments.isEmpty || sqlite3_bind_parameter_count(statement.handle) > 0 {
                try statement.bind(arguments)
            }
            return statement
        } catch {
            statement.reset()
            throw error
        }
    }

    private func step(_ statement: Statement) throws -> Bool {
        do {
            return try statement.step()
        } catch {
            if let limit = workLimit.exceeded { throw DatabaseError.interrupted(millisecondsMax: limit) }
            throw error
        }
    }

    private func error(_ sql: SQL) -> DatabaseError {
        DatabaseError(code: sqlite3_extended_errcode(handle), connection: handle, sql: sql.text)
    }

    /// Prepared statements that are kept; bounded.
    package var cachedStatementCount: Int { cache.count }
}

// MARK: - Opening

extension Connection {
    /// Makes an empty file that only its owner may read (SQLite would let all read it; the WAL takes the same rights).
    /// A file that exists is not touched: closing a descriptor of it would drop every lock this process has on it.
    private static func makeFile(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 || errno == EEXIST else {
            throw DatabaseError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        if descriptor >= 0 { close(descriptor) }
    }

    private static func open(_ path: String, readOnly: Bool) throws -> OpaquePointer {
        var handle: OpaquePointer?
        let mode = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let code = sqlite3_open_v2(path, &handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            let reason = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw DatabaseError.cannotOpen(path: path, reason: reason)
        }
        return handle
    }

    private func configure(_ options: Options) throws {
        sqlite3_busy_timeout(handle, Int32(options.busyMilliseconds))
        for (operation, isOn) in [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isWriter ? 0 : 1),
        ] as [(Int32, Int32)] {
            guard kz_sqlite_configure(handle, operation, isOn) == SQLITE_OK else { throw error("db_config") }
        }
        let common: SQL = """
            PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY;
            PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;
            """
        try script(common)
        try script(SQL(unchecked: "PRAGMA cache_size = -\(isWriter ? 32_768 : options.readCacheKibibytes)"))
        if isWriter {
            // The writer calls for checkpoints itself.
            try script("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;")
            try script("PRAGMA journal_size_limit = 67108864")
            let mode = try first("PRAGMA journal_mode") { try $0[0] as String }
            guard mode == "wal" else {
                throw DatabaseError.cannotOpen(path: options.path, reason: "no write-ahead log is possible there")
            }
        } else {
            try script("PRAGMA wal_autocheckpoint = 0; PRAGMA query_only = ON;")
        }
    }
}
