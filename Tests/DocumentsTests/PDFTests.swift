import Documents
import Glibc
import Testing

@Suite("PDF")
struct PDFTests {
    private static let createdAtMilliseconds: Int64 = 1_772_413_200_000  // 2026-03-02 09:00 in Shanghai

    private func registrationForm(name: String = "欧阳·㐂𠮷") throws -> [UInt8] {
        let pdf = PDF(title: "考试报名表", paper: .a4, createdAtMilliseconds: PDFTests.createdAtMilliseconds)
        pdf.beginPage()
        pdf.text("考试报名表", x: 20, y: 20, width: 170, style: .title)
        let end = pdf.table(
            PDF.Table(
                columns: [PDF.Column(width: 30), PDF.Column(width: 50), PDF.Column(width: 90, alignment: .left)],
                rows: [
                    [.label("姓名"), "\(name)", "男"],
                    [.label("通讯地址"), PDF.Cell("郑州市金水区花园路 1 号", columnSpan: 2, alignment: .left)],
                ]), x: 20, y: 40)
        let photo = try Photo.accept(SampleFace.jpeg(seed: 4, width: 390, height: 480))
        #expect(pdf.image(jpeg: photo, in: PDF.Area(x: 150, y: end + 5, width: 26, height: 32)))
        pdf.rule(fromX: 20, fromY: 280, toX: 190, toY: 280)
        pdf.text("第 1 页", in: PDF.Area(x: 20, y: 282, width: 170, height: 8), style: .label)
        return try pdf.finish()
    }

    @Test func `Equal drawing gives equal bytes, below 400 KB`() async throws {
        let first = try registrationForm()
        #expect(first.starts(with: "%PDF-1.5".utf8))
        #expect(first.count > 10_000 && first.count <= 400 * 1024, "\(first.count) bytes")
        #expect(try registrationForm() == first)
        #expect(try registrationForm(name: "张三") != first)
        let others = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<6 { group.addTask { try registrationForm() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(others.allSatisfy { $0 == first })
    }

    @Test func `The text can be selected, rare characters too`() throws {
        let text = try output(of: "pdftotext", try registrationForm())
        for word in ["考试报名表", "欧阳·㐂𠮷", "郑州市金水区花园路", "第1页"] {
            #expect(text.replacing(" ", with: "").contains(word), "\(word) is not in \(text)")
        }
    }

    @Test func `Title, date and paper are written`() throws {
        let information = try output(of: "pdfinfo -isodates", try registrationForm())
        #expect(information.contains("Title:           考试报名表"))
        #expect(information.contains("CreationDate:    2026-03-02T01:00:00Z"))
        #expect(information.contains("Pages:           1"))
        #expect(information.contains("595.276 x 841.89 pts (A4)"))
        let landscape = PDF(title: "名单", paper: .a4Landscape, createdAtMilliseconds: 0)
        landscape.beginPage()
        #expect(try output(of: "pdfinfo", try landscape.finish()).contains("841.89 x 595.276 pts (A4)"))
    }

    @Test func `Fonts are embedded as subsets, and the photo as the JPEG it is`() throws {
        let form = try registrationForm()
        let fonts = try output(of: "pdffonts", form).split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty && fonts.allSatisfy { $0.contains("yes yes yes") }, "\(fonts)")
        let images = try output(of: "pdfimages -list", form)
        #expect(images.contains("130   160  rgb     3   8  jpeg"))
    }

    @Test func `A long table goes on over pages under its headings`() throws {
        let rows = (1...100).map { [PDF.Cell("\($0)"), "考生\($0)"] }
        let list = try PDF.document(title: "名单", paper: .a4, createdAtMilliseconds: 0) { pdf, total in
            pdf.beginPage()
            let columns = [PDF.Column(width: 30), PDF.Column(width: 100)]
            pdf.table(PDF.Table(columns: columns, headings: ["座位", "姓名"], rows: rows), x: 20, y: 20)
            pdf.text("共 \(total) 页", x: 20, y: 285, width: 100)
        }
        let text = try output(of: "pdftotext", list).replacing(" ", with: "")
        let pages = text.split(separator: "\u{c}").filter { $0.contains("座位") }
        #expect(pages.count == 4)
        #expect(pages.last?.contains("考生100") == true && pages.last?.contains("共4页") == true)
        #expect(pages.first?.contains("考生100") == false)
    }

    @Test func `Text that is too long for its place is wrapped, then cut`() throws {
        let pdf = PDF(title: "长", paper: .a4, createdAtMilliseconds: 0)
        pdf.beginPage()
        let line = pdf.textHeight("字", width: 40)
        #expect(line > 4 && line < 7)
        let wrapped = pdf.textHeight(String(repeating: "字", count: 40), width: 40)
        #expect(wrapped > line * 3.5 && wrapped < line * 5.5)
        let row = [PDF.Cell(String(repeating: "很长的一段话", count: 3000))]
        let table = PDF.Table(columns: [PDF.Column(width: 170)], rows: [["上"], row, ["下"]])
        #expect(pdf.table(table, x: 20, y: 20) < 297)
        #expect(pdf.pageCount == 3)
        #expect(try !pdf.finish().isEmpty)
    }

    @Test func `Strange text and pictures do no harm`() throws {
        let noncharacters = String(decoding: [0xfffe, 0xfdd0, 0xffff] as [UInt16], as: UTF16.self)
        let pdf = PDF(title: "标题\u{0}\u{1}\(noncharacters)x", paper: .a4, createdAtMilliseconds: .max)
        pdf.beginPage()
        for text in [
            "", "a\u{0}b\u{7}c", "\u{202e}abc", "\u{fffd}\u{10ffff}\u{85}", noncharacters,
            String(repeating: "字", count: 1_000_000),
        ] {
            pdf.text(text, in: PDF.Area(x: 10, y: 10, width: 50, height: 20))
        }
        pdf.text("x", x: 0, y: 0, width: -5)
        pdf.text("x", x: 0, y: 0, width: .infinity)
        let table = PDF.Table(
            columns: [PDF.Column(width: 10)], rows: [[], ["a", "b"], [PDF.Cell("c", columnSpan: -3)]])
        pdf.table(table, x: 0, y: 0)
        let area = PDF.Area(x: 0, y: 0, width: 10, height: 10)
        #expect(!pdf.image(jpeg: [], in: area))
        #expect(!pdf.image(jpeg: Array("GIF89a".utf8), in: area))
        #expect(!pdf.image(jpeg: SampleFace.jpeg(seed: 1, width: 130, height: 160).dropLast(), in: area))
        #expect(try output(of: "pdfinfo", try pdf.finish()).contains("Pages:           1"))
    }

    @Test func `A document without a page is still a document`() throws {
        let pdf = PDF(title: "空", paper: .a4, createdAtMilliseconds: 0)
        #expect(try pdf.finish().starts(with: "%PDF-".utf8))
    }

    /// What a program of poppler-utils prints about a document.
    private func output(of command: String, _ pdf: [UInt8]) throws -> String {
        var template = Array("/tmp/documents-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        #expect(write(descriptor, pdf, pdf.count) == pdf.count)
        close(descriptor)
        let suffix = command.hasPrefix("pdftotext") ? " -layout \(path) -" : " \(path)"
        let stream = try #require(popen(command + suffix + " 2>&1", "r"))
        defer { pclose(stream) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { text += chunk[..<count] }
        return String(decoding: text, as: UTF8.self)
    }
}
