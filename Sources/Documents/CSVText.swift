import Glibc

/// The encoding of a table.
enum CSVText {
    /// The text in UTF-8 without byte order mark.
    static func utf8(of bytes: [UInt8]) throws(CSVProblem) -> [UInt8] {
        try refuseOtherFormats(bytes)
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let isMarked = bytes.starts(with: mark)
        let text = isMarked ? Array(bytes.dropFirst(3)) : bytes
        if isUTF8(text) { return text }
        if isMarked {
            let row = row(in: text, at: validPrefixCount(of: text))
            throw CSVProblem(sentence: "有不属于 UTF-8 的字节，请在表格软件中另存为“CSV UTF-8”。", row: row)
        }
        let converted = try fromGB18030(text)
        return converted.starts(with: mark) ? Array(converted.dropFirst(3)) : converted
    }

    /// The row of the record at `offset`: line ends inside quotes do not count.
    static func row(in text: some Sequence<UInt8>, at offset: Int) -> Int {
        var row = 1
        var isQuoted = false
        var previous: UInt8 = 0
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            let endsLine = byte == UInt8(ascii: "\n") ? previous != UInt8(ascii: "\r") : byte == UInt8(ascii: "\r")
            if endsLine, !isQuoted { row += 1 }
            previous = byte
        }
        return row
    }

    private static func refuseOtherFormats(_ bytes: [UInt8]) throws(CSVProblem) {
        guard !bytes.isEmpty else { throw CSVProblem(sentence: "文件是空的。", row: nil) }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw CSVProblem(sentence: "收到 UTF-16 文本，需要 CSV。请在表格软件中另存为“CSV UTF-8”。", row: nil)
        }
        switch FileFormat.recognize(bytes) {
        case .zip, .oldOffice:
            throw CSVProblem(sentence: "收到 Excel 工作簿，需要 CSV。请在表格软件中另存为“CSV UTF-8”。", row: nil)
        case .pdf, .jpeg, .png, .html:
            let name = FileFormat.recognize(bytes).rawValue
            throw CSVProblem(sentence: "收到 \(name) 文件，需要 CSV 表格。", row: nil)
        default: break
        }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { $0.allSatisfy { $0 < 0x80 } } || String(validating: bytes, as: UTF8.self) != nil
    }

    /// How many bytes from the start are UTF-8.
    private static func validPrefixCount(of bytes: [UInt8]) -> Int {
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { count += scalar.count }
        return count
    }

    /// By iconv; GB18030 contains GBK and GB2312.
    private static func fromGB18030(_ bytes: [UInt8]) throws(CSVProblem) -> [UInt8] {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else {
            throw CSVProblem(sentence: "文件不是 UTF-8，请在表格软件中另存为“CSV UTF-8”。", row: nil)
        }
        defer { iconv_close(converter) }
        var input = bytes
        // Two bytes of GBK become three of UTF-8; no sequence of GB18030 grows by more than one half.
        var output = [UInt8](repeating: 0, count: bytes.count * 2 + 16)
        let (result, written) = input.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { output in
                var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var sourceLeft = input.count
                var targetLeft = output.count
                let result = iconv(converter, &source, &sourceLeft, &target, &targetLeft)
                return (result, output.count - targetLeft)
            }
        }
        output.removeLast(output.count - written)
        guard result != Int(bitPattern: UInt.max) else {
            let row = row(in: output, at: output.count)
            throw CSVProblem(sentence: "有认不出的字节，文件既不是 UTF-8 也不是 GB18030。请在表格软件中另存为“CSV UTF-8”。", row: row)
        }
        return output
    }
}
