import Glibc

/// Turns responses into bytes. One object serves one loop; its buffer and its date are used again.
final class ResponseWriter {
    /// How a connection goes on after a response (RFC 9112 §9.3).
    enum Persistence { case keepAlive, keepAliveOfVersion10, close }

    private let responder: any Responder
    private let gzip = Gzip()
    private var buffer: [UInt8] = []
    private var dateLine: [UInt8] = []
    private var dateSecond = -1

    init(responder: any Responder) {
        self.responder = responder
    }

    /// The response as it goes out. `withoutContent` is for HEAD: fields as for GET, no content (RFC 9110 §9.3.2).
    func write(
        _ response: Response, for request: Request?, withoutContent: Bool, persistence: Persistence
    ) -> Outgoing {
        var selected = Selected(response)
        if let request { select(&selected, for: request) }
        let file = open(&selected, request, withoutContent: withoutContent)
        var outgoing = Outgoing(head: head(selected, persistence))
        if !withoutContent && selected.response.status.allowsContent {
            outgoing.setContent(selected.response.body, selected.range, file: file)
        } else if let file {
            close(file)
        }
        return outgoing
    }

    /// Gives a buffer back when its bytes are out.
    func reuse(_ buffer: [UInt8]) {
        guard self.buffer.capacity < buffer.capacity else { return }
        self.buffer = buffer
    }

    /// A response and the part of its content that is sent.
    private struct Selected {
        var response: Response
        var range: Range<Int>

        init(_ response: Response) {
            self.response = response
            range = 0..<response.body.byteCount
        }
    }

    private func select(_ selected: inout Selected, for request: Request) {
        let isFile =
            switch selected.response.body {
            case .none, .bytes: false
            case .file, .temporaryFile: true
            }
        let isSafe = request.method == .get || request.method == .head
        if isFile && isSafe && selected.response.status == .ok { selected.response.set(.acceptRanges, "bytes") }
        if request.head.message.hasConditions && isSafe && selected.response.status == .ok {
            applyConditions(&selected, request)
        }
        if selected.response.compressible { compress(&selected, request) }
    }

    private func applyConditions(_ selected: inout Selected, _ request: Request) {
        let conditions = Preconditions(request: request, response: selected.response)
        switch conditions.verdict() {
        case .failed: selected = Selected(responder.refusal(status: .preconditionFailed, request: request))
        case .notModified:
            selected.response.status = .notModified
            selected.response.body = .none
            for name: HeaderName in [
                .contentType, .contentEncoding, .contentDisposition, .acceptRanges, .lastModified,
            ] { selected.response.remove(name) }
        case .proceed:
            guard request.method == .get, selected.response.header(.acceptRanges) == "bytes",
                let range = request.header(.range), conditions.allowsRange()
            else { return }
            let byteCount = selected.response.body.byteCount
            switch ByteRange(range, byteCount: byteCount) {
            case .whole: return
            case .unsatisfiable:
                selected = Selected(responder.refusal(status: .rangeNotSatisfiable, request: request))
                selected.response.set(.contentRange, "bytes */\(byteCount)")
            case .part(let part):
                selected.response.status = .partialContent
                selected.response.compressible = false
                selected.response.set(
                    .contentRange, "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(byteCount)")
                selected.range = part
            }
        }
    }

    private func compress(_ selected: inout Selected, _ request: Request) {
        selected.response.add(.vary, "Accept-Encoding")
        guard case .bytes(let bytes) = selected.response.body, (Gzip.bytesMin...Gzip.bytesMax).contains(bytes.count),
            selected.response.status.allowsContent, AcceptEncoding.allowsGzip(request),
            selected.response.header(.contentEncoding) == nil, let compressed = gzip.compress(bytes)
        else { return }
        selected.response.body = .bytes(compressed)
        selected.response.set(.contentEncoding, "gzip")
        selected.range = 0..<compressed.count
        // Two codings of one content are not the same byte for byte (RFC 9110 §8.8.1).
        if let eTag = selected.response.header(.eTag), !eTag.hasPrefix("W/") {
            selected.response.set(.eTag, "W/" + eTag)
        }
    }

    /// Opens the file of a response; a response whose file is not there or has another size becomes a refusal.
    private func open(_ selected: inout Selected, _ request: Request?, withoutContent: Bool) -> Int32? {
        let path: String
        switch selected.response.body {
        case .none, .bytes: return nil
        case .file(let file, _): path = file
        case .temporaryFile(let file): path = file.path
        }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            Int(status.st_size) == selected.response.body.byteCount
        else {
            if descriptor >= 0 { close(descriptor) }
            selected = Selected(responder.refusal(status: .internalServerError, request: request))
            return nil
        }
        return descriptor
    }
}

// MARK: - The head

extension ResponseWriter {
    private func head(_ selected: Selected, _ persistence: Persistence) -> [UInt8] {
        // The buffer is taken out for the time: a local value needs no checks of exclusive access.
        var head = HeadBuffer(bytes: buffer)
        buffer = []
        let response = selected.response
        head.append("HTTP/1.1 ")
        head.append(response.status.code)
        head.append(" ")
        head.append(response.status.reason)
        head.append("\r\n")
        updateDate()
        head.append(dateLine)
        for (name, value) in response.headers where !name.isServersOwn {
            head.append(name.text)
            head.append(": ")
            head.appendValue(value)
            head.append("\r\n")
        }
        if response.status.allowsContent {
            head.append("Content-Length: ")
            head.append(selected.range.count)
            head.append("\r\n")
        }
        switch persistence {
        case .keepAlive: head.append("\r\n")
        case .keepAliveOfVersion10: head.append("Connection: keep-alive\r\n\r\n")
        case .close: head.append("Connection: close\r\n\r\n")
        }
        return head.bytes
    }

    /// An origin server with a clock MUST send Date (RFC 9110 §6.6.1). It is written once a second.
    private func updateDate() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        guard now.tv_sec != dateSecond else { return }
        dateSecond = now.tv_sec
        dateLine = Array("Date: \(HTTPDate.text(now.tv_sec))\r\n".utf8)
    }
}

extension HeaderName {
    /// Whether the server writes this field itself.
    fileprivate var isServersOwn: Bool {
        switch text.utf8.count {
        case 4: self == .date
        case 10: self == .connection
        case 14: self == .contentLength
        case 17: self == .transferEncoding
        default: false
        }
    }
}
