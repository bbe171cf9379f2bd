/// Bytes on a connection, and what must come back.
struct WireCase: Sendable, CustomStringConvertible {
    enum Outcome: Sendable {
        /// These responses, and the connection goes on.
        case keeps([Int])
        /// These responses, then the server ends the connection in good order.
        case closes([Int])
        /// The client closes its side; then these responses and the end.
        case givesUp([Int])
    }

    let section: String
    let name: String
    let bytes: [UInt8]
    let outcome: Outcome
    /// The content of the first response, where it tells what reached the handler.
    let text: String?
    let toHead: Bool

    var description: String { "\(section): \(name)" }

    init(
        _ section: String, _ name: String, _ bytes: String, _ outcome: Outcome, text: String? = nil,
        toHead: Bool = false
    ) {
        self.init(section, name, raw: Array(bytes.utf8), outcome, text: text, toHead: toHead)
    }

    init(
        _ section: String, _ name: String, raw bytes: [UInt8], _ outcome: Outcome, text: String? = nil,
        toHead: Bool = false
    ) {
        self.section = section
        self.name = name
        self.bytes = bytes
        self.outcome = outcome
        self.text = text
        self.toHead = toHead
    }

    /// A GET of /a with these lines behind Host.
    static func get(_ lines: String...) -> String {
        "GET /a HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// A POST of a form with these lines, then `body`.
    static func post(_ lines: [String], _ body: String, to path: String = "/form") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    static func chunked(_ body: String) -> String {
        post(["Transfer-Encoding: chunked"], body)
    }

    /// A request that must never be answered: what stands behind a refused message is not a message.
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

    static let all =
        requestLine + target + host + fields + bodyLength + transferCoding + chunks + connection + expectation
        + method + content
}
