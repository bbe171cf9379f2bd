/// Where the body of a request ends: the one place that decides it (RFC 9112 §6.3).
package enum Framing: Sendable, Equatable {
    case none
    case length(Int)
    case chunked

    var hasBody: Bool { self != .none }
}

/// What the header fields say about the message itself, gathered in one pass.
struct MessageFields: Sendable {
    private(set) var framing = Framing.none
    private(set) var host: Range<Int>?
    private(set) var wantsClose = false
    private(set) var wantsKeepAlive = false
    private(set) var expectsContinue = false
    /// Whether a conditional or range field is there, so that most responses need not look.
    private(set) var hasConditions = false
    private(set) var hasContentCoding = false

    private var contentLength: Int?
    private var codings: [Range<Int>]?

    static func read(
        _ bytes: UnsafeRawBufferPointer, _ fields: [FieldLine], isVersion10: Bool
    ) -> Result<MessageFields, Refusal> {
        var message = MessageFields()
        do {
            for field in fields { try message.note(field, bytes, isVersion10: isVersion10) }
            try message.decideFraming(bytes, isVersion10: isVersion10)
        } catch {
            return .failure(error)
        }
        guard message.host != nil || isVersion10 else { return .failure(Refusal(.badRequest)) }
        if message.framing == .length(0) { message.framing = .none }
        return .success(message)
    }

    private mutating func note(
        _ field: FieldLine, _ bytes: UnsafeRawBufferPointer, isVersion10: Bool
    ) throws(Refusal) {
        let name = bytes[part: field.name]
        switch name.count {
        case 4 where name.equalsIgnoringCase("host"):
            guard host == nil, Host.isValid(bytes[part: field.value]) else { throw Refusal(.badRequest) }
            host = field.value
        case 5 where name.equalsIgnoringCase("range"):
            hasConditions = true
        case 6 where name.equalsIgnoringCase("expect"):
            // HTTP/1.0 knows no expectations: they MUST be ignored (RFC 9110 §10.1.1).
            if isVersion10 { return }
            for element in bytes.listElements(field.value) {
                guard bytes[part: element].equalsIgnoringCase("100-continue") else { throw Refusal(.expectationFailed) }
                expectsContinue = true
            }
        case 8...19 where name[0].lowercased == 0x69 && name[2] == 0x2d && name[1].lowercased == 0x66:
            hasConditions = true
        case 10 where name.equalsIgnoringCase("connection"):
            noteConnection(bytes, field.value)
        case 14 where name.equalsIgnoringCase("content-length"):
            guard contentLength == nil else { throw Refusal(.badRequest) }
            contentLength = try Self.length(bytes[part: field.value])
        case 16 where name.equalsIgnoringCase("content-encoding"):
            for element in bytes.listElements(field.value)
            where !bytes[part: element].equalsIgnoringCase("identity") { hasContentCoding = true }
        case 17 where name.equalsIgnoringCase("transfer-encoding"):
            codings = (codings ?? []) + bytes.listElements(field.value)
        default: return
        }
    }

    private mutating func noteConnection(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) {
        for element in bytes.listElements(value) {
            if bytes[part: element].equalsIgnoringCase("close") { wantsClose = true }
            if bytes[part: element].equalsIgnoringCase("keep-alive") { wantsKeepAlive = true }
        }
    }

    /// Content-Length together with Transfer-Encoding, and Transfer-Encoding in HTTP/1.0, are how requests are
    /// smuggled: refused (RFC 9112 §6.1, §6.3).
    private mutating func decideFraming(_ bytes: UnsafeRawBufferPointer, isVersion10: Bool) throws(Refusal) {
        guard let codings else {
            framing = contentLength.map { .length($0) } ?? .none
            return
        }
        guard contentLength == nil, !isVersion10, let last = codings.last,
            bytes[part: last].equalsIgnoringCase("chunked")
        else { throw Refusal(.badRequest) }
        for coding in codings.dropLast() {
            let isChunked = bytes[part: coding].equalsIgnoringCase("chunked")
            throw Refusal(isChunked ? .badRequest : .notImplemented)
        }
        framing = .chunked
    }

    /// 1*DIGIT and nothing else; what no integer holds counts as too large, not as malformed (RFC 9110 §8.6).
    private static func length(_ value: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        guard !value.isEmpty, value.allSatisfy(\.isDigit) else { throw Refusal(.badRequest) }
        var length = 0
        for digit in value {
            let (product, overflows) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(Int(digit - 0x30))
            guard !overflows, !overflowsToo else { throw Refusal(.contentTooLarge) }
            length = sum
        }
        return length
    }
}
