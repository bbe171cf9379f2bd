/// A template file as a tree, before any model is known.
struct ParsedTemplate: Sendable {
    let name: String
    let nodes: [Node]
    /// The templates that it includes, with the lines, in the order of the file; `content` is not among them.
    let includes: [Inclusion]

    var file: String { name + ".html" }

    struct Inclusion: Sendable {
        let name: String
        let line: Int
    }
}

/// A piece of a parsed template.
indirect enum Node: Sendable {
    case text([UInt8])
    case value(Path, MarkupPlace, line: Int)
    case block(Block, Path, body: [Node], otherwise: [Node], line: Int)
    case include(String, scope: Path?, line: Int)
}

/// The kinds of block, spelled as in the tag.
enum Block: String, Sendable {
    case present = "if"
    case absent = "unless"
    case each
    case with
}

/// A name, or names with dots between them.
struct Path: Sendable, CustomStringConvertible {
    let names: [String]

    /// Nil when the text is not made of letters, digits and `_`.
    init?(_ text: Substring) {
        let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy(Path.isName) else { return nil }
        self.names = names
    }

    var description: String { names.joined(separator: ".") }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isDigit($0) || isLetter($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
