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
    /// The rows with a fault, as they came, each with its sentence: the file that re-imports after correction.
    private(set) var faultyRows: [[String]] = []

    init(rows: [[String]], seats: [String: Seat], papers: [Int: [Paper]]) {
        let heads = rows.first.map { $0.map(Self.cell) } ?? []
        guard heads == Self.header || Array(heads.prefix(5)) == Self.header else {
            faults = [
                Fault(
                    row: 1, column: "第一行", value: rows.first?.prefix(5).joined(separator: ",") ?? "",
                    sentence: "第一行应是列名：\(Self.header.joined(separator: "、"))。请使用下载的模板。")
            ]
            return
        }
        var seen: Set<[Int]> = []
        for (index, row) in rows.enumerated().dropFirst() where !row.allSatisfy({ Self.cell($0).isEmpty }) {
            switch Self.read(row, number: index + 1, seats, papers) {
            case .success(let entry):
                if seen.insert([entry.candidateID, entry.paperID]).inserted {
                    entries.append(entry)
                } else {
                    add(Fault(row: index + 1, column: "准考证号", value: row[0], sentence: "这名考生的这个科目在文件里出现了两次"), row)
                }
            case .failure(let fault): add(fault.fault, row)
            }
        }
        if entries.isEmpty && faults.isEmpty {
            faults = [Fault(row: 2, column: "准考证号", value: "", sentence: "文件里没有成绩")]
        }
    }

    private struct Refused: Error { let fault: Fault }

    private mutating func add(_ fault: Fault, _ row: [String]) {
        faults.append(fault)
        let padded = row.prefix(5) + Array(repeating: "", count: max(0, 5 - row.count))
        faultyRows.append(Array(padded) + ["\(fault.column)：\(fault.sentence)"])
    }

    private static func read(
        _ row: [String], number: Int, _ seats: [String: Seat], _ papers: [Int: [Paper]]
    ) -> Result<Entry, Refused> {
        let cells = row.map(cell)
        func fault(_ column: Int, _ sentence: String) -> Result<Entry, Refused> {
            let value = column < row.count ? row[column] : ""
            let fault = Fault(row: number, column: header[column], value: value, sentence: sentence)
            return .failure(Refused(fault: fault))
        }
        guard cells.count >= 5 else { return fault(min(cells.count, 4), "这一行只有 \(cells.count) 列，应有 5 列") }
        guard let seat = seats[cells[0]] else { return fault(0, "没有这个准考证号") }
        guard cells[1] == seat.name else { return fault(1, "姓名与准考证号不符，应为「\(seat.name)」") }
        guard cells[2] == seat.post else { return fault(2, "岗位与准考证号不符，应为「\(seat.post)」") }
        let offered = papers[seat.postID] ?? []
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
