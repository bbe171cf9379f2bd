/// Where the body of a request goes while it comes.
enum BodyCollector: ~Copyable {
    case discard
    case bytes([UInt8])
    case multipart(MultipartReader)

    /// Takes a piece; nil, or the status to refuse the request with.
    mutating func take(_ piece: UnsafeRawBufferPointer) -> Status? {
        switch consume self {
        case .discard:
            self = .discard
            return nil
        case .bytes(var bytes):
            bytes.append(contentsOf: piece)
            self = .bytes(bytes)
            return nil
        case .multipart(var reader):
            let refusal = reader.read(piece)
            self = .multipart(reader)
            return refusal
        }
    }

    /// The body, complete; nil when a multipart body lacks its end.
    mutating func finish() -> Body? {
        defer { self = .discard }
        switch consume self {
        case .discard:
            self = .discard
            return Body.none
        case .bytes(let bytes):
            self = .discard
            return .bytes(bytes)
        case .multipart(let reader):
            let body: Body? = reader.isComplete ? .multipart(reader.parts) : nil
            self = .discard
            return body
        }
    }
}
