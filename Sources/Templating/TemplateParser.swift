/// Reads one template file into a tree. The syntax is: `{{name}}`, `{{#if}}`, `{{#unless}}`, `{{#each}}`, `{{#with}}`,
/// `{{else}}`, `{{/…}}`, `{{> template scope}}`; anything else between double braces is an error.
struct TemplateParser {
    private enum Tag {
        case value(Path)
        case open(Block, Path)
        case otherwise
        case close(Block)
        case include(String, Path?)

        /// A line that holds nothing but such a tag leaves no line behind.
        var vanishes: Bool {
            if case .value = self { false } else { true }
        }
    }

    /// A block whose end has not been seen.
    private struct OpenBlock {
        let block: Block
        let path: Path
        let line: Int
        var body: [Node] = []
        var otherwise: [Node] = []
        var isInOtherwise = false
    }

    private let name: String
    private let source: [UInt8]
    private var line = 1
    private var place = MarkupTracker()
    private var nodes: [Node] = []
    private var open: [OpenBlock] = []
    private var includes: [ParsedTemplate.Inclusion] = []

    private init(name: String, source: [UInt8]) {
        self.name = name
        self.source = source
    }

    static func parse(_ source: [UInt8], name: String) throws -> ParsedTemplate {
        var parser = TemplateParser(name: name, source: source)
        try parser.parse()
        return ParsedTemplate(name: name, nodes: parser.nodes, includes: parser.includes)
    }

    private mutating func parse() throws {
        guard String(validating: source, as: UTF8.self) != nil else { throw error("is not UTF-8") }
        var textStart = 0
        while let tagStart = find("{{", from: textStart) {
            let lineOfTag = line + newlines(in: textStart..<tagStart)
            let (tag, tagEnd) = try readTag(at: tagStart, line: lineOfTag)
            let bounds = tag.vanishes ? wholeLine(around: tagStart..<tagEnd) : tagStart..<tagEnd
            append(text: textStart..<bounds.lowerBound)
            line = lineOfTag
            try append(tag)
            line += newlines(in: tagEnd..<bounds.upperBound)
            textStart = bounds.upperBound
        }
        append(text: textStart..<source.count)
        if let block = open.last {
            throw error("{{#\(block.block.rawValue) \(block.path)}} is never closed", line: block.line)
        }
    }

    // MARK: The bytes

    private func find(_ mark: StaticString, from start: Int) -> Int? {
        let byte = mark.utf8Start.pointee
        var index = start
        while index + 1 < source.count {
            if source[index] == byte, source[index + 1] == byte { return index }
            index += 1
        }
        return nil
    }

    private func newlines(in range: Range<Int>) -> Int {
        source[range].count { $0 == UInt8(ascii: "\n") }
    }

    /// The line of the tag with its end, if the tag stands alone on it; else the tag.
    private func wholeLine(around tag: Range<Int>) -> Range<Int> {
        var start = tag.lowerBound
        while start > 0, isBlank(source[start - 1]) { start -= 1 }
        var end = tag.upperBound
        while end < source.count, isBlank(source[end]) { end += 1 }
        guard start == 0 || source[start - 1] == UInt8(ascii: "\n") else { return tag }
        guard end < source.count else { return start..<end }
        return source[end] == UInt8(ascii: "\n") ? start..<end + 1 : tag
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    // MARK: The tags

    private func readTag(at start: Int, line: Int) throws -> (Tag, end: Int) {
        guard let close = find("}}", from: start + 2), newlines(in: start..<close) == 0 else {
            throw error("{{ is not closed on its line", line: line)
        }
        let text = String(decoding: source[(start + 2)..<close], as: UTF8.self)
        guard let tag = tag(from: text) else { throw error("{{\(text)}} is not a tag", line: line) }
        return (tag, close + 2)
    }

    private func tag(from text: String) -> Tag? {
        let words = text.split(separator: " ")
        guard let first = words.first else { return nil }
        switch first.utf8.first {
        case UInt8(ascii: "#"):
            guard words.count == 2, let block = Block(rawValue: String(first.dropFirst())) else { return nil }
            return Path(words[1]).map { .open(block, $0) }
        case UInt8(ascii: "/"):
            guard words.count == 1 else { return nil }
            return Block(rawValue: String(first.dropFirst())).map { .close($0) }
        case UInt8(ascii: ">"):
            return include(from: text.dropFirst().split(separator: " "))
        default:
            guard words.count == 1 else { return nil }
            return first == "else" ? .otherwise : Path(first).map { .value($0) }
        }
    }

    private func include(from words: [Substring]) -> Tag? {
        guard let name = words.first, words.count <= 2 else { return nil }
        guard words.count == 2 else { return .include(String(name), nil) }
        return Path(words[1]).map { .include(String(name), $0) }
    }

    // MARK: The tree

    private mutating func append(text range: Range<Int>) {
        guard !range.isEmpty else { return }
        place.advance(over: source[range])
        line += newlines(in: range)
        append(.text(Array(source[range])))
    }

    private mutating func append(_ node: Node) {
        guard let last = open.indices.last else { return nodes.append(node) }
        if open[last].isInOtherwise {
            open[last].otherwise.append(node)
        } else {
            open[last].body.append(node)
        }
    }

    private mutating func append(_ tag: Tag) throws {
        switch tag {
        case .value(let path):
            append(.value(path, place.place, line: line))
        case .include(let name, let scope):
            if name != "content" { includes.append(.init(name: name, line: line)) }
            append(.include(name, scope: scope, line: line))
        case .open(let block, let path):
            open.append(OpenBlock(block: block, path: path, line: line))
        case .otherwise:
            guard let last = open.indices.last else { throw error("{{else}} stands in no block") }
            guard !open[last].isInOtherwise else { throw error("a second {{else}} in one block") }
            open[last].isInOtherwise = true
        case .close(let block):
            try close(block)
        }
    }

    private mutating func close(_ block: Block) throws {
        guard let last = open.popLast() else { throw error("{{/\(block.rawValue)}} closes nothing") }
        guard last.block == block else {
            throw error("{{/\(block.rawValue)}} where {{/\(last.block.rawValue)}} of line \(last.line) is due")
        }
        append(.block(block, last.path, body: last.body, otherwise: last.otherwise, line: last.line))
    }

    private func error(_ fault: String, line: Int? = nil) -> TemplateError {
        TemplateError(file: name + ".html", line: line ?? self.line, fault: fault)
    }
}
