import Documents
import Testing

@Suite("CSV")
struct CSVTests {
    private func refusal(_ bytes: [UInt8]) -> CSVProblem? {
        do throws(CSVProblem) {
            _ = try CSV.read(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func read(_ text: String) throws -> [[String]] { try CSV.read(Array(text.utf8)) }

    @Test func `UTF-8 is read with and without byte order mark`() throws {
        #expect(try read("姓名,成绩\r\n㐂𠮷,60\r\n") == [["姓名", "成绩"], ["㐂𠮷", "60"]])
        #expect(try read("\u{feff}姓名,成绩\r\n") == [["姓名", "成绩"]])
    }

    @Test func `GB18030 is read, with its characters of two and of four bytes`() throws {
        #expect(
            try CSV.read([0xd5, 0xc5, 0xc8, 0xfd, 0x2c, 0xd6, 0xa3, 0xd6, 0xdd, 0x0d, 0x0a])
                == [["张三", "郑州"]])
        #expect(
            try CSV.read([0x81, 0x39, 0xef, 0x31, 0x95, 0x34, 0xb2, 0x35, 0x2c, 0xa8, 0xa6])
                == [["㐂𠮷", "é"]])
        #expect(try CSV.read([0x84, 0x31, 0x95, 0x33, 0xd5, 0xc5, 0x0a]) == [["张"]])
    }

    @Test(
        arguments: [
            ("a,b\nc,d", [["a", "b"], ["c", "d"]]), ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
            ("a,\n,b\n,\n", [["a", ""], ["", "b"], ["", ""]]), ("a,", [["a", ""]]), ("\"\"", [[""]]),
            ("\"a,\"\"b\"\"\r\nc\",d\n", [["a,\"b\"\r\nc", "d"]]), ("a\"b,c\n", [["a\"b", "c"]]),
            ("a\n\n\nb\n\n\n", [["a"], [], [], ["b"]]), (" a , b \n", [[" a ", " b "]]), ("a\tb\n", [["a\tb"]]),
            ("\n", []), ("\"\",\"\"\n", [["", ""]]),
        ] as [(String, [[String]])])
    func `Rows and cells are split by the rules`(text: String, rows: [[String]]) throws {
        #expect(try read(text) == rows)
    }

    @Test func `A fault names its row`() {
        #expect(refusal(Array("a,b\r\nc\u{0},d\r\n".utf8))?.row == 2)
        #expect(refusal(Array("a\n\"x\ny\"\nb\u{7}\n".utf8))?.row == 3)
        #expect(refusal(Array("a\nb\n\"c\n".utf8))?.sentence == "第 3 行：引号没有闭合。")
        #expect(refusal(Array("a\n\"b\"c\n".utf8))?.sentence.hasPrefix("第 2 行：引号之后还有文字") == true)
        #expect(refusal(Array("a\nb\u{85}\n".utf8))?.row == 2)
        #expect(refusal([0xef, 0xbb, 0xbf, 0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a])?.row == 3)
        #expect(refusal([0x61, 0x0a, 0xd5, 0xc5, 0x0a, 0xff, 0xff, 0x0a])?.row == 3)
        #expect(refusal([0x61, 0x0a, 0xd5])?.row == 2)
    }

    @Test func `What is no CSV is named`() {
        #expect(refusal([])?.sentence == "文件是空的。")
        #expect(refusal([0x50, 0x4b, 3, 4, 0])?.sentence.contains("Excel 工作簿") == true)
        #expect(refusal([0xff, 0xfe, 0x61, 0])?.sentence.contains("UTF-16") == true)
        #expect(refusal(Array("%PDF-1.4".utf8))?.sentence.contains("PDF") == true)
        #expect(refusal(Array("<html><table>".utf8))?.sentence.contains("HTML") == true)
    }

    @Test func `Cells, rows and files have a largest size`() {
        let cell = String(repeating: "a", count: CSV.cellBytesMax + 1)
        #expect(refusal(Array("x\n\(cell)\n".utf8))?.sentence == "第 2 行：单元格太长。")
        #expect(refusal(Array("x\n\"\(cell)\"\n".utf8))?.sentence == "第 2 行：单元格太长。")
        let rows = [UInt8](repeating: UInt8(ascii: "\n"), count: CSV.rowCountMax + 1)
        #expect(refusal(rows)?.sentence.contains("200000 行") == true)
        #expect(refusal([UInt8](repeating: 0x61, count: CSV.fileBytesMax + 1))?.sentence.contains("64 MB") == true)
    }

    @Test func `What is written is read back whole`() throws {
        let rows = [
            ["姓名", "备注", ""], ["张\"三\"", "a,b\r\nc", " x "], [""], ["only"], ["", "", ""], ["㐂𠮷·é", "\u{1f600}", "0"],
        ]
        let bytes = CSV.write(rows)
        #expect(bytes.starts(with: [0xef, 0xbb, 0xbf]))
        #expect(try CSV.read(bytes) == rows)
        #expect(CSV.write([["a", "b"]]) == [0xef, 0xbb, 0xbf] + Array("a,b\r\n".utf8))
    }

    @Test func `Cells that spreadsheets would take for formulas are defused`() throws {
        let cells = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=a,\"b\""]
        let back = try CSV.read(CSV.write([cells]))
        #expect(back == [cells.map { "'" + $0 }])
        let plain = ["410101199001011234", "a=b", "郑州-1", "<img onerror=x>"]
        #expect(try CSV.read(CSV.write([plain])) == [plain])
    }

    @Test func `Any bytes are read or refused`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 1...60)).map { _ in
                [0x22, 0x2c, 0x0a, 0x0d, 0x81, 0x30, 0xc2, UInt8.random(in: 0...255)].randomElement(using: &random) ?? 0
            }
            if let rows = try? CSV.read(bytes) { #expect(rows.count <= bytes.count) }
        }
    }

    @Test func `A hundred thousand rows are read quickly`() throws {
        let row = ["410101199001011234", "张三丰", "13800000000", "河南省某某建设集团有限公司", "施工员", "60", "郑州", "a\"b"]
        let bytes = CSV.write([[String]](repeating: row, count: 100_000))
        var rows: [[String]] = []
        let duration = try ContinuousClock().measure { rows = try CSV.read(bytes) }
        #expect(rows.count == 100_000 && rows.last == row)
        // A release build needs a tenth of a second; a debug build on a busy machine some more.
        #expect(duration < .seconds(20), "\(duration)")
    }
}
