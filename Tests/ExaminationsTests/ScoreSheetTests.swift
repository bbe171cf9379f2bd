import Testing

@testable import Examinations

@Suite struct ScoreSheetTests {
    private static let seats: [String: ScoreSheet.Seat] = [
        "260101": .init(candidateID: 1, name: "张三", postID: 1, post: "土建工程 施工员"),
        "260102": .init(candidateID: 2, name: "李四", postID: 9, post: "不分专业 材料员"),
        "260103": .init(candidateID: 3, name: "王五", postID: 10, post: "不分专业 机械员"),
    ]
    private static let papers: [Int: [ScoreSheet.Paper]] = [
        1: [.init(id: 10, title: "专业知识", fullTenths: 1000), .init(id: 11, title: "专业实务", fullTenths: 500)],
        9: [.init(id: 20, title: "专业知识", fullTenths: 1000)],
    ]
    private static let good = ["260101", "张三", "土建工程 施工员", "专业知识", "59.5"]

    private static func sheet(_ rows: [[String]], header: [String] = ScoreSheet.header) -> ScoreSheet {
        ScoreSheet(rows: [header] + rows, seats: seats, papers: papers)
    }

    /// The good row with one cell changed.
    private static func row(_ column: Int, _ value: String) -> [String] {
        var row = good
        row[column] = value
        return row
    }

    @Test(
        "HN14-V05: a fault is named with its row and its column",
        arguments: [
            (row(0, "999999"), "准考证号", "没有这个准考证号"), (row(0, ""), "准考证号", "没有这个准考证号"),
            (row(0, "2.60101E+14"), "准考证号", "科学计数"), (row(1, "张四"), "姓名", "应为「张三」"),
            (row(2, "市政工程 施工员"), "岗位", "应为「土建工程 施工员」"), (row(3, "语文"), "科目", "应为「专业知识」或「专业实务」"),
            (row(4, "100.1"), "成绩", "0 至 100"), (row(4, "-1"), "成绩", "0 至 100"), (row(4, ""), "成绩", "缺考"),
            (row(4, "59.55"), "成绩", "一位小数"), (row(4, "1" + String(repeating: "0", count: 30)), "成绩", "0 至 100"),
            (row(4, "NaN"), "成绩", "0 至 100"), (row(4, "作弊"), "成绩", "违纪"),
            (["260101", "张三", "土建工程 施工员"], "科目", "只有 3 列"),
            (["260103", "王五", "不分专业 机械员", "专业知识", "60"], "科目", "还没有设置科目"),
        ])
    func fault(row: [String], column: String, words: String) {
        let sheet = Self.sheet([Self.good, [], row])
        #expect(sheet.entries.count == 1)
        #expect(sheet.faults.map(\.row) == [4])
        #expect(sheet.faults.first?.column == column)
        #expect(sheet.faults.first?.sentence.contains(words) == true, "\(sheet.faults)")
    }

    @Test("HN14-V05: marks to one decimal, 缺考 and 违纪 are read; a paper has a full mark of its own")
    func marks() {
        let sheet = Self.sheet([
            Self.good, ["'260101 ", " 张三", "土建工程 施工员", "专业实务", "50"],
            ["260102", "李四", "不分专业 材料员", "专业知识", "缺考"],
        ])
        #expect(sheet.faults == [])
        #expect(sheet.entries.map(\.tenths) == [595, 500, nil])
        #expect(sheet.entries.map(\.mark) == ["mark", "mark", "absent"])
        #expect(sheet.entries.map(\.paperID) == [10, 11, 20])
        #expect(Self.sheet([Self.row(4, "违纪")]).entries.map(\.mark) == ["misconduct"])
        #expect(Self.sheet([["260101", "张三", "土建工程 施工员", "专业实务", "50.1"]]).faults.map(\.column) == ["成绩"])
    }

    @Test("HN14-V05: the same paper of the same candidate twice is a fault of the second row")
    func twice() {
        let sheet = Self.sheet([Self.good, Self.row(4, "60")])
        #expect(sheet.entries.map(\.tenths) == [595])
        #expect(sheet.faults.map(\.row) == [3])
        #expect(sheet.faults.first?.sentence.contains("出现了两次") == true)
    }

    @Test("HN14-V05: another header, no header and no rows are said in one sentence")
    func header() {
        for header in [["姓名", "成绩"], [], ["准考证号", "姓名", "岗位", "成绩", "科目"]] {
            let sheet = Self.sheet([Self.good], header: header)
            #expect(sheet.faults.map(\.row) == [1])
            #expect(sheet.faults.first?.sentence.contains("准考证号、姓名、岗位、科目、成绩") == true)
            #expect(sheet.entries == [])
            #expect(!sheet.canBeMarked)
        }
        let empty = ScoreSheet(rows: [], seats: Self.seats, papers: Self.papers)
        #expect(empty.faults.map(\.row) == [1])
        let bare = Self.sheet([[], ["", " "]])
        #expect(bare.faults.map(\.sentence) == ["文件里没有成绩"])
        #expect(!bare.canBeMarked)
    }

    @Test("A cell of a hundred thousand characters is not repeated on the page")
    func longCell() {
        let sheet = Self.sheet([Self.row(0, String(repeating: "9", count: 100_000))])
        #expect(sheet.faults.map(\.value.count) == [41])
    }

    @Test("HN14-V05: the marked file holds all rows, and is imported whole once it is corrected")
    func marked() {
        let rows = [Self.good, [], Self.row(1, "张四"), ["260102"]]
        let sheet = Self.sheet(rows)
        #expect(sheet.canBeMarked)
        var marked = ScoreSheet.marked([ScoreSheet.header] + rows, faults: sheet.faults)
        #expect(marked.map(\.count) == [6, 6, 6])
        #expect(marked.map { $0[5].isEmpty } == [true, false, false])
        #expect(marked[1][5] == "姓名：姓名与准考证号不符，应为「张三」")
        marked[1] = ["260101", "张三", "土建工程 施工员", "专业实务", "40", marked[1][5]]
        marked[2] = ["260102", "李四", "不分专业 材料员", "专业知识", "70", marked[2][5]]
        let again = Self.sheet(marked, header: ScoreSheet.header + ["错误"])
        #expect(again.faults == [])
        #expect(again.entries.map(\.tenths) == [595, 400, 700])
    }

    @Test("Marks are written as they are read", arguments: [("0", 0), ("59.5", 595), ("60", 600), ("100.0", 1000)])
    func text(text: String, tenths: Int) {
        #expect(Marks.tenths(text) == tenths)
        #expect(Marks.tenths(Marks.text(tenths)) == tenths)
    }

    @Test("What is no mark is none", arguments: ["", ".", "6.", ".5", "６０", "1e3", "+60", " 60", "10000", "1000.1"])
    func noMark(text: String) {
        #expect(Marks.tenths(text) == nil)
    }
}
