import HTTP

/// The headers that every answer carries (controls.md 33 to 36), error pages too.
enum SecurityHeaders {
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

    /// A year, with subdomains; said only where the connection is encrypted (RFC 6797 §7.2).
    private static let strictTransportSecurity = "max-age=31536000; includeSubDomains"

    /// `isPrivate` answers are kept by nobody, unless the page has said how they may be kept.
    static func add(to response: inout Response, isPrivate: Bool, isSecure: Bool) {
        var (hasTypeOptions, hasCaching) = (false, false)
        for (name, _) in response.headers {
            if name == .cacheControl { hasCaching = true }
            if name == .contentTypeOptions { hasTypeOptions = true }
        }
        response.add(.contentSecurityPolicy, contentSecurityPolicy)
        if !hasTypeOptions { response.add(.contentTypeOptions, "nosniff") }
        response.add(.referrerPolicy, "same-origin")
        response.add(.crossOriginOpenerPolicy, "same-origin")
        if isSecure { response.add(.strictTransportSecurity, strictTransportSecurity) }
        if isPrivate && !hasCaching { response.add(.cacheControl, "no-store") }
    }
}

/// `Content-Disposition` with a Chinese name (RFC 6266, RFC 8187).
enum ContentDisposition {
    static func value(name: String, isInline: Bool) -> String {
        let kind = isInline ? "inline" : "attachment"
        // Old clients get a plain name with the same ending, if it has one that they can read.
        let ending = name.lastIndex(of: ".").map { name[$0...] } ?? ""
        let plainEnding = ending.utf8.dropFirst().allSatisfy(isLetterOrDigit) ? ending : ""
        return "\(kind); filename=\"download\(plainEnding)\"; filename*=UTF-8''\(PercentEncoding.encode(name))"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
package enum PercentEncoding {
    /// The text with every other byte of its UTF-8 as `%` and two hexadecimal digits.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: append(escaped: byte, to: &bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Adds `%` and the two hexadecimal digits of a byte.
    static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(37)
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    /// The text, or nil for a broken escape or bytes that are not UTF-8.
    package static func decode(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == 37 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}

/// Redirects lead only to our own paths (controls.md 30).
package enum SafeRedirect {
    /// The path, or "/" where it would lead elsewhere.
    package static func path(_ target: String) -> String {
        // "//host" names another host, and a browser reads a backslash as a slash.
        guard target.utf8.first == 47, target.utf8.dropFirst().first != 47 else { return "/" }
        var isPlain = true
        for byte in target.utf8 {
            if byte < 32 || byte == 127 || byte == 92 { return "/" }
            if byte == 32 || byte > 127 { isPlain = false }
        }
        if isPlain { return target }
        // What a header can't carry (Chinese letters in a query) is percent-encoded.
        var bytes: [UInt8] = []
        for byte in target.utf8 {
            if byte == 32 || byte > 127 {
                PercentEncoding.append(escaped: byte, to: &bytes)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
