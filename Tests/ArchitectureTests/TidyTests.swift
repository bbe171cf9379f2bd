import Testing

/// The style guide's numbers and words, held by a test (style.md §6 rule 10, §7).
@Suite struct TidyTests {
    static let columnCountMax = 120
    static let swiftLineCountMax = 300
    /// A file of tests is a list that is read by its names.
    static let testLineCountMax = 400
    static let templateLineCountMax = 120

    /// Files that are longer on purpose.
    static let longFiles: [String: String] = [:]

    /// What is not written, and what is written instead.
    static let bannedWords: [(word: String, instead: String, folder: String)] = [
        ("print(", "Terminal.write in a command, site.log elsewhere", "Sources"),
        ("fatalError(", "throw, or precondition for a programmer's error at the start", "Sources"),
        ("try!", "try, and a path for the error", "Sources"),
        ("as!", "as?, and a path for nil", "Sources"),
        ("Utils", "the name of what it does", ""),
        ("Manager", "the name of what it does", ""),
        ("Helper", "the name of what it does", ""),
        ("TODO", "the work itself, or a line in the README that says what is not built", ""),
        ("FIXME", "the repair itself", ""),
    ]

    /// Folders and what lies in them.
    static let folders: [String: [String]] = {
        var folders: [String: [String]] = [
            "Templates": ["html"], "Templates/components": ["html", "md"], "migrations": ["sql"],
            "Tests/TestSupport": ["swift"], "Tests/ArchitectureTests/tables": ["md"],
            "Tests/BrowserTests": ["py", "txt", "md"], "Tests/BrowserTests/pictures": ["png"],
            "Tests/Benchmarks": ["py", "lua", "md"],
        ]
        let modules = ["CSQLite", "COpenSSL", "CZlib", "CGD", "CCairo", "CCurl", "CEspeak", "CLinux"]
        for module in modules { folders["Sources/\(module)"] = ["modulemap", "h"] }
        let targets = [
            "HTTP", "Database", "Templating", "Documents", "Workflow", "Site", "Registry", "Examinations",
            "Certificates", "SiteStaff",
        ]
        for target in targets {
            folders["Sources/\(target)"] = ["swift"]
            folders["Tests/\(target)Tests"] = ["swift"]
            folders["Tests/\(target)Tests/tables"] = ["md"]
        }
        folders["Sources/kaozheng"] = ["swift"]
        folders["Tests/JourneyTests"] = ["swift"]
        folders["Tests/ArchitectureTests"] = ["swift"]
        for folder in TemplateMirrorTests.folders.keys { folders["Templates/\(folder)"] = ["html"] }
        return folders
    }()

    @Test func noLineIsTooLongAndNoneEndsInASpace() {
        var faults: [String] = []
        for file in SourceTree.files where ["swift", "html", "sql", "h"].contains(file.ending) {
            let countMax = Self.columnCountMax(in: file)
            for (index, line) in file.lines.enumerated() {
                if line.last == " " || line.last == "\t" { faults.append(file.fault(index, "ends in a space")) }
                if file.isSwift, line.utf8.count > countMax, line.count > countMax {
                    faults.append(file.fault(index, "\(line.count) columns"))
                }
            }
        }
        #expect(faults == [])
    }

    /// swift-format holds the code of tests to 120; what they send and expect, letter by letter, may be a little longer.
    private static func columnCountMax(in file: SourceFile) -> Int {
        file.path.hasPrefix("Tests/") ? 150 : columnCountMax
    }

    @Test func noFileIsTooLong() {
        let faults = SourceTree.files.filter { Self.longFiles[$0.path] == nil }.compactMap { file -> String? in
            let (count, countMax) = (file.lines.count, Self.lineCountMax(of: file))
            return count > countMax ? "\(file.path): \(count) lines, at most \(countMax)" : nil
        }
        #expect(faults == [])
        let unneeded = Self.longFiles.keys.filter { path in
            SourceTree.files.first { $0.path == path }.map { $0.lines.count <= Self.lineCountMax(of: $0) } ?? true
        }
        #expect(unneeded == [], "an exception that is not needed any more")
    }

    private static func lineCountMax(of file: SourceFile) -> Int {
        switch file.ending {
        case "html": templateLineCountMax
        case "swift": file.path.hasPrefix("Tests/") ? testLineCountMax : swiftLineCountMax
        default: .max
        }
    }

    @Test func noBannedWordIsWritten() {
        var faults: [String] = []
        for file in SourceTree.files where ["swift", "html", "sql"].contains(file.ending) {
            // This file names them.
            guard file.path != "Tests/ArchitectureTests/TidyTests.swift" else { continue }
            for (word, instead, folder) in Self.bannedWords where file.path.hasPrefix(folder) && file.contains(word) {
                for (index, line) in file.lines.enumerated() where Self.uses(word, in: line) {
                    faults.append(file.fault(index, "\(word) — instead: \(instead)"))
                }
            }
        }
        #expect(faults == [])
    }

    /// `sprint(` and `has!` are other words; `EventManager` is not.
    private static func uses(_ word: String, in line: Substring) -> Bool {
        line.ranges(of: word).contains { range in
            let isWhole = word.last.map { !$0.isLetter } ?? false
            guard isWhole, range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && before != "_" && before != "."
        }
    }

    @Test func everyFileLiesInAKnownFolder() {
        let faults = SourceTree.files.filter { !(Self.folders[$0.folder] ?? []).contains($0.ending) }.map(\.path)
        #expect(faults == [])
    }

    @Test func aPageStartsNoWorkOfItsOwn() {
        let faults = SourceTree.sources.filter { $0.name.hasSuffix("Page.swift") || $0.name.hasSuffix("Pages.swift") }
            .filter { $0.contains("Task {") || $0.contains("Task.detached") }.map(\.path)
        #expect(faults == [], "a page answers; longer work is a job")
    }

    /// SQL lies beside records and in files of queries, never in a page.
    @Test func aPageHoldsNoSQL() {
        let verbs = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "].flatMap { ["\"" + $0, "    " + $0] }
        let faults = SourceTree.sources.filter { $0.name.hasSuffix("Page.swift") }
            .flatMap { file in verbs.filter(file.contains).map { "\(file.path): \($0)" } }
        #expect(faults == [])
    }

    // MARK: - States

    /// Only `perform` writes a state; it is the one file that is not looked at.
    @Test func noStatementButPerformsWritesAState() {
        var faults: [String] = []
        for file in SourceTree.sources where file.path != "Sources/Workflow/Perform.swift" && file.contains("UPDATE ") {
            for statement in Self.updates(in: file.text) where Self.writesState(statement) {
                faults.append("\(file.path): \(statement)")
            }
        }
        #expect(faults == [])
    }

    @Test(arguments: [
        ("\"UPDATE claim SET state = 'issued' WHERE id = ?\"", true),
        ("\"\"\"\nUPDATE claim SET unit_id = ?,\n state_reason = NULL\nWHERE state = 'x'\n\"\"\"", true),
        ("\"INSERT INTO claim … ON CONFLICT DO UPDATE SET state = excluded.state\"", true),
        ("\"UPDATE claim SET unit_id = ? WHERE state = 'issued'\"", false),
        ("\"UPDATE claim SET estate = ? WHERE id = ?\"", false),
    ])
    func theScanFindsWhatItShould(_ statement: String, _ isFound: Bool) {
        #expect(Self.updates(in: statement).contains(where: Self.writesState) == isFound)
    }

    /// The text of each UPDATE from its verb to its WHERE or its end.
    private static func updates(in text: String) -> [Substring] {
        text.ranges(of: "UPDATE ").map { range in
            let rest = text[range.lowerBound...]
            let end = [rest.firstRange(of: "WHERE"), rest.firstRange(of: "\"")].compactMap { $0?.lowerBound }.min()
            return rest[..<(end ?? rest.endIndex)]
        }
    }

    private static func writesState(_ statement: Substring) -> Bool {
        ["state", "state_since", "state_reason"].contains { column in
            statement.ranges(of: column).contains { range in
                let before = statement[..<range.lowerBound].last { !$0.isWhitespace }
                let isSeparate = statement[..<range.lowerBound].last.map { $0.isWhitespace || $0 == "," } ?? true
                let after = statement[range.upperBound...].first { !$0.isWhitespace }
                let isWhole = statement[range.upperBound...].first.map { $0.isWhitespace || $0 == "=" } ?? false
                return isSeparate && isWhole && after == "=" && (before == "," || before == "T")
            }
        }
    }
}
