/// Markup that is already safe to send: a template writes it as it is.
package struct HTML: Sendable, Equatable {
    /// The markup, UTF-8 when sent.
    package let text: String

    /// Takes markup that the program itself has made. Text that came from outside goes through `init(escaping:)`.
    package init(trusted text: String) {
        self.text = text
    }

    /// Makes markup that shows `text` letter by letter.
    package init(escaping text: String) {
        var bytes: [UInt8] = []
        Escape.append(text, to: &bytes)
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// Puts two pieces of markup one after the other.
    package static func + (first: HTML, second: HTML) -> HTML {
        HTML(trusted: first.text + second.text)
    }
}

/// Writes text so that no letter of it is read as markup, in an element's content or in a quoted attribute.
enum Escape {
    /// One bit for each byte below 64 that has a meaning in markup: `"`, `&`, `'`, `<`, `>`.
    private static let marks: UInt64 = 1 << 34 | 1 << 38 | 1 << 39 | 1 << 60 | 1 << 62

    @inline(__always)
    static func append(_ text: String, to buffer: inout [UInt8]) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, to: &buffer) }
        if done == nil { Array(text.utf8).withUnsafeBufferPointer { append($0, to: &buffer) } }
    }

    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        var start = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            guard byte < 64, marks >> UInt64(byte) & 1 == 1 else { continue }
            buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            appendEntity(of: byte, to: &buffer)
            start = index + 1
        }
        buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    }

    private static func appendEntity(of byte: UInt8, to buffer: inout [UInt8]) {
        let entity: StaticString =
            switch byte {
            case UInt8(ascii: "\""): "&quot;"
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "'"): "&#39;"
            case UInt8(ascii: "<"): "&lt;"
            default: "&gt;"
            }
        entity.withUTF8Buffer { buffer.append(contentsOf: $0) }
    }
}

/// Writes a whole number in decimal digits.
enum Decimal {
    static func append(_ number: Int, to buffer: inout [UInt8]) {
        if number < 0 { buffer.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = buffer.count
        repeat {
            buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        buffer[start...].reverse()
    }
}
