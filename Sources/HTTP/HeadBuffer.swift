/// The bytes of a response head as they are put together.
struct HeadBuffer {
    private(set) var bytes: [UInt8]

    private static let bytesReserved = 1024

    /// Uses the storage of `bytes` again.
    init(bytes: consuming [UInt8]) {
        self.bytes = bytes
        self.bytes.removeAll(keepingCapacity: true)
        if self.bytes.capacity < Self.bytesReserved { self.bytes.reserveCapacity(Self.bytesReserved) }
    }

    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @_disfavoredOverload
    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    mutating func append(_ number: Int) {
        if number >= 10 { append(number / 10) }
        bytes.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// A control character in a value would let its author write fields of his own; it becomes a space.
    mutating func appendValue(_ text: String) {
        let start = bytes.count
        append(text)
        for index in start..<bytes.count where bytes[index].isControl { bytes[index] = 0x20 }
    }
}
