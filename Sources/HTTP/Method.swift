/// A request method (RFC 9110 §9). The parser lets no other pass than those that are named here.
package struct Method: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The method as it stands on the wire, in capitals.
    package let rawValue: String

    /// A method by its name on the wire; any is accepted here.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static var get: Method { Method(rawValue: "GET") }
    package static var head: Method { Method(rawValue: "HEAD") }
    package static var post: Method { Method(rawValue: "POST") }
    package static var put: Method { Method(rawValue: "PUT") }
    package static var patch: Method { Method(rawValue: "PATCH") }
    package static var delete: Method { Method(rawValue: "DELETE") }
    package static var options: Method { Method(rawValue: "OPTIONS") }

    /// The name on the wire.
    package var description: String { rawValue }

    /// Reads a method that this server implements; TRACE, CONNECT and unknown ones give nil (501).
    init?(_ bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 3: self = bytes.equals("GET") ? .get : .put
        case 4: self = bytes.equals("HEAD") ? .head : .post
        case 5: self = .patch
        case 6: self = .delete
        case 7: self = .options
        default: return nil
        }
        guard bytes.equals(rawValue) else { return nil }
    }
}
