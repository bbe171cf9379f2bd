/// A request target taken apart (RFC 9112 §3.2).
struct RequestTarget: Sendable {
    /// The decoded path, or "*".
    var path: String
    /// The bytes after the question mark.
    var query: Range<Int>?
    /// The authority of an absolute target, which then counts instead of Host (RFC 9112 §3.2.2).
    var authority: Range<Int>?
    /// Whether the target itself says https.
    var isHTTPS = false

    /// Nil means 400.
    init?(_ bytes: UnsafeRawBufferPointer, range: Range<Int>, method: Method) {
        for index in range where !Self.isAllowed(bytes[index]) { return nil }
        var pathStart = range.lowerBound
        if bytes[part: range].equals("*") {
            guard method == .options else { return nil }
            path = "*"
            return
        } else if bytes[range.lowerBound] != 0x2f {
            guard let schemeEnd = Self.endOfScheme(bytes, range) else { return nil }
            isHTTPS = schemeEnd.isHTTPS
            pathStart = schemeEnd.index
            while pathStart < range.upperBound, bytes[pathStart] != 0x2f, bytes[pathStart] != 0x3f { pathStart += 1 }
            let host = schemeEnd.index..<pathStart
            guard Host.isValid(bytes[part: host]) else { return nil }
            authority = host
        }
        let pathEnd = bytes.first(0x3f, in: pathStart..<range.upperBound) ?? range.upperBound
        if pathEnd < range.upperBound { query = (pathEnd + 1)..<range.upperBound }
        if pathStart == pathEnd {
            path = method == .options && query == nil ? "*" : "/"
        } else {
            guard let decoded = PercentEncoding.path(bytes[part: pathStart..<pathEnd]) else { return nil }
            path = decoded
        }
    }

    /// Printable ASCII without what RFC 3986 keeps out of every URI; `|^{}` and the backquote pass, because
    /// browsers send them.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7f else { return false }
        return byte != 0x22 && byte != 0x23 && byte != 0x3c && byte != 0x3e && byte != 0x5c
    }

    private static func endOfScheme(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> (index: Int, isHTTPS: Bool)? {
        let target = bytes[part: range]
        if target.count > 7, target[part: 0..<7].equalsIgnoringCase("http://") {
            return (range.lowerBound + 7, false)
        }
        if target.count > 8, target[part: 0..<8].equalsIgnoringCase("https://") {
            return (range.lowerBound + 8, true)
        }
        return nil
    }
}
