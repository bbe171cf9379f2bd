/// The head of a request: its bytes as received, and where everything stands in them. Strings are made when
/// somebody asks.
package struct RequestHead: Sendable {
    let bytes: [UInt8]
    let fields: [FieldLine]
    let line: RequestLine
    let target: RequestTarget
    let message: MessageFields

    /// Where the body of the request ends.
    package var framing: Framing { message.framing }

    /// Whether the client lets the connection go after this request (RFC 9112 §9.3).
    var closesConnection: Bool {
        message.wantsClose || (line.isVersion10 && !message.wantsKeepAlive)
    }

    /// Takes apart a head whose lines have been read; `bytes` holds them all.
    static func make(
        bytes: [UInt8], fields: [FieldLine], line: RequestLine
    ) -> Result<RequestHead, Refusal> {
        bytes.withUnsafeBytes { buffer in
            guard let target = RequestTarget(buffer, range: line.target, method: line.method) else {
                return .failure(Refusal(.badRequest))
            }
            return MessageFields.read(buffer, fields, isVersion10: line.isVersion10).map { message in
                RequestHead(bytes: bytes, fields: fields, line: line, target: target, message: message)
            }
        }
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The range of the first field of this name.
    func range(of name: HeaderName) -> Range<Int>? {
        bytes.withUnsafeBytes { buffer in
            fields.first { buffer[part: $0.name].equalsIgnoringCase(name.text) }?.value
        }
    }

    /// The value of a field; several of one name are joined by a comma, cookies by a semicolon
    /// (RFC 9110 §5.3, RFC 6265 §5.4).
    func value(of name: HeaderName) -> String? {
        guard let first = range(of: name) else { return nil }
        var value = text(first)
        let separator = name == .cookie ? "; " : ", "
        for field in fields where field.value.lowerBound > first.upperBound && isNamed(field, name) {
            value += separator + text(field.value)
        }
        return value
    }

    private func isNamed(_ field: FieldLine, _ name: HeaderName) -> Bool {
        bytes.withUnsafeBytes { $0[part: field.name].equalsIgnoringCase(name.text) }
    }
}
