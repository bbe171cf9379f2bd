/// Splits text into rows and cells (RFC 4180 §2). Line ends may be CRLF, LF or CR; a quote inside an unquoted cell
/// stands for itself.
struct CSVScanner {
    private(set) var rows: [[String]] = []
    private var row: [String] = []

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    mutating func scan(_ text: UnsafeBufferPointer<UInt8>) throws(CSVProblem) {
        var index = 0
        while index < text.count {
            let isQuoted = text[index] == CSVScanner.quote
            let end = isQuoted ? try scanQuoted(text, from: index + 1) : try scanPlain(text, from: index)
            index = end
            guard index < text.count else { break }
            let separator = text[index]
            index += 1
            if separator == CSVScanner.comma {
                if index == text.count { row.append("") }
                continue
            }
            if separator == CSVScanner.carriageReturn, index < text.count, text[index] == CSVScanner.newline {
                index += 1
            }
            try endRow()
        }
        if !row.isEmpty { try endRow() }
        while rows.last?.isEmpty == true { rows.removeLast() }
    }

    /// Appends the cell that starts at `start` and returns the offset of the comma or line end behind it.
    private mutating func scanPlain(_ text: UnsafeBufferPointer<UInt8>, from start: Int) throws(CSVProblem) -> Int {
        var end = start
        while end < text.count {
            let byte = text[end]
            if byte == CSVScanner.comma || byte == CSVScanner.newline || byte == CSVScanner.carriageReturn { break }
            try check(text, at: end)
            end += 1
        }
        let isBlankLine = row.isEmpty && end == start && (end == text.count || text[end] != CSVScanner.comma)
        if !isBlankLine { try append(UnsafeBufferPointer(rebasing: text[start..<end])) }
        return end
    }

    /// The same for a cell in quotes; `start` is behind the opening quote.
    private mutating func scanQuoted(_ text: UnsafeBufferPointer<UInt8>, from start: Int) throws(CSVProblem) -> Int {
        var content: [UInt8] = []
        var index = start
        var partStart = start
        while index < text.count {
            guard text[index] == CSVScanner.quote else {
                try check(text, at: index)
                index += 1
                continue
            }
            content.append(contentsOf: UnsafeBufferPointer(rebasing: text[partStart..<index]))
            guard index + 1 < text.count, text[index + 1] == CSVScanner.quote else {
                return try closeQuoted(content, text, at: index + 1)
            }
            content.append(CSVScanner.quote)
            index += 2
            partStart = index
        }
        throw problem("引号没有闭合。")
    }

    private mutating func closeQuoted(
        _ content: [UInt8], _ text: UnsafeBufferPointer<UInt8>, at end: Int
    ) throws(CSVProblem) -> Int {
        if end < text.count {
            let next = text[end]
            guard next == CSVScanner.comma || next == CSVScanner.newline || next == CSVScanner.carriageReturn else {
                throw problem("引号之后还有文字，引号内的引号要写成两个。")
            }
        }
        if content.count > CSV.cellBytesMax { throw problem("单元格太长。") }
        row.append(String(decoding: content, as: UTF8.self))
        return end
    }

    private mutating func append(_ cell: UnsafeBufferPointer<UInt8>) throws(CSVProblem) {
        if cell.count > CSV.cellBytesMax { throw problem("单元格太长。") }
        row.append(String(decoding: cell, as: UTF8.self))
    }

    private mutating func endRow() throws(CSVProblem) {
        guard rows.count < CSV.rowCountMax else {
            throw CSVProblem(sentence: "超过 \(CSV.rowCountMax) 行，请分成几个文件。", row: nil)
        }
        rows.append(row)
        row.removeAll(keepingCapacity: true)
    }

    /// Control characters other than tab and line ends are signs of a file that is no table.
    @inline(__always)
    private func check(_ text: UnsafeBufferPointer<UInt8>, at index: Int) throws(CSVProblem) {
        let byte = text[index]
        if byte >= 0x20, byte != 0x7f, byte != 0xc2 { return }
        if byte == 0x09 || byte == 0x0a || byte == 0x0d { return }
        if byte == 0xc2, index + 1 < text.count, text[index + 1] >= 0xa0 { return }
        throw problem("有不可见的控制字符（如 NUL），请检查文件。")
    }

    private func problem(_ sentence: String) -> CSVProblem {
        CSVProblem(sentence: sentence, row: rows.count + 1)
    }
}
