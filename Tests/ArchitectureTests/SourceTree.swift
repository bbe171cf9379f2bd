import Glibc
import TestSupport

/// A file of the checkout.
struct SourceFile: Sendable {
    /// From the root: `Sources/Site/Page.swift`.
    let path: String
    let text: String

    var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
    var name: Substring { path.split(separator: "/").last ?? "" }
    var ending: String { name.split(separator: ".").dropFirst().last.map(String.init) ?? "" }
    var isSwift: Bool { ending == "swift" }

    var lines: [Substring] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.last == "" ? lines.dropLast() : lines
    }

    /// Whether the text holds the word, letter by letter; fast, so that every file can be asked about every word.
    func contains(_ word: String) -> Bool { strstr(text, word) != nil }

    /// What is wrong at a line, as a person finds it.
    func fault(_ index: Int, _ words: String) -> String { "\(path):\(index + 1): \(words)" }
}

/// The files that make the system, as the tests of its shape read them.
enum SourceTree {
    static let files: [SourceFile] = ["Sources", "Templates", "Tests", "migrations"].flatMap(files(under:))
    static let sources = files.filter { $0.path.hasPrefix("Sources/") && $0.isSwift }
    static let templates = files.filter { $0.path.hasPrefix("Templates/") && $0.ending == "html" }

    private static func files(under folder: String) -> [SourceFile] {
        names(in: folder).flatMap { name -> [SourceFile] in
            let path = folder + "/" + name
            var status = stat()
            guard lstat(TestSite.root + "/" + path, &status) == 0 else { return [] }
            if status.st_mode & S_IFMT == S_IFDIR { return files(under: path) }
            return [SourceFile(path: path, text: String(decoding: CheckedFile.read(path) ?? [], as: UTF8.self))]
        }
    }

    /// What tools leave behind is no part of the tree.
    private static func names(in folder: String) -> [String] {
        guard let listing = opendir(TestSite.root + "/" + folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix("."), name != "__pycache__" { names.append(name) }
        }
        return names.sorted()
    }
}

/// A file that a test writes down and a reviewer reads: a changed rule is a changed line.
enum CheckedFile {
    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(TestSite.root + "/" + path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    /// The lines in which the kept file differs from what is true now. With KAOZHENG_REWRITE_TABLES=1 in the
    /// environment the file is written anew instead.
    static func differences(_ name: String, from text: String) -> [String] {
        let path = "Tests/ArchitectureTests/tables/\(name).md"
        if getenv("KAOZHENG_REWRITE_TABLES") != nil {
            write(text, to: path)
            return []
        }
        guard let bytes = read(path) else { return ["\(path) is missing; KAOZHENG_REWRITE_TABLES=1 writes it"] }
        let kept = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let current = text.split(separator: "\n")
        return current.filter { !kept.contains($0) }.map { "not in \(path): \($0)" }
            + kept.filter { !current.contains($0) }.map { "only in \(path): \($0)" }
            + (kept.count == current.count && kept != current && Set(kept) == Set(current) ? ["another order"] : [])
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(TestSite.root + "/" + path, "wb") else { return }
        defer { fclose(file) }
        fputs(text, file)
    }
}
