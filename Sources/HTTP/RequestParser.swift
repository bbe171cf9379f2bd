/// Requests out of bytes, without any input or output of its own (RFC 9112). Bytes go in as they come, events
/// come out; the same bytes give the same events however they were cut, except that a body may come in other
/// pieces.
package struct RequestParser: Sendable {
    /// What the parser has found.
    package enum Event: Sendable {
        /// All of the input is used up.
        case needsMore
        /// The head is complete. Set `bodyBytesMax` before asking on.
        case head(RequestHead)
        /// A piece of the body, as a range of the input.
        case body(Range<Int>)
        /// The request is complete; the next byte begins another one.
        case end
        /// The connection cannot go on.
        case refused(Status)
    }

    private enum State {
        case requestLine, fields
        case length(Int)
        case chunked, complete
        case refused(Status)
    }

    /// Bytes of body that are let through; a chunked body that is longer is refused with 413.
    package var bodyBytesMax = 0 {
        didSet { chunks.bytesMax = bodyBytesMax }
    }
    /// The method, once its line was read, so that a refusal of HEAD can go without content.
    private(set) var method: Method?

    private let limits: Limits
    private var state = State.requestLine
    private var lines = LineBuffer()
    private var emptyLines = 0
    private var line: RequestLine?
    private var fields: [FieldLine] = []
    private var chunks: ChunkedDecoder

    /// A parser at the start of a connection.
    package init(limits: Limits) {
        self.limits = limits
        chunks = ChunkedDecoder(limits: limits)
    }

    /// Whether no byte of a further request has come.
    package var isBetweenRequests: Bool {
        guard case .requestLine = state else { return false }
        return lines.bytes.isEmpty && emptyLines == 0
    }

    /// Whether the head is read and the body is not.
    package var isInBody: Bool {
        switch state {
        case .length, .chunked: true
        default: false
        }
    }

    /// Reads on in `input` from `position` and moves `position` behind what it has read.
    package mutating func next(_ input: UnsafeRawBufferPointer, at position: inout Int) -> Event {
        while true {
            switch state {
            case .requestLine:
                if let event = readRequestLine(input, &position) { return event }
            case .fields:
                if let event = readField(input, &position) { return event }
            case .length(let remaining):
                return readBody(input, &position, remaining)
            case .chunked:
                return readChunked(input, &position)
            case .complete:
                startOver()
                return .end
            case .refused(let status):
                return .refused(status)
            }
        }
    }

    private mutating func readRequestLine(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        // 32 bytes stand for method, version and spaces.
        let bytesMax = min(limits.targetBytesMax + 32, limits.headBytesMax)
        switch lines.take(from: input, at: &position, bytesMax: bytesMax) {
        case .needsMore: return .needsMore
        case .tooLong: return refuse(RequestLine.refusalOfTooLong(lines.bytes))
        case .line(nil): return refuse(.badRequest)
        case .line(let range?) where range.isEmpty:
            emptyLines += 1
            lines.reuse()
            return emptyLines > limits.leadingEmptyLinesMax ? refuse(.badRequest) : nil
        case .line(let range?):
            let read = lines.bytes.withUnsafeBytes {
                RequestLine.read($0, line: range, targetBytesMax: limits.targetBytesMax)
            }
            switch read {
            case .failure(let refusal): return refuse(refusal.status)
            case .success(let line):
                self.line = line
                method = line.method
                fields.reserveCapacity(16)
                state = .fields
                return nil
            }
        }
    }

    private mutating func readField(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        switch lines.take(from: input, at: &position, bytesMax: limits.headBytesMax - lines.lineStart) {
        case .needsMore: return .needsMore
        case .tooLong: return refuse(.headTooLarge)
        case .line(nil): return refuse(.badRequest)
        case .line(let range?) where range.isEmpty: return endHead()
        case .line(let range?):
            guard fields.count < limits.headerCountMax else { return refuse(.headTooLarge) }
            guard let field = lines.bytes.withUnsafeBytes({ FieldLine($0, line: range) }) else {
                return refuse(.badRequest)
            }
            fields.append(field)
            return nil
        }
    }

    private mutating func endHead() -> Event {
        guard let line else { return refuse(.badRequest) }
        let head = RequestHead.make(bytes: lines.removeAll(), fields: fields, line: line)
        fields = []
        switch head {
        case .failure(let refusal): return refuse(refusal.status)
        case .success(let head):
            switch head.framing {
            case .none: state = .complete
            case .length(let length): state = .length(length)
            case .chunked: state = .chunked
            }
            return .head(head)
        }
    }

    private mutating func readBody(
        _ input: UnsafeRawBufferPointer, _ position: inout Int, _ remaining: Int
    ) -> Event {
        if remaining > bodyBytesMax { return refuse(.contentTooLarge) }
        let piece = position..<(position + min(remaining, input.count - position))
        guard !piece.isEmpty else { return .needsMore }
        position = piece.upperBound
        bodyBytesMax -= piece.count
        state = remaining == piece.count ? .complete : .length(remaining - piece.count)
        return .body(piece)
    }

    private mutating func readChunked(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event {
        switch chunks.next(input, at: &position) {
        case .needsMore: return .needsMore
        case .data(let range): return .body(range)
        case .refused(let status): return refuse(status)
        case .end:
            startOver()
            return .end
        }
    }

    private mutating func refuse(_ status: Status) -> Event {
        lines.removeAll()
        state = .refused(status)
        return .refused(status)
    }

    private mutating func startOver() {
        state = .requestLine
        emptyLines = 0
        line = nil
        method = nil
        bodyBytesMax = 0
    }
}
