/// The first line of a request: method, target and version with one space between (RFC 9112 §3).
struct RequestLine: Sendable {
    let method: Method
    let target: Range<Int>
    let isVersion10: Bool

    static func read(
        _ bytes: UnsafeRawBufferPointer, line: Range<Int>, targetBytesMax: Int
    ) -> Result<RequestLine, Refusal> {
        guard let methodEnd = bytes.first(0x20, in: line), methodEnd > line.lowerBound,
            let targetEnd = bytes.first(0x20, in: (methodEnd + 1)..<line.upperBound), targetEnd > methodEnd + 1
        else { return .failure(Refusal(.badRequest)) }
        for index in line.lowerBound..<methodEnd where !bytes[index].isToken { return .failure(Refusal(.badRequest)) }

        let version = bytes[part: (targetEnd + 1)..<line.upperBound]
        guard version.count == 8, version[part: 0..<5].equals("HTTP/"), version[5].isDigit, version[6] == 0x2e,
            version[7].isDigit
        else { return .failure(Refusal(.badRequest)) }
        guard version[5] == 0x31 else { return .failure(Refusal(.versionNotSupported)) }

        guard let method = Method(bytes[part: line.lowerBound..<methodEnd]) else {
            return .failure(Refusal(.notImplemented))
        }
        let target = (methodEnd + 1)..<targetEnd
        guard target.count <= targetBytesMax else { return .failure(Refusal(.targetTooLong)) }
        return .success(RequestLine(method: method, target: target, isVersion10: version[7] == 0x30))
    }

    /// What a line is answered that has no end within its limit.
    static func refusalOfTooLong(_ bytes: [UInt8]) -> Status {
        guard let methodEnd = bytes.firstIndex(where: { !$0.isToken }) else { return .notImplemented }
        return methodEnd > 0 && bytes[methodEnd] == 0x20 ? .targetTooLong : .badRequest
    }
}

/// Why a message is not taken, as the status that answers it.
struct Refusal: Error {
    let status: Status

    init(_ status: Status) {
        self.status = status
    }
}
