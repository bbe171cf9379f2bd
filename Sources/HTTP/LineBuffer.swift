import Glibc

/// Gathers lines that may arrive in any pieces. What it answers depends on the bytes alone, never on where
/// they were cut: a line is too long when there is no line feed among its first `bytesMax` bytes.
struct LineBuffer: Sendable {
    enum Outcome {
        /// A line without its CRLF, as a range of `bytes`; nil when it ended in a bare line feed.
        case line(Range<Int>?)
        case needsMore
        case tooLong
    }

    private(set) var bytes: [UInt8] = []
    private(set) var lineStart = 0

    /// Bytes of the line that is being gathered.
    var lineBytes: Int { bytes.count - lineStart }

    /// Moves bytes of `input` here, up to and with the next line feed.
    mutating func take(from input: UnsafeRawBufferPointer, at position: inout Int, bytesMax: Int) -> Outcome {
        let room = bytesMax - lineBytes
        guard room > 0 else { return .tooLong }
        let window = position..<(position + min(input.count - position, room))
        if let lineFeed = input.first(0x0a, in: window) {
            append(input, position..<(lineFeed + 1))
            position = lineFeed + 1
            return .line(endLine())
        }
        append(input, window)
        position = window.upperBound
        return window.count == room ? .tooLong : .needsMore
    }

    /// Forgets the lines; gives their bytes away when they are to be kept.
    @discardableResult
    mutating func removeAll() -> [UInt8] {
        lineStart = 0
        defer { bytes = [] }
        return bytes
    }

    /// Forgets the lines but keeps the storage.
    mutating func reuse() {
        lineStart = 0
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ input: UnsafeRawBufferPointer, _ range: Range<Int>) {
        if bytes.isEmpty { bytes.reserveCapacity(min(input.count - range.lowerBound, 1024)) }
        bytes.append(contentsOf: input[part: range])
    }

    private mutating func endLine() -> Range<Int>? {
        let end = bytes.count - 1
        defer { lineStart = bytes.count }
        guard end > lineStart, bytes[end - 1] == 0x0d else { return nil }
        return lineStart..<(end - 1)
    }
}
