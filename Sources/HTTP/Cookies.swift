/// Cookies of a request (RFC 6265 §4.2): `name=value` pairs between semicolons.
enum Cookies {
    /// The first value of this name. Quotation marks around a value are part of it.
    static func value(of name: String, in head: RequestHead) -> String? {
        head.bytes.withUnsafeBytes { bytes in
            for field in head.fields where bytes[part: field.name].equalsIgnoringCase("cookie") {
                if let value = find(name, in: field.value, bytes) { return head.text(value) }
            }
            return nil
        }
    }

    private static func find(_ name: String, in line: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        var start = line.lowerBound
        while start < line.upperBound {
            let end = bytes.first(0x3b, in: start..<line.upperBound) ?? line.upperBound
            let pair = bytes.trimmed(start..<end)
            if let equals = bytes.first(0x3d, in: pair), bytes[part: pair.lowerBound..<equals].equals(name) {
                return (equals + 1)..<pair.upperBound
            }
            start = end + 1
        }
        return nil
    }
}
