import Glibc

extension UInt8 {
    /// tchar of RFC 9110 §5.6.2: two maps of 64 bits, one bit a character.
    var isToken: Bool {
        if self < 64 { return (0x3ff_6cfa_0000_0000 as UInt64) >> UInt64(self) & 1 == 1 }
        return self < 128 && (0x57ff_ffff_c7ff_fffe as UInt64) >> UInt64(self - 64) & 1 == 1
    }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7a }

    /// Space or tabulator, the optional whitespace of RFC 9110 §5.6.3.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// A control character that no field value may hold (RFC 9110 §5.5): all but the tabulator.
    var isControl: Bool { (self < 0x20 && self != 0x09) || self == 0x7f }

    /// The letter in lower case; every other byte as it is.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }

    /// The value of a hexadecimal digit.
    var hexValue: Int? {
        switch self {
        case 0x30...0x39: Int(self) - 0x30
        case 0x41...0x46: Int(self) - 0x37
        case 0x61...0x66: Int(self) - 0x57
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a range that lies within; used as `bytes[part: range]`.
    subscript(part range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    /// Where `byte` first stands in `range`.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
        guard let base = baseAddress, !range.isEmpty, range.upperBound <= count else { return nil }
        guard let found = memchr(base + range.lowerBound, Int32(byte), range.count) else { return nil }
        return UnsafeRawPointer(found) - base
    }

    func equals(_ text: String) -> Bool {
        guard text.utf8.count == count, let baseAddress else { return text.isEmpty && isEmpty }
        var text = text
        return text.withUTF8 { other in other.baseAddress.map { memcmp(baseAddress, $0, count) == 0 } ?? true }
    }

    /// Equality that disregards the case of ASCII letters.
    func equalsIgnoringCase(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { other in
            guard other.count == count else { return false }
            for index in 0..<count where self[index].lowercased != other[index].lowercased { return false }
            return true
        }
    }

    /// `range` without the blanks at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isBlank { start += 1 }
        while start < end, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    /// The elements of a comma-separated list without empty ones (RFC 9110 §5.6.1), blanks cut off.
    func listElements(_ range: Range<Int>) -> [Range<Int>] {
        var elements: [Range<Int>] = []
        var start = range.lowerBound
        while start <= range.upperBound {
            let end = first(0x2c, in: start..<range.upperBound) ?? range.upperBound
            let element = trimmed(start..<end)
            if !element.isEmpty { elements.append(element) }
            start = end + 1
        }
        return elements
    }
}
