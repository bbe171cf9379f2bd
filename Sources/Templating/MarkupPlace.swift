/// Where in the markup a tag of the template stands. Escaped text is harmless in an element's content and in a quoted
/// attribute only, so every other place takes no text.
enum MarkupPlace: Sendable {
    case content, quotedAttribute, insideTag, comment, scriptOrStyle

    /// Why text may not stand here, or nil where it may.
    var refusal: String? {
        switch self {
        case .content, .quotedAttribute: nil
        case .insideTag: "stands in a tag outside quotes, where escaping does not protect"
        case .comment: "stands in an HTML comment"
        case .scriptOrStyle: "stands in a script or style element, where escaping does not protect"
        }
    }
}

/// Follows the markup of one template from its start, byte by byte, closely enough to know the place.
struct MarkupTracker {
    private enum State {
        case content
        case tagName, tag
        case quoted(UInt8)
        case comment
        case raw(element: [UInt8])
    }

    private var state = State.content
    private var tagName: [UInt8] = []
    private var recent: [UInt8] = []

    var place: MarkupPlace {
        switch state {
        case .content: .content
        case .tagName, .tag: .insideTag
        case .quoted: .quotedAttribute
        case .comment: .comment
        case .raw: .scriptOrStyle
        }
    }

    mutating func advance(over bytes: some Sequence<UInt8>) {
        for byte in bytes {
            step(byte)
            recent.append(byte)
            if recent.count > 9 { recent.removeFirst() }
        }
    }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .content: startTag(byte)
        case .tagName: nameTag(byte)
        case .tag: endTag(byte)
        case .quoted(let quote): if byte == quote { state = .tag }
        case .comment: if byte == UInt8(ascii: ">"), recent.hasSuffix("--") { state = .content }
        case .raw(let element): endRaw(byte, element)
        }
    }

    private mutating func startTag(_ byte: UInt8) {
        guard recent.last == UInt8(ascii: "<") else { return }
        guard MarkupTracker.isLetter(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") else { return }
        tagName = [byte | 0x20]
        state = .tagName
    }

    private mutating func nameTag(_ byte: UInt8) {
        if byte == UInt8(ascii: "-"), recent.hasSuffix("<!-") {
            state = .comment
        } else if MarkupTracker.isLetter(byte) || byte == UInt8(ascii: "-") {
            tagName.append(byte | 0x20)
        } else {
            state = .tag
            endTag(byte)
        }
    }

    private mutating func endTag(_ byte: UInt8) {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            state = .quoted(byte)
        } else if byte == UInt8(ascii: ">") {
            let isRaw = tagName == Array("script".utf8) || tagName == Array("style".utf8)
            state = isRaw ? .raw(element: tagName) : .content
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private mutating func endRaw(_ byte: UInt8, _ element: [UInt8]) {
        guard byte == UInt8(ascii: ">") else { return }
        let end = Array("</".utf8) + element
        if recent.suffix(end.count).map({ $0 | 0x20 }) == end.map({ $0 | 0x20 }) { state = .content }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
