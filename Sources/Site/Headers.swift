import HTTP

/// The headers that every answer carries (controls.md 33 to 36), error pages too.
enum SecurityHeaders {
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

    static func add(to response: inout Response, isPrivate: Bool) {
        response.add("content-security-policy", contentSecurityPolicy)
        response.add("x-content-type-options", "nosniff")
        response.add("referrer-policy", "same-origin")
        response.add("cross-origin-opener-policy", "same-origin")
        if isPrivate { response.add(.cacheControl, "no-store") }
    }
}

/// `Content-Disposition` with a Chinese name (RFC 6266, RFC 8187).
enum ContentDisposition {
    static func value(name: String, isInline: Bool) -> String {
        let kind = isInline ? "inline" : "attachment"
        let ending = name.split(separator: ".").last.map { ".\($0)" } ?? ""
        let plainEnding = ending.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 34 && $0 != 92 } ? ending : ""
        return "\(kind); filename=\"download\(plainEnding)\"; filename*=UTF-8''\(PercentEncoding.encode(name))"
    }
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
package enum PercentEncoding {
    package static func encode(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: bytes += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

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
        let bytes = Array(target.utf8)
        guard bytes.first == 47, bytes.count < 2 || (bytes[1] != 47 && bytes[1] != 92) else { return "/" }
        // What a header can't carry (Chinese letters in a query) is percent-encoded; control characters end it.
        guard bytes.allSatisfy({ $0 >= 32 && $0 != 127 && $0 != 92 }) else { return "/" }
        guard bytes.allSatisfy({ $0 < 128 && $0 != 32 }) else {
            return bytes.map { $0 < 128 && $0 != 32 ? String(UnicodeScalar($0)) : hex($0) }.joined()
        }
        return target
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
}
