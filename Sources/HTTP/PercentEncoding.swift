/// Percent escapes of paths and forms (RFC 3986 §2.1; WHATWG URL, application/x-www-form-urlencoded).
enum PercentEncoding {
    /// A path decoded once. Nil for a broken escape, an escaped slash, backslash or control character, invalid
    /// UTF-8, or a dot segment: nothing that could mean two things reaches a router.
    static func path(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.first(0x25, in: 0..<bytes.count) != nil else {
            return hasDotSegment(bytes) ? nil : String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25 {
                guard let byte = escaped(bytes, at: index), byte >= 0x20, byte != 0x7f, byte != 0x2f, byte != 0x5c
                else { return nil }
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded.withUnsafeBytes(hasDotSegment) ? nil : String(validating: decoded, as: UTF8.self)
    }

    private static func hasDotSegment(_ path: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while let dot = path.first(0x2e, in: start..<path.count) {
            start = dot + 1
            if dot > 0 && path[dot - 1] != 0x2f { continue }
            if start < path.count, path[start] == 0x2e { start += 1 }
            if start == path.count || path[start] == 0x2f { return true }
        }
        return false
    }

    /// A name or value of a form; a plus sign is a space. Nil for a broken escape or invalid UTF-8.
    static func formText(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.contains(where: { $0 == 0x25 || $0 == 0x2b }) else {
            return String(validating: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x25:
                guard let byte = escaped(bytes, at: index) else { return nil }
                decoded.append(byte)
                index += 3
            case 0x2b:
                decoded.append(0x20)
                index += 1
            case let byte:
                decoded.append(byte)
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func escaped(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
        guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue
        else { return nil }
        return UInt8(high << 4 | low)
    }
}
