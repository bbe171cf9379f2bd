/// Tables as comma-separated text (RFC 4180), as spreadsheet programs write and read it.
package enum CSV {
    /// Size of a file that is read.
    package static let fileBytesMax = 64 * 1024 * 1024
    /// Rows of a file that is read.
    package static let rowCountMax = 200_000
    /// Bytes of one cell in UTF-8.
    package static let cellBytesMax = 100_000

    /// The rows of a file in UTF-8, with or without byte order mark, or else in GB18030. A blank line is a row without
    /// cells, so that an index is the row of the file; blank lines at the end are left out.
    package static func read(_ bytes: [UInt8]) throws(CSVProblem) -> [[String]] {
        guard bytes.count <= fileBytesMax else {
            throw CSVProblem(sentence: "文件超过 \(fileBytesMax >> 20) MB，请分成几个文件。", row: nil)
        }
        let text = try CSVText.utf8(of: bytes)
        var scanner = CSVScanner()
        var fault: CSVProblem?
        text.withUnsafeBufferPointer { text in
            do throws(CSVProblem) { try scanner.scan(text) } catch { fault = error }
        }
        if let fault { throw fault }
        return scanner.rows
    }

    /// A file that spreadsheet programs open as text: UTF-8 with byte order mark, CRLF. A cell that they would take for
    /// a formula (starts with = + - @, a tab or a line end) is given an apostrophe in front.
    package static func write(_ rows: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = [0xef, 0xbb, 0xbf]
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(cell, alone: row.count == 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "\r"))
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static func append(_ cell: String, alone: Bool, to bytes: inout [UInt8]) {
        let text = isTakenForFormula(cell) ? "'" + cell : cell
        let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0d || $0 == 0x0a }
        guard needsQuotes || (alone && text.isEmpty) || text.hasPrefix(" ") || text.hasSuffix(" ") else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Also with spaces in front, and in the full-width forms that some spreadsheet programs treat alike.
    private static func isTakenForFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first(where: { $0 != " " }) else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    }
}

/// Why a table is refused.
package struct CSVProblem: Error, Equatable {
    /// Simplified Chinese, with the row where there is one.
    package let sentence: String
    /// The row of the file from 1, as spreadsheet programs number it.
    package let row: Int?

    init(sentence: String, row: Int?) {
        self.sentence = row.map { "第 \($0) 行：" + sentence } ?? sentence
        self.row = row
    }
}
