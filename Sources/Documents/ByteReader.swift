/// Reads numbers from bytes that came from outside; every read beyond the end is nil.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    var isLittleEndian = false

    init(_ bytes: some Collection<UInt8>, isLittleEndian: Bool = false) {
        self.bytes = ArraySlice(bytes)
        self.isLittleEndian = isLittleEndian
    }

    var count: Int { bytes.count }

    func byte(at offset: Int) -> UInt8? {
        guard offset >= 0, offset < bytes.count else { return nil }
        return bytes[bytes.startIndex + offset]
    }

    func uint16(at offset: Int) -> Int? { number(at: offset, byteCount: 2) }

    func uint32(at offset: Int) -> Int? { number(at: offset, byteCount: 4) }

    /// Whether the bytes from `offset` on spell `text`.
    func spells(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, offset <= bytes.count else { return false }
        return text.withUTF8Buffer { bytes.dropFirst(offset).starts(with: $0) }
    }

    private func number(at offset: Int, byteCount: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - byteCount else { return nil }
        let part = bytes.dropFirst(offset).prefix(byteCount)
        func joined(_ part: some Sequence<UInt8>) -> Int { part.reduce(0) { $0 << 8 | Int($1) } }
        return isLittleEndian ? joined(part.reversed()) : joined(part)
    }
}
