/// What is wrong with an exported file, in words.
package struct SeatFileProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1, the header; nil where it concerns the file as a whole.
    package let line: Int?
    package let sentence: String

    package init(file: String, line: Int? = nil, sentence: String) {
        self.file = file
        self.line = line
        self.sentence = sentence
    }

    package var description: String { file + (line.map { " 第 \($0) 行" } ?? "") + "：" + sentence }
}

/// A CSV file whose cells are whole numbers: a header, then rows; every line ends with a line feed. A table has exactly
/// one spelling, so that its hash is the table's.
struct NumberTable {
    private(set) var bytes: [UInt8]

    init(header: String, rowCount: Int) {
        bytes = Array(header.utf8) + [UInt8(ascii: "\n")]
        bytes.reserveCapacity(bytes.count + rowCount * 48)
    }

    mutating func append(_ row: [Int]) {
        for (index, number) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: String(number).utf8)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The rows of a file, or what is wrong with the first line that is not in the one spelling.
    static func rows(of file: [UInt8], header: String, file name: String) throws(SeatFileProblem) -> [[Int]] {
        guard file.last == UInt8(ascii: "\n") else {
            throw SeatFileProblem(file: name, sentence: "最后一行没有换行符，文件可能不完整")
        }
        let lines = file.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.first, first.elementsEqual(header.utf8) else {
            throw SeatFileProblem(file: name, line: 1, sentence: "表头应为 \(header)")
        }
        let columnCount = header.utf8.count { $0 == UInt8(ascii: ",") } + 1
        var rows: [[Int]] = []
        rows.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated().dropFirst() {
            guard let row = numbers(in: line), row.count == columnCount else {
                throw SeatFileProblem(file: name, line: index + 1, sentence: "应为 \(columnCount) 个整数，用逗号分隔")
            }
            rows.append(row)
        }
        return rows
    }

    /// The numbers of a line; nil where a cell is empty, has a leading zero, another character, or more than 15 digits.
    private static func numbers(in line: ArraySlice<UInt8>) -> [Int]? {
        var numbers: [Int] = []
        numbers.reserveCapacity(8)
        for cell in line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard (1...15).contains(cell.count), cell.first != UInt8(ascii: "0") || cell.count == 1 else { return nil }
            var number = 0
            for byte in cell {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
            numbers.append(number)
        }
        return numbers
    }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
