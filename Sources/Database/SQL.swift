/// The text of one SQL statement. A literal keeps its address, by which a connection finds the prepared statement
/// without hashing the text. There is no interpolation: values are bound, and the one door for text that is made
/// at run time is `init(unchecked:)`.
package struct SQL: ExpressibleByStringLiteral, Sendable {
    enum Storage: Sendable {
        case literal(StaticString)
        case text(String)
    }

    let storage: Storage

    /// A literal: the usual way to write a statement.
    package init(stringLiteral value: StaticString) {
        storage = value.hasPointerRepresentation ? .literal(value) : .text(value.description)
    }

    /// SQL that is made at run time, such as a list of placeholders. Nothing that came from outside may be part of it.
    package init(unchecked text: String) {
        storage = .text(text)
    }

    /// One statement made of two parts. The result is found in the statement cache by its text, so a constant that is
    /// composed once (`static let`) is cheaper than one that is composed at each call.
    package static func + (left: SQL, right: SQL) -> SQL {
        SQL(unchecked: left.text + right.text)
    }

    /// The statement as text, for composition and for messages in the log.
    package var text: String {
        switch storage {
        case .literal(let literal): literal.description
        case .text(let text): text
        }
    }
}
