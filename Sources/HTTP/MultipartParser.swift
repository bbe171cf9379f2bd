/// `multipart/form-data` out of bytes, without any input or output of its own (RFC 7578, RFC 2046 §5.1.1). Bytes
/// go in as they come; the events depend on them alone, never on where they were cut.
struct MultipartParser: Sendable {
    enum Event {
        case needsMore
        case part(PartHead)
        /// Content of the part, as a range of the input.
        case data(Range<Int>)
        /// Content of the part that stood in earlier input: so many first bytes of `delimiter`.
        case heldBack(Int)
        case partEnd
        /// The last delimiter was read; what follows it is ignored.
        case end
        case refused(Status)
    }

    private enum State {
        case preamble, data
        /// Behind a delimiter: blanks, then CRLF, or two dashes.
        case delimiterEnd, lineFeed, secondDash
        case head, epilogue
        case refused(Status)
    }

    /// CRLF, two dashes and the boundary.
    let delimiter: [UInt8]

    private let headBytesMax: Int
    private var state = State.preamble
    /// Bytes of the delimiter that were seen. The first one may stand at the very start, as if behind a CRLF.
    private var matched = 2
    private var blanks = 0
    private var lines = LineBuffer()
    private var fields: [FieldLine] = []

    init(boundary: [UInt8], headBytesMax: Int) {
        delimiter = [0x0d, 0x0a, 0x2d, 0x2d] + boundary
        self.headBytesMax = headBytesMax
    }

    /// Whether the last delimiter was read.
    var isComplete: Bool {
        guard case .epilogue = state else { return false }
        return true
    }

    mutating func next(_ input: UnsafeRawBufferPointer, at position: inout Int) -> Event {
        while position < input.count {
            switch state {
            case .preamble, .data:
                if let event = seekDelimiter(input, &position) { return event }
            case .delimiterEnd, .lineFeed, .secondDash:
                let byte = input[position]
                position += 1
                if let event = endDelimiter(byte) { return event }
            case .head:
                if let event = readHead(input, &position) { return event }
            case .epilogue:
                position = input.count
            case .refused(let status):
                return .refused(status)
            }
        }
        return .needsMore
    }

    private var isInPart: Bool {
        guard case .data = state else { return false }
        return true
    }

    /// A carriage return stands only at the delimiter's start, so a failed match can only begin anew at the byte
    /// that failed.
    private mutating func seekDelimiter(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        if matched == 0 {
            let start = position
            let carriageReturn = input.first(0x0d, in: start..<input.count)
            position = carriageReturn ?? input.count
            if position > start && isInPart { return .data(start..<position) }
            guard carriageReturn != nil else { return nil }
        }
        guard input[position] == delimiter[matched] else {
            let held = matched
            matched = 0
            return isInPart && held > 0 ? .heldBack(held) : nil
        }
        position += 1
        matched += 1
        guard matched == delimiter.count else { return nil }
        let event: Event? = isInPart ? .partEnd : nil
        matched = 0
        blanks = 0
        state = .delimiterEnd
        return event
    }

    private mutating func endDelimiter(_ byte: UInt8) -> Event? {
        switch (state, byte) {
        case (.delimiterEnd, 0x20), (.delimiterEnd, 0x09):
            blanks += 1
            return blanks > 64 ? refuse(.badRequest) : nil
        case (.delimiterEnd, 0x0d): state = .lineFeed
        case (.delimiterEnd, 0x2d) where blanks == 0: state = .secondDash
        case (.lineFeed, 0x0a): state = .head
        case (.secondDash, 0x2d):
            state = .epilogue
            return .end
        default: return refuse(.badRequest)
        }
        return nil
    }

    private mutating func readHead(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        switch lines.take(from: input, at: &position, bytesMax: headBytesMax - lines.lineStart) {
        case .needsMore: return nil
        case .tooLong, .line(nil): return refuse(.badRequest)
        case .line(let range?) where !range.isEmpty:
            guard let field = lines.bytes.withUnsafeBytes({ FieldLine($0, line: range) }) else {
                return refuse(.badRequest)
            }
            fields.append(field)
            return nil
        case .line:
            let head = PartHead(bytes: lines.removeAll(), fields: fields)
            fields = []
            guard let head else { return refuse(.badRequest) }
            state = .data
            return .part(head)
        }
    }

    private mutating func refuse(_ status: Status) -> Event {
        state = .refused(status)
        return .refused(status)
    }
}
