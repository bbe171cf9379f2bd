/// A value as SQLite stores it: one case per storage class.
package enum DatabaseValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// What can be bound to a placeholder of a statement. An enum with text for raw values conforms by saying so:
/// `enum State: String, Bindable`.
package protocol Bindable {
    /// The value as SQLite stores it.
    var databaseValue: DatabaseValue { get }
}

extension DatabaseValue: Bindable {
    package var databaseValue: DatabaseValue { self }
}

extension Int: Bindable {
    package var databaseValue: DatabaseValue { .integer(Int64(self)) }
}

extension Int64: Bindable {
    package var databaseValue: DatabaseValue { .integer(self) }
}

extension Bool: Bindable {
    package var databaseValue: DatabaseValue { .integer(self ? 1 : 0) }
}

extension Double: Bindable {
    package var databaseValue: DatabaseValue { .real(self) }
}

extension String: Bindable {
    package var databaseValue: DatabaseValue { .text(self) }
}

extension [UInt8]: Bindable {
    package var databaseValue: DatabaseValue { .blob(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    package var databaseValue: DatabaseValue { self?.databaseValue ?? .null }
}

extension Bindable where Self: RawRepresentable, RawValue == String {
    package var databaseValue: DatabaseValue { .text(rawValue) }
}
