/// Makes parts of a multipart body: fields stay in memory, files are written to a folder as they come.
struct MultipartReader: ~Copyable {
    private let limits: MultipartLimits
    private let folder: String
    private var parser: MultipartParser
    private(set) var parts: [Part] = []
    private var fieldBytes = 0

    private var head: PartHead?
    /// Bytes of the part that are not in its file yet.
    private var bytes: [UInt8] = []
    private var file: TemporaryFileWriter?
    private var fileBytes = 0

    /// Content is written to disk in pieces of this size.
    private static let pieceBytes = 64 * 1024

    init(boundary: [UInt8], limits: MultipartLimits, folder: String) {
        self.limits = limits
        self.folder = folder
        parser = MultipartParser(boundary: boundary, headBytesMax: limits.partHeadBytesMax)
    }

    var isComplete: Bool { parser.isComplete }

    /// Reads on; nil, or the status to refuse the request with.
    mutating func read(_ input: UnsafeRawBufferPointer) -> Status? {
        var position = 0
        while true {
            var refusal: Status?
            switch parser.next(input, at: &position) {
            case .needsMore: return nil
            case .part(let head):
                guard parts.count < limits.partCountMax else { return .contentTooLarge }
                self.head = head
            case .data(let range): refusal = append(input[part: range])
            case .heldBack(let count): refusal = parser.delimiter[..<count].withUnsafeBytes { append($0) }
            case .partEnd: refusal = endPart()
            case .end: break
            case .refused(let status): refusal = status
            }
            if let refusal { return refusal }
        }
    }

    private mutating func append(_ content: UnsafeRawBufferPointer) -> Status? {
        if head?.fileName == nil {
            fieldBytes += content.count
            guard fieldBytes <= limits.fieldBytesMax else { return .contentTooLarge }
            bytes.append(contentsOf: content)
            return nil
        }
        fileBytes += content.count
        guard fileBytes <= limits.fileBytesMax else { return .contentTooLarge }
        bytes.append(contentsOf: content)
        return bytes.count < Self.pieceBytes ? nil : writeOut()
    }

    private mutating func writeOut() -> Status? {
        do {
            if file == nil { file = try TemporaryFileWriter(folder: folder) }
            try bytes.withUnsafeBytes { try file?.append($0) }
            bytes.removeAll(keepingCapacity: true)
            return nil
        } catch {
            // The disk is full or the folder is gone: the client may come again.
            return .serviceUnavailable
        }
    }

    private mutating func endPart() -> Status? {
        guard let head else { return .badRequest }
        var content = PartContent.field(bytes)
        if head.fileName != nil {
            if let status = writeOut() { return status }
            guard let writer = file.take(), let file = try? TemporaryFile(writer) else { return .serviceUnavailable }
            content = .file(file)
        }
        parts.append(
            Part(name: head.name, fileName: head.fileName, contentType: head.contentType, content: content))
        self.head = nil
        bytes = []
        fileBytes = 0
        return nil
    }
}

/// What a multipart body may hold.
struct MultipartLimits: Sendable {
    let fileBytesMax: Int
    let partCountMax: Int
    /// All plain fields together.
    let fieldBytesMax: Int
    let partHeadBytesMax: Int
}
