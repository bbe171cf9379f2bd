import Glibc
import HTTP

/// An answer as a test reads it.
package struct TestPage: Sendable {
    package let response: Response
    /// The content; a file's is read from the disk.
    package let bytes: [UInt8]

    init(_ response: Response) {
        self.response = response
        switch response.body {
        case .none: bytes = []
        case .bytes(let content): bytes = content
        case .file(let path, _): bytes = TestPage.read(path)
        case .temporaryFile(let file): bytes = TestPage.read(file.path)
        }
    }

    package var status: Int { response.status.code }
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    package var location: String? { response.header(.location) }

    package func contains(_ words: String) -> Bool { text.contains(words) }

    /// The heading.
    package var heading: String? { between("<h1>", "</h1>") }

    /// The message that is shown once, and the sentences of the error summary, without markup.
    package var errors: [String] {
        guard let box = between("<div class=\"error-summary\"", "</ul>") else { return [] }
        return TestPage.pieces(of: box, between: "<li>", and: "</li>").map(TestPage.withoutTags)
    }

    /// The value of the first field of this name, as a browser would send it.
    package func value(of name: String) -> String? {
        tags("input").first { TestPage.attribute("name", of: $0) == name }
            .map { TestPage.attribute("value", of: $0) ?? "" }
    }

    /// The hidden fields of the form whose action begins with these words; of the whole page when there is no such
    /// form.
    package func hiddenFields(ofFormTo action: String) -> [(String, String)] {
        let forms = TestPage.pieces(of: text, between: "<form", and: "</form>")
        let form = forms.first { $0.contains("action=\"\(action)\"") } ?? text
        return TestPage.pieces(of: form, between: "<input", and: ">")
            .filter { $0.contains("type=\"hidden\"") }
            .compactMap { tag in
                TestPage.attribute("name", of: tag).map { ($0, TestPage.attribute("value", of: tag) ?? "") }
            }
    }

    /// Addresses of the links with these words.
    package func links(_ words: String) -> [String] {
        TestPage.pieces(of: text, between: "<a ", and: "</a>")
            .filter { TestPage.withoutTags("<a " + $0) == words }
            .compactMap { TestPage.attribute("href", of: " " + $0.prefix { $0 != ">" }) }
    }

    // MARK: - Reading markup

    private func tags(_ name: String) -> [String] { TestPage.pieces(of: text, between: "<\(name)", and: ">") }

    private func between(_ start: String, _ end: String) -> String? {
        TestPage.pieces(of: text, between: start, and: end).first
    }

    private static func attribute(_ name: String, of tag: String) -> String? {
        pieces(of: " " + tag, between: " \(name)=\"", and: "\"").first.map(unescaped)
    }

    private static func pieces(of text: String, between start: String, and end: String) -> [String] {
        var rest = Substring(text)
        var found: [String] = []
        while let from = rest.firstRange(of: start) {
            rest = rest[from.upperBound...]
            guard let to = rest.firstRange(of: end) else { break }
            found.append(String(rest[..<to.lowerBound]))
            rest = rest[to.upperBound...]
        }
        return found
    }

    private static func withoutTags(_ html: String) -> String {
        var isInTag = false
        let text = html.filter { character in
            if character == "<" { isInTag = true }
            defer { if character == ">" { isInTag = false } }
            return !isInTag
        }
        return unescaped(String(text))
    }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
