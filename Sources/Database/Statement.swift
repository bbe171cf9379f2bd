import CSQLite

/// A prepared statement of one connection. It is reset after each use and finalized when the cache lets it go.
package final class Statement {
    let handle: OpaquePointer
    let sql: SQL
    let columnCount: Int
    private let connection: OpaquePointer
    private let placeholderCount: Int
    /// True between checkout and reset: the same SQL inside its own row closure gets a statement of its own.
    var isInUse = false
    /// The cache's count when this statement was last asked for.
    var lastUse = 0

    init(_ sql: SQL, connection: OpaquePointer, mayControlTransactions: Bool) throws {
        self.sql = sql
        self.connection = connection
        handle =
            switch sql.storage {
            case .literal(let literal):
                try Self.prepare(
                    UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount), of: sql,
                    connection, mayControlTransactions)
            case .text(var text):
                try text.withUTF8 { try Self.prepare($0, of: sql, connection, mayControlTransactions) }
            }
        columnCount = Int(sqlite3_column_count(handle))
        placeholderCount = Int(sqlite3_bind_parameter_count(handle))
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Binds every placeholder; a different number of arguments is an error.
    func bind(_ arguments: [any Bindable]) throws {
        guard arguments.count == placeholderCount else {
            throw DatabaseError.wrongArgumentCount(
                expected: placeholderCount, given: arguments.count, sql: sql.text)
        }
        var index: Int32 = 0
        for argument in arguments {
            index += 1
            let code = bind(argument.databaseValue, at: index)
            guard code == SQLITE_OK else { throw error(code) }
        }
    }

    /// Steps to the next row; false when there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw error(sqlite3_extended_errcode(connection))
    }

    /// Ends a use: the read locks are given back, and no bound value (it may be personal) stays in memory.
    func reset() {
        sqlite3_reset(handle)
        if placeholderCount > 0 { sqlite3_clear_bindings(handle) }
        isInUse = false
    }

    func error(_ code: Int32) -> DatabaseError {
        DatabaseError(code: code, connection: connection, sql: sql.text)
    }

    private func bind(_ value: DatabaseValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
        case .real(let real): return sqlite3_bind_double(handle, index, real)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty string may have no address, and no address would bind NULL.
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    return kz_sqlite_bind_text(handle, index, "", 0)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    kz_sqlite_bind_text(handle, index, $0, UInt64(bytes.count))
                }
            }
        case .blob(let blob):
            if blob.isEmpty { return sqlite3_bind_zeroblob(handle, index, 0) }
            return blob.withUnsafeBytes { kz_sqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count)) }
        }
    }
}

// MARK: - Preparing

extension Statement {
    private static func prepare(
        _ text: UnsafeBufferPointer<UInt8>, of sql: SQL, _ connection: OpaquePointer, _ mayControlTransactions: Bool
    ) throws -> OpaquePointer {
        let keyword = firstWord(of: text)
        guard mayControlTransactions || !databaseOwnStatements.contains(keyword) else {
            throw DatabaseError.refusedStatement(
                reason: "\(keyword) is for the database itself to run", sql: sql.text)
        }
        guard let start = text.baseAddress, let length = Int32(exactly: text.count) else {
            throw DatabaseError.refusedStatement(reason: "it is empty or too long", sql: "")
        }
        return try start.withMemoryRebound(to: CChar.self, capacity: text.count) { characters in
            var handle: OpaquePointer?
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(
                connection, characters, length, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &rest)
            guard code == SQLITE_OK else {
                throw DatabaseError(
                    code: sqlite3_extended_errcode(connection), connection: connection, sql: sql.text)
            }
            guard let handle else {
                throw DatabaseError.refusedStatement(reason: "it holds no statement", sql: sql.text)
            }
            let used = rest.map { characters.distance(to: $0) } ?? text.count
            guard text.dropFirst(used).allSatisfy({ isBlank($0) || $0 == UInt8(ascii: ";") }) else {
                sqlite3_finalize(handle)
                throw DatabaseError.refusedStatement(reason: "more text follows the statement", sql: sql.text)
            }
            return handle
        }
    }

    /// Statements that would end, split or leave the group's transaction.
    private static let databaseOwnStatements: Set<String> = [
        "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH", "VACUUM",
    ]

    private static func firstWord(of text: UnsafeBufferPointer<UInt8>) -> String {
        var word = ""
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): word.unicodeScalars.append(Unicode.Scalar(byte - 32))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where word.isEmpty && (isBlank(byte) || byte == UInt8(ascii: ";")): continue
            default: return word
            }
        }
        return word
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
