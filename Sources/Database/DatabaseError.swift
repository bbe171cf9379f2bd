import CSQLite

/// What went wrong between a caller and SQLite. `description` is a sentence for the log: it names statements, tables
/// and columns, never a bound value.
package enum DatabaseError: Error, Equatable, Sendable {
    /// The file could not be opened or is not a database.
    case cannotOpen(path: String, reason: String)
    /// A UNIQUE or PRIMARY KEY rule refused the row; `detail` names table and columns.
    case uniqueViolation(detail: String)
    /// A FOREIGN KEY rule refused the row.
    case foreignKeyViolation(detail: String)
    /// A CHECK rule refused the row; `detail` is the rule.
    case checkViolation(detail: String)
    /// A NOT NULL rule refused the row.
    case notNullViolation(detail: String)
    /// A trigger, or a STRICT table's column type, refused the row.
    case refusedByTable(detail: String)
    /// The read worked longer than its limit and was stopped.
    case interrupted(millisecondsMax: Int)
    /// Too many writes wait already: answer 503 and ask to try again.
    case busy(waiting: Int)
    /// Another process holds the write lock of the file.
    case locked
    /// The transaction was not committed. After an I/O error of COMMIT it is either wholly there at the next start or
    /// wholly absent; nothing was acknowledged.
    case notCommitted(reason: String)
    /// No more writes until the process starts again: an earlier COMMIT met an I/O error, after which the kernel's
    /// cache and the disk may differ, and a second fsync may falsely succeed.
    case stopped(reason: String)
    /// The database was closed, or was opened for reading only.
    case notWritable
    /// A text or blob is longer than SQLite's limit of 10^9 bytes.
    case tooLarge
    /// A column holds another type than the caller reads, or NULL where none is allowed.
    case wrongType(column: String, expected: String, found: String, sql: String)
    /// A column holds a text that is no case of the enum, or not valid at all.
    case unknownValue(column: String, type: String, sql: String)
    /// The row has no column of this number.
    case noColumn(index: Int, columnCount: Int, sql: String)
    /// The query was expected to give at least one row.
    case noRow(sql: String)
    /// Placeholders and arguments differ in number.
    case wrongArgumentCount(expected: Int, given: Int, sql: String)
    /// The text is no single statement, or one that only the database itself may run, such as COMMIT.
    case refusedStatement(reason: String, sql: String)
    /// A read or write was started where it can't be, such as a write inside a write.
    case misuse(reason: String)
    /// Anything else that SQLite reports, with its extended result code.
    case sqlite(code: Int, message: String, sql: String)
}

extension DatabaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "The database \(path) cannot be opened: \(reason)."
        case .uniqueViolation(let detail): "A row with the same key exists: \(detail)."
        case .foreignKeyViolation(let detail): "A row refers to one that does not exist, or is referred to: \(detail)."
        case .checkViolation(let detail): "A CHECK of the table refuses the row: \(detail)."
        case .notNullViolation(let detail): "A column needs a value: \(detail)."
        case .refusedByTable(let detail): "The table refuses the change: \(detail)."
        case .interrupted(let limit): "The read was stopped after \(limit) ms of work."
        case .busy(let waiting): "\(waiting) writes wait already; this one was refused."
        case .locked: "Another process holds the database's write lock."
        case .notCommitted(let reason): "The transaction was not committed: \(reason)"
        case .stopped(let reason): "Writing has stopped until the next start: \(reason)"
        case .notWritable: "The database is closed, or open for reading only."
        case .tooLarge: "A value is larger than SQLite stores (10^9 bytes)."
        case .wrongType(let column, let expected, let found, let sql):
            "Column \(column) holds \(found) where \(expected) is read, in: \(sql)"
        case .unknownValue(let column, let type, let sql): "Column \(column) holds no value of \(type), in: \(sql)"
        case .noColumn(let index, let count, let sql): "There is no column \(index) among \(count), in: \(sql)"
        case .noRow(let sql): "There is no row, in: \(sql)"
        case .wrongArgumentCount(let expected, let given, let sql):
            "\(given) arguments were given for \(expected) placeholders, in: \(sql)"
        case .refusedStatement(let reason, let sql): "The statement is refused (\(reason)): \(sql)"
        case .misuse(let reason): "The database is used wrongly: \(reason)"
        case .sqlite(let code, let message, let sql): "SQLite reports \(code), \(message), in: \(sql)"
        }
    }
}

extension DatabaseError {
    /// The error for a result code that SQLite just gave on this connection.
    init(code: Int32, connection: OpaquePointer?, sql: @autoclosure () -> String) {
        let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no message"
        switch code {
        case SQLITE_CONSTRAINT | (8 << 8), SQLITE_CONSTRAINT | (6 << 8), SQLITE_CONSTRAINT | (10 << 8):
            self = .uniqueViolation(detail: message)
        case SQLITE_CONSTRAINT | (3 << 8): self = .foreignKeyViolation(detail: message)
        case SQLITE_CONSTRAINT | (1 << 8): self = .checkViolation(detail: message)
        case SQLITE_CONSTRAINT | (5 << 8): self = .notNullViolation(detail: message)
        case _ where code & 0xff == SQLITE_CONSTRAINT: self = .refusedByTable(detail: message)
        case _ where code & 0xff == SQLITE_BUSY: self = .locked
        case _ where code & 0xff == SQLITE_TOOBIG: self = .tooLarge
        default: self = .sqlite(code: Int(code), message: message, sql: sql())
        }
    }

    /// Whether nothing is wrong with the request, and the answer is 503: too many writes wait, another process has the
    /// lock, the transaction was not committed, or writing has stopped.
    package var isBusy: Bool {
        switch self {
        case .busy, .locked, .notCommitted, .stopped, .notWritable: true
        default: false
        }
    }

    /// Whether the file or the device failed, so that nothing more may be written before a restart.
    var isDeviceFailure: Bool {
        guard case .sqlite(let code, _, _) = self else { return false }
        return [SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB].contains(Int32(truncatingIfNeeded: code & 0xff))
    }
}
