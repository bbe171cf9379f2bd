/// A header field as two ranges of the bytes it stands in (RFC 9112 §5).
struct FieldLine: Sendable {
    let name: Range<Int>
    let value: Range<Int>

    /// Reads `name ":" OWS value OWS`. Nil for a folded line, blanks before the colon, an empty or impossible
    /// name, or a control character: all must be refused (RFC 9112 §5.1, §5.2; RFC 9110 §5.5).
    init?(_ bytes: UnsafeRawBufferPointer, line: Range<Int>) {
        guard let colon = bytes.first(0x3a, in: line), colon > line.lowerBound else { return nil }
        for index in line.lowerBound..<colon where !bytes[index].isToken { return nil }
        value = bytes.trimmed((colon + 1)..<line.upperBound)
        name = line.lowerBound..<colon
        var controls = false
        for index in value { controls = controls || bytes[index].isControl }
        if controls { return nil }
    }
}
