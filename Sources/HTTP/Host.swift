/// The grammar of Host and of an authority without user information (RFC 9110 §7.2, RFC 3986 §3.2.2).
enum Host {
    /// Whether `bytes` are a non-empty host with an optional port.
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first, bytes.count <= 255 + 6 else { return false }
        var end = 0
        if first == 0x5b {
            guard let bracket = bytes.first(0x5d, in: 0..<bytes.count), isAddress(bytes[part: 1..<bracket]) else {
                return false
            }
            end = bracket + 1
        } else {
            while end < bytes.count, bytes[end] != 0x3a {
                guard isNameCharacter(bytes, at: end) else { return false }
                end += 1
            }
            guard end > 0 else { return false }
        }
        return end == bytes.count || isPort(bytes[part: end..<bytes.count])
    }

    private static func isPort(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes[0] == 0x3a, bytes.count <= 6 else { return false }
        var port = 0
        for byte in bytes.dropFirst() {
            guard byte.isDigit else { return false }
            port = port * 10 + Int(byte - 0x30)
        }
        return port <= 65_535
    }

    /// unreserved, sub-delims or a percent escape.
    private static func isNameCharacter(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        switch bytes[index] {
        case 0x25:
            return index + 2 < bytes.count && bytes[index + 1].hexValue != nil && bytes[index + 2].hexValue != nil
        case 0x2d, 0x2e, 0x5f, 0x7e, 0x21, 0x24, 0x26...0x2c, 0x3b, 0x3d: return true
        case let byte: return byte.isLetter || byte.isDigit
        }
    }

    /// An IPv6 address between its brackets; zones and future versions are not accepted.
    private static func isAddress(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= 45, bytes.allSatisfy({ $0.hexValue != nil || $0 == 0x3a || $0 == 0x2e }) else {
            return false
        }
        return PeerAddress(String(decoding: bytes, as: UTF8.self))?.isVersion6 ?? false
    }
}
