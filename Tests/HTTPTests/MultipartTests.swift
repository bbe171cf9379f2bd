import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite struct MultipartTests {
    private static func answer(_ request: String) async throws -> (status: Int, text: String) {
        var answer = (0, "")
        try await RunningServer.run { running in
            let response = try RawClient.exchange(port: running.port, request)
            answer = (response.status, response.text)
            #expect(TestFolder.becomesEmpty(running.folder))
        }
        return answer
    }

    private static func accepts(_ request: String, _ text: String) async throws {
        let answer = try await answer(request)
        #expect(answer == (200, text))
    }

    @Test func fieldsAndFilesArrive() async throws {
        try await Self.accepts(
            MultipartBody.request([
                .field("name", "张三"), .file("photo", fileName: "a.jpg", "12345"), .field("name", "b"),
            ]), "name=张三|b&photo=<a.jpg 5>")
    }

    @Test func aFileFieldThatWasLeftEmptyIsNoFile() async throws {
        try await Self.accepts(MultipartBody.request([.file("f", fileName: "", ""), .field("a", "")]), "a=")
    }

    @Test func contentMayLookLikeADelimiter() async throws {
        for content in ["\r\n", "\r\n--", "\r\r\n--", "\r\n----", "\r\n---\r\n----", "--b", "\r", "\r\n\r\n"] {
            try await Self.accepts(
                MultipartBody.request([.file("f", fileName: "a", content), .field("a", content)]),
                "a=\(content)&f=<a \(content.utf8.count)>")
        }
    }

    @Test func aPreambleAndAnEpilogueAreIgnored() async throws {
        let body = "preamble\r\n" + MultipartBody.text([.field("a", "1")]) + "epilogue\r\n------b\r\n"
        try await Self.accepts(MultipartBody.request(body: body), "a=1")
    }

    @Test func aBoundaryMayBeQuotedAndPadded() async throws {
        let body = "--b:c \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b:c--"
        try await Self.accepts(MultipartBody.request(body: body, boundary: "\"b:c\""), "a=1")
    }

    @Test func aFileNameHasNoFoldersAndKeepsItsOddLetters() async throws {
        for (sent, kept) in [
            ("../../etc/passwd", "passwd"), ("C:\\fake\\照片.jpg", "照片.jpg"), ("a%22b.jpg", "a\"b.jpg"),
            ("a;b.jpg", "a;b.jpg"), ("a\\\"b.jpg", "a\"b.jpg"), ("a%0D%0Ab", "a  b"), ("100%.jpg", "100%.jpg"),
        ] {
            try await Self.accepts(
                MultipartBody.request([.file("f", fileName: sent, "1")]), "f=<\(kept) 1>")
        }
    }

    @Test(arguments: [
        "", "--b\r\n", "----b--", "------b", "------b\r\n", "------bx\r\n",
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
        "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------b\r\n",
        "------b\r\n\r\n1\r\n------b--", "------b\r\nContent-Disposition: form-data\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=\"\u{0}\"\r\n\r\n1\r\n------b--",
        "------b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n1\r\n------b--",
        "------b\nContent-Disposition: form-data; name=a\n\n1\n------b--",
        "------b\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n------b--",
        "------b -- \r\n", "------b-x\r\n",
    ])
    func aMalformedBodyIsRefused(_ body: String) async throws {
        let request = MultipartBody.request(body: body + " ")
        #expect(try await Self.answer(request).status == 400)
    }

    @Test func tooManyPartsOrTooMuchContentIsRefused() async throws {
        let fields = { (count: Int) in MultipartBody.request((0..<count).map { .field("a\($0)", "") }) }
        #expect(try await Self.answer(fields(5)).status == 200)
        #expect(try await Self.answer(fields(6)).status == 413)
        let file = { (count: Int) in
            MultipartBody.request([.file("f", fileName: "a", String(repeating: "x", count: count))])
        }
        try await Self.accepts(file(200_000), "f=<a 200000>")
        #expect(try await Self.answer(file(200_001)).status == 413)
        #expect(try await Self.answer(file(300_000)).status == 413)
    }

    @Test func filesAreWholeAndGoWithTheRequest() throws {
        let folder = TestFolder.make()
        defer { TestFolder.remove(folder) }
        let content = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }
        let head = "------b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n"
        let bytes = Array(head.utf8) + content + Array("\r\n------b--\r\n".utf8)
        var generator = Random(seed: 7)
        for _ in 0..<5 {
            var parts = try Self.parts(bytes, pieces: { Int.random(in: 1...9000, using: &generator) }, folder: folder)
            guard case .file(let file)? = parts.first?.content else {
                Issue.record("no file")
                return
            }
            #expect(file.byteCount == content.count)
            #expect(try file.read() == content)
            #expect(TestFolder.names(in: folder).count == 1)
            parts = []
        }
        #expect(TestFolder.names(in: folder).isEmpty)
    }

    @Test func anyCutGivesTheSameParts() throws {
        let folder = TestFolder.make()
        defer { TestFolder.remove(folder) }
        var generator = Random(seed: 3)
        let seeds = [
            "\r", "\n", "\r\n", "-", "--", "----b", "\r\n------b", "--\r\n", "a",
            "Content-Disposition: form-data; name=a",
        ]
        let valid = Array(MultipartBody.text([.field("a", "1\r\n--"), .file("f", fileName: "x", "\r\r\n----")]).utf8)
        for round in 0..<3000 {
            var bytes = round < 300 ? valid : []
            if round >= 300 {
                for _ in 0..<Int.random(in: 1...12, using: &generator) {
                    bytes += Array((seeds.randomElement(using: &generator) ?? "").utf8)
                }
                bytes = Array(valid.prefix(Int.random(in: 0...valid.count, using: &generator))) + bytes
            }
            let whole = Self.trace(bytes) { bytes.count }
            #expect(Self.trace(bytes) { 1 } == whole)
            #expect(Self.trace(bytes) { Int.random(in: 1...7, using: &generator) } == whole)
        }
    }

    @Test func leftoversOfProcessesThatAreGoneAreDeletedAtStart() async throws {
        let folder = TestFolder.make()
        defer { TestFolder.remove(folder) }
        TestFolder.write([1], to: folder + "/upload-999999999-abc")
        TestFolder.write([1], to: folder + "/upload-\(getpid())-abc")
        TestFolder.write([1], to: folder + "/other.txt")
        try await RunningServer.run {
            $0.temporaryFolder = folder
        } _: { _ in
        }
        #expect(TestFolder.names(in: folder) == ["other.txt", "upload-\(getpid())-abc"])
    }

    private static func parts(
        _ bytes: [UInt8], pieces: () -> Int, folder: String
    ) throws -> [Part] {
        let limits = MultipartLimits(
            fileBytesMax: 1_000_000, partCountMax: 9, fieldBytesMax: 1000, partHeadBytesMax: 4096)
        var reader = MultipartReader(boundary: Array("----b".utf8), limits: limits, folder: folder)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + pieces())
            let status = Array(bytes[start..<end]).withUnsafeBytes { reader.read($0) }
            #expect(status == nil)
            start = end
        }
        let isComplete = reader.isComplete
        #expect(isComplete)
        return reader.parts
    }

    /// The events of a body with the pieces of its content put together.
    private static func trace(_ bytes: [UInt8], pieces: () -> Int) -> [String] {
        var parser = MultipartParser(boundary: Array("----b".utf8), headBytesMax: 200)
        var trace: [String] = []
        var content: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let input = Array(bytes[start..<min(bytes.count, start + pieces())])
            start += input.count
            var position = 0
            reading: while true {
                switch input.withUnsafeBytes({ parser.next($0, at: &position) }) {
                case .needsMore: break reading
                case .part(let head): trace.append("part \(head.name) \(head.fileName ?? "-")")
                case .data(let range): content += input[range]
                case .heldBack(let count): content += parser.delimiter[..<count]
                case .partEnd:
                    trace.append("content \(content)")
                    content = []
                case .end: trace.append("end")
                case .refused(let status): return trace + ["refused \(status.code)"]
                }
            }
        }
        return trace
    }
}
