/// A file of scores as rows: read, checked row by row against the seats and papers of the plan, before anything is
/// written. Pure: what it needs is handed in.
struct ScoreSheet: Sendable {
    static let header = ["准考证号", "姓名", "岗位", "科目", "成绩"]

    /// A candidate of the plan as the sheet knows one.
    struct Seat: Sendable {
        let candidateID: Int
        let name: String
        let postID: Int
        let post: String
    }

    struct Paper: Sendable {
        let id: Int
        let title: String
        let fullTenths: Int
    }

    /// A mark that can be written.
    struct Entry: Sendable, Equatable {
        let candidateID: Int
        let paperID: Int
        /// mark, absent or misconduct.
        let mark: String
        let tenths: Int?

        var key: Key { Key(candidateID: candidateID, paperID: paperID) }
    }

    /// What has one mark.
    struct Key: Hashable, Sendable {
        let candidateID: Int
        let paperID: Int
    }

    /// What is wrong, and where: row and column as a spreadsheet counts them.
    struct Fault: Sendable, Equatable {
        let row: Int
        let column: String
        let value: String
        let sentence: String
    }

    private(set) var entries: [Entry] = []
    private(set) var faults: [Fault] = []
    /// Whether there are rows that can be given back with their faults.
    private(set) var canBeMarked = false
    /// Characters of a cell that a fault repeats.
    private static let shownCharactersMax = 40

    init(rows: [[String]], seats: [String: Seat], papers: [Int: [Paper]]) {
        let heads = rows.first.map { $0.map(Self.cell) } ?? []
        guard Array(heads.prefix(Self.header.count)) == Self.header else {
            faults = [
                Fault(
                    row: 1, column: "第一行", value: Self.shown(heads.prefix(5).joined(separator: ",")),
                    sentence: "第一行应是列名：\(Self.header.joined(separator: "、"))。请使用下载的模板。")
            ]
            return
        }
        var seen: Set<Key> = []
        for (index, row) in rows.enumerated().dropFirst() where !row.allSatisfy({ Self.cell($0).isEmpty }) {
            switch Self.read(row, number: index + 1, seats, papers) {
            case .success(let entry):
                if seen.insert(entry.key).inserted {
                    entries.append(entry)
                } else {
                    faults.append(
                        Fault(
                            row: index + 1, column: "准考证号", value: Self.shown(row[0]),
                            sentence: "这名考生的这个科目在文件里出现了两次"))
                }
            case .failure(let refused): faults.append(refused.fault)
            }
        }
        canBeMarked = !faults.isEmpty
        if entries.isEmpty && faults.isEmpty {
            faults = [Fault(row: 2, column: "准考证号", value: "", sentence: "文件里没有成绩")]
        }
    }

    private struct Refused: Error { let fault: Fault }

    /// All rows below the header, cut or filled to the columns, with what is wrong behind.
    static func marked(_ rows: [[String]], faults: [Fault]) -> [[String]] {
        let sentences = Dictionary(
            faults.map { ($0.row, "\($0.column)：\($0.sentence)") }, uniquingKeysWith: { first, _ in first })
        return rows.enumerated().dropFirst().filter { !$0.element.allSatisfy { cell($0).isEmpty } }.map { index, row in
            let cells = row.prefix(header.count).map(cell)
            return cells + Array(repeating: "", count: header.count - cells.count) + [sentences[index + 1] ?? ""]
        }
    }

    private static func shown(_ value: String) -> String {
        value.count > shownCharactersMax ? value.prefix(shownCharactersMax) + "…" : value
    }

    private static func read(
        _ row: [String], number: Int, _ seats: [String: Seat], _ papers: [Int: [Paper]]
    ) -> Result<Entry, Refused> {
        let cells = row.map(cell)
        func fault(_ column: Int, _ sentence: String) -> Result<Entry, Refused> {
            let value = column < row.count ? shown(row[column]) : ""
            let fault = Fault(row: number, column: header[column], value: value, sentence: sentence)
            return .failure(Refused(fault: fault))
        }
        guard cells.count >= 5 else { return fault(min(cells.count, 4), "这一行只有 \(cells.count) 列，应有 5 列") }
        guard let seat = seats[cells[0]] else {
            let isRounded = cells[0].contains("E+") || cells[0].contains("e+")
            return fault(0, isRounded ? "准考证号被表格软件改成了科学计数，请把这一列设为文本后重新填写" : "没有这个准考证号")
        }
        guard cells[1] == seat.name else { return fault(1, "姓名与准考证号不符，应为「\(seat.name)」") }
        guard cells[2] == seat.post else { return fault(2, "岗位与准考证号不符，应为「\(seat.post)」") }
        let offered = papers[seat.postID] ?? []
        guard !offered.isEmpty else { return fault(3, "这个岗位还没有设置科目，请先在考试计划里设置") }
        guard let paper = offered.first(where: { $0.title == cells[3] }) else {
            return fault(3, "这个岗位没有这个科目，应为「\(offered.map(\.title).joined(separator: "」或「"))」")
        }
        switch cells[4] {
        case "缺考": return .success(Entry(candidateID: seat.candidateID, paperID: paper.id, mark: "absent", tenths: nil))
        case "违纪":
            return .success(Entry(candidateID: seat.candidateID, paperID: paper.id, mark: "misconduct", tenths: nil))
        default:
            guard let tenths = Marks.tenths(cells[4]), (0...paper.fullTenths).contains(tenths) else {
                return fault(4, "应为 0 至 \(Marks.text(paper.fullTenths)) 的分数（至多一位小数）、「缺考」或「违纪」")
            }
            return .success(Entry(candidateID: seat.candidateID, paperID: paper.id, mark: "mark", tenths: tenths))
        }
    }

    /// Without spaces around, and without the apostrophe that keeps a spreadsheet from calculating.
    private static func cell(_ text: String) -> String {
        var cell = Substring(text)
        while let last = cell.last, last.isWhitespace { cell.removeLast() }
        while let first = cell.first, first.isWhitespace || first == "'" { cell.removeFirst() }
        return String(cell)
    }
}
