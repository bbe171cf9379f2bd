/// The fields of a query or of a form's body: names and their values in the order of arrival.
package struct FormData: Sendable {
    /// More fields than this make a form malformed.
    package static let fieldCountMax = 5_000

    /// Whether something was not valid UTF-8, had a broken percent escape, or there were too many fields. What
    /// could be read is there all the same.
    package private(set) var isMalformed = false

    private var fields: [(name: String, value: String)] = []
    private var files: [(name: String, file: TemporaryFile, fileName: String?)] = []

    /// No fields.
    package init() {}

    /// Reads `application/x-www-form-urlencoded` bytes (WHATWG URL §5.1). Never fails; see `isMalformed`.
    package init(urlencoded bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { FormData(urlencoded: $0) }
    }

    init(urlencoded bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count {
            let end = bytes.first(0x26, in: start..<bytes.count) ?? bytes.count
            if end > start { append(bytes, pair: start..<end) }
            start = end + 1
        }
    }

    /// Reads the parts of a `multipart/form-data` body (RFC 7578). A file field that was left empty is no file.
    package init(parts: [Part]) {
        for part in parts {
            switch part.content {
            case .field(let bytes):
                append(name: part.name, value: String(validating: bytes, as: UTF8.self))
            case .file(let file):
                if file.byteCount == 0 && (part.fileName ?? "").isEmpty { continue }
                files.append((part.name, file, part.fileName))
            }
        }
    }

    /// The first value of a field, nil when it was not sent.
    package func first(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// All values of a field in order.
    package func all(_ name: String) -> [String] {
        fields.lazy.filter { $0.name == name }.map(\.value)
    }

    /// The first file of a field, with the name that the client gave it.
    package func file(_ name: String) -> (TemporaryFile, fileName: String?)? {
        files.first { $0.name == name }.map { ($0.file, $0.fileName) }
    }

    /// The names of all fields and files, each once, in order.
    package var names: [String] {
        var seen: Set<String> = []
        return (fields.map(\.name) + files.map(\.name)).filter { seen.insert($0).inserted }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, pair: Range<Int>) {
        let nameEnd = bytes.first(0x3d, in: pair) ?? pair.upperBound
        let valueStart = min(nameEnd + 1, pair.upperBound)
        guard let name = PercentEncoding.formText(bytes[part: pair.lowerBound..<nameEnd]) else {
            isMalformed = true
            return
        }
        append(name: name, value: PercentEncoding.formText(bytes[part: valueStart..<pair.upperBound]))
    }

    private mutating func append(name: String, value: String?) {
        guard let value, fields.count < Self.fieldCountMax else {
            isMalformed = true
            return
        }
        fields.append((name, value))
    }
}
