import CSQLite
import Glibc

/// The current row of a query. It is valid inside the row closure; afterwards every column reads as NULL.
/// A column is read by its number, from 0, as the type that the caller needs: `Plan(id: row[0], title: row[1])`.
/// Another type, or NULL where none is allowed, throws.
package struct Row {
    private let statement: Statement

    init(_ statement: Statement) {
        self.statement = statement
    }

    /// The number of columns.
    package var columnCount: Int { statement.columnCount }

    /// Whether the column is NULL.
    package func isNull(_ index: Int) throws -> Bool {
        try type(of: index) == SQLITE_NULL
    }

    package subscript(index: Int) -> Int {
        get throws { Int(try integer(index)) }
    }

    package subscript(index: Int) -> Int? {
        get throws { try isNull(index) ? nil : Int(try integer(index)) }
    }

    package subscript(index: Int) -> Int64 {
        get throws { try integer(index) }
    }

    package subscript(index: Int) -> Int64? {
        get throws { try isNull(index) ? nil : try integer(index) }
    }

    /// 0 or 1; any other integer throws.
    package subscript(index: Int) -> Bool {
        get throws { try boolean(index) }
    }

    package subscript(index: Int) -> Bool? {
        get throws { try isNull(index) ? nil : try boolean(index) }
    }

    /// A REAL, or an INTEGER as its nearest Double.
    package subscript(index: Int) -> Double {
        get throws { try real(index) }
    }

    package subscript(index: Int) -> Double? {
        get throws { try isNull(index) ? nil : try real(index) }
    }

    /// A TEXT, whole, with any NUL inside it; text that is not UTF-8 throws.
    package subscript(index: Int) -> String {
        get throws { try text(index) }
    }

    package subscript(index: Int) -> String? {
        get throws { try isNull(index) ? nil : try text(index) }
    }

    package subscript(index: Int) -> [UInt8] {
        get throws { try blob(index) }
    }

    package subscript(index: Int) -> [UInt8]? {
        get throws { try isNull(index) ? nil : try blob(index) }
    }

    /// A column as it is stored.
    package subscript(index: Int) -> DatabaseValue {
        get throws {
            switch try type(of: index) {
            case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement.handle, Int32(index)))
            case SQLITE_FLOAT: .real(sqlite3_column_double(statement.handle, Int32(index)))
            case SQLITE_TEXT: .text(try text(index))
            case SQLITE_BLOB: .blob(try blob(index))
            default: .null
            }
        }
    }

    package subscript<Value: RowReadable>(index: Int) -> Value {
        get throws { try Value(row: self, column: index) }
    }

    package subscript<Value: RowReadable>(index: Int) -> Value? {
        get throws { try isNull(index) ? nil : try Value(row: self, column: index) }
    }

    /// A text as a case of an enum; a text that names none throws.
    package func value<Value: RawRepresentable>(_ index: Int) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try text(index)) else { throw unknownValue(index, "\(Value.self)") }
        return value
    }

    /// A text as a case of an enum, nil for NULL.
    package func value<Value: RawRepresentable>(_ index: Int) throws -> Value? where Value.RawValue == String {
        if try isNull(index) { return nil }
        let value: Value = try value(index)
        return value
    }

    /// The error for a column whose text or number the caller's type can't be made of.
    package func unknownValue(_ index: Int, _ type: String) -> DatabaseError {
        .unknownValue(column: name(index), type: type, sql: statement.sql.text)
    }
}

/// A type of an upper layer that can be read from a column: `row[3]` as a `Moment`.
package protocol RowReadable {
    /// Reads the column, or throws (`row.unknownValue`).
    init(row: Row, column: Int) throws
}

extension Row {
    private func type(of index: Int) throws -> Int32 {
        guard index >= 0, index < statement.columnCount else {
            throw DatabaseError.noColumn(index: index, columnCount: statement.columnCount, sql: statement.sql.text)
        }
        return sqlite3_column_type(statement.handle, Int32(truncatingIfNeeded: index))
    }

    private func integer(_ index: Int) throws -> Int64 {
        let type = try type(of: index)
        guard type == SQLITE_INTEGER else { throw wrongType(index, "an integer", type) }
        return sqlite3_column_int64(statement.handle, Int32(truncatingIfNeeded: index))
    }

    private func boolean(_ index: Int) throws -> Bool {
        switch try integer(index) {
        case 0: return false
        case 1: return true
        default: throw unknownValue(index, "Bool")
        }
    }

    private func real(_ index: Int) throws -> Double {
        let type = try type(of: index)
        guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { throw wrongType(index, "a number", type) }
        return sqlite3_column_double(statement.handle, Int32(truncatingIfNeeded: index))
    }

    private func text(_ index: Int) throws -> String {
        let type = try type(of: index)
        guard type == SQLITE_TEXT else { throw wrongType(index, "a text", type) }
        let column = Int32(truncatingIfNeeded: index)
        guard let start = sqlite3_column_text(statement.handle, column) else {
            throw statement.error(SQLITE_NOMEM)
        }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement.handle, column)))
        // Not `String(validating:as:)`, which is generic inside and takes 80 ns more: what needed repair differs.
        var text = String(decoding: bytes, as: UTF8.self)
        let isWhole = text.withUTF8 { whole in
            whole.count == bytes.count && (whole.baseAddress.map { memcmp($0, start, whole.count) == 0 } ?? true)
        }
        guard isWhole else { throw unknownValue(index, "UTF-8 text") }
        return text
    }

    private func blob(_ index: Int) throws -> [UInt8] {
        let type = try type(of: index)
        guard type == SQLITE_BLOB else { throw wrongType(index, "a blob", type) }
        let column = Int32(truncatingIfNeeded: index)
        guard let start = sqlite3_column_blob(statement.handle, column) else { return [] }
        return [UInt8](
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement.handle, column))))
    }

    private func wrongType(_ index: Int, _ expected: String, _ type: Int32) -> DatabaseError {
        let found =
            switch type {
            case SQLITE_INTEGER: "an integer"
            case SQLITE_FLOAT: "a real"
            case SQLITE_TEXT: "a text"
            case SQLITE_BLOB: "a blob"
            default: "NULL"
            }
        return .wrongType(column: name(index), expected: expected, found: found, sql: statement.sql.text)
    }

    private func name(_ index: Int) -> String {
        let name = sqlite3_column_name(statement.handle, Int32(truncatingIfNeeded: index))
        return name.map { String(cString: $0) } ?? String(index)
    }
}
