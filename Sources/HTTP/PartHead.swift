/// What the header of one part says (RFC 7578 §4).
struct PartHead: Sendable {
    let name: String
    /// Nil for a plain field; a file field that was left empty has an empty name.
    let fileName: String?
    let contentType: String?

    /// Nil without a Content-Disposition of `form-data` with a name, or with a transfer encoding that would
    /// have to be undone.
    init?(bytes: [UInt8], fields: [FieldLine]) {
        var parameters: HeaderParameters?
        var contentType: String?
        for field in fields {
            let name = String(decoding: bytes[field.name], as: UTF8.self).lowercased()
            let value = Array(bytes[field.value])
            switch name {
            case "content-disposition":
                guard parameters == nil else { return nil }
                parameters = HeaderParameters(value)
            case "content-type":
                contentType = String(validating: value, as: UTF8.self)
            case "content-transfer-encoding":
                let encoding = String(decoding: value, as: UTF8.self).lowercased()
                guard ["7bit", "8bit", "binary"].contains(encoding) else { return nil }
            default: break
            }
        }
        guard let parameters, parameters.value == "form-data", let name = parameters["name"].flatMap(Self.text) else {
            return nil
        }
        self.name = name
        self.contentType = contentType
        if let file = parameters["filename"] {
            guard let text = Self.text(file) else { return nil }
            fileName = Self.lastComponent(text)
        } else {
            fileName = nil
        }
    }

    /// Browsers escape exactly the quotation mark, CR and LF, as %22, %0D and %0A (WHATWG HTML §4.10.22.8).
    private static func text(_ bytes: [UInt8]) -> String? {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let escape = bytes[index] == 0x25 ? Array(bytes[index...].prefix(3)) : []
            switch escape {
            case [0x25, 0x32, 0x32]: text.append(0x22)
            case [0x25, 0x30, 0x44], [0x25, 0x30, 0x41], [0x25, 0x30, 0x64], [0x25, 0x30, 0x61]: text.append(0x20)
            default:
                text.append(bytes[index])
                index += 1
                continue
            }
            index += 3
        }
        return String(validating: text, as: UTF8.self)
    }

    private static func lastComponent(_ name: String) -> String {
        name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    }
}

/// A field value of the form `value; name=token; name="quoted string"` (RFC 9110 §5.6.6).
struct HeaderParameters {
    /// The first word, in lower case.
    let value: String
    private var parameters: [(name: String, value: [UInt8])] = []

    subscript(name: String) -> [UInt8]? {
        parameters.first { $0.name == name }?.value
    }

    /// Nil when malformed or when a parameter comes twice. In a quoted string only `\"` counts as an escape:
    /// browsers send the backslashes of a file name as they are.
    init?(_ bytes: [UInt8]) {
        let pieces = Self.split(bytes)
        guard let first = pieces.first, !first.isEmpty else { return nil }
        value = String(decoding: first, as: UTF8.self).lowercased()
        for piece in pieces.dropFirst() where !piece.isEmpty {
            guard let equals = piece.firstIndex(of: 0x3d) else { return nil }
            let name = String(decoding: piece[..<equals], as: UTF8.self).lowercased()
            guard !name.isEmpty, piece[..<equals].allSatisfy(\.isToken), self[name] == nil,
                let value = Self.unquoted(Array(piece[(equals + 1)...]))
            else { return nil }
            parameters.append((name, value))
        }
    }

    /// Cuts at semicolons outside of quotation marks and trims the pieces.
    private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        var isQuoted = false
        for byte in bytes {
            if byte == 0x22 && piece.last != 0x5c { isQuoted.toggle() }
            if byte == 0x3b && !isQuoted {
                pieces.append(trimmed(piece))
                piece = []
            } else {
                piece.append(byte)
            }
        }
        return pieces + [trimmed(piece)]
    }

    private static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.first == 0x22 else { return !bytes.isEmpty && bytes.allSatisfy(\.isToken) ? bytes : nil }
        guard bytes.count >= 2, bytes.last == 0x22 else { return nil }
        var text: [UInt8] = []
        for byte in bytes.dropFirst().dropLast() {
            if byte == 0x22 {
                guard text.last == 0x5c else { return nil }
                text.removeLast()
            }
            text.append(byte)
        }
        return text
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { buffer in Array(buffer[part: buffer.trimmed(0..<buffer.count)]) }
    }
}
