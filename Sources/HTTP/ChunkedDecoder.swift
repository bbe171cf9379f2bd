/// The chunked transfer coding (RFC 9112 §7.1): extensions are bounded and ignored, trailers are checked,
/// bounded and dropped.
struct ChunkedDecoder: Sendable {
    enum Event {
        case needsMore
        /// Content, as a range of the input.
        case data(Range<Int>)
        case end
        case refused(Status)
    }

    private enum State {
        case size
        case data(Int)
        /// Behind a chunk's content: the number of bytes seen of its CRLF.
        case dataEnd(Int)
        case trailer
    }

    /// Bytes of content that may still come.
    var bytesMax = 0

    private let limits: Limits
    private var state = State.size
    private var lines = LineBuffer()
    private var extensionBytes = 0
    private var trailerBytes = 0

    init(limits: Limits) {
        self.limits = limits
    }

    mutating func next(_ input: UnsafeRawBufferPointer, at position: inout Int) -> Event {
        while true {
            switch state {
            case .size:
                if let event = readSize(input, &position) { return event }
            case .data(let remaining):
                let piece = position..<(position + min(remaining, input.count - position))
                guard !piece.isEmpty else { return .needsMore }
                position = piece.upperBound
                state = remaining == piece.count ? .dataEnd(0) : .data(remaining - piece.count)
                return .data(piece)
            case .dataEnd(let seen):
                guard position < input.count else { return .needsMore }
                guard input[position] == (seen == 0 ? 0x0d : 0x0a) else { return .refused(.badRequest) }
                position += 1
                state = seen == 0 ? .dataEnd(1) : .size
            case .trailer:
                if let event = readTrailer(input, &position) { return event }
            }
        }
    }

    private mutating func readSize(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        switch lines.take(from: input, at: &position, bytesMax: limits.chunkLineBytesMax) {
        case .needsMore: return .needsMore
        case .tooLong, .line(nil): return .refused(.badRequest)
        case .line(let range?):
            let size = lines.bytes.withUnsafeBytes { Self.size($0, line: range) }
            lines.reuse()
            guard let size else { return .refused(.badRequest) }
            extensionBytes += size.extensionBytes
            guard extensionBytes <= limits.chunkExtensionBytesMax else { return .refused(.badRequest) }
            guard size.bytes <= bytesMax else { return .refused(.contentTooLarge) }
            bytesMax -= size.bytes
            state = size.bytes == 0 ? .trailer : .data(size.bytes)
            return nil
        }
    }

    private mutating func readTrailer(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        switch lines.take(from: input, at: &position, bytesMax: limits.trailerBytesMax - trailerBytes) {
        case .needsMore: return .needsMore
        case .tooLong: return .refused(.headTooLarge)
        case .line(nil): return .refused(.badRequest)
        case .line(let range?) where range.isEmpty:
            self = ChunkedDecoder(limits: limits)
            return .end
        case .line(let range?):
            let field = lines.bytes.withUnsafeBytes { FieldLine($0, line: range) }
            trailerBytes += range.count + 2
            lines.reuse()
            return field == nil ? .refused(.badRequest) : nil
        }
    }

    /// `1*HEXDIG [ chunk-ext ]`. A size that no integer holds becomes the largest one, which every limit refuses.
    private static func size(
        _ bytes: UnsafeRawBufferPointer, line: Range<Int>
    ) -> (bytes: Int, extensionBytes: Int)? {
        var (size, index) = (0, line.lowerBound)
        while index < line.upperBound, let digit = bytes[index].hexValue {
            size = size > Int.max >> 4 ? Int.max : size << 4 | digit
            index += 1
        }
        guard index > line.lowerBound else { return nil }
        let digitsEnd = index
        while index < line.upperBound, bytes[index].isBlank { index += 1 }
        guard index < line.upperBound else { return index == digitsEnd ? (size, 0) : nil }
        guard bytes[index] == 0x3b else { return nil }
        for index in index..<line.upperBound where bytes[index].isControl { return nil }
        return (size, line.upperBound - digitsEnd)
    }
}
