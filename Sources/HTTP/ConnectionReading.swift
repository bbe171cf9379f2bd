import CLinux
import Glibc

/// From bytes to a request.
extension Connection {
    /// Parses what is there, or reads more; whether to go on.
    func receive() -> Bool {
        if pendingStart < pending.count {
            let input = pending
            pending = []
            let consumed = input.withUnsafeBytes { parse($0, from: pendingStart) }
            if phase != .closed && consumed < input.count {
                pending = input
                pendingStart = consumed
            } else {
                pendingStart = 0
            }
            return true
        }
        guard isReadable else { return false }
        let buffer = group.readBuffer
        let capacity = parser.isInBody ? buffer.count : min(buffer.count, group.limits.headBytesMax)
        let count = recv(socket, buffer.baseAddress, capacity, 0)
        if count <= 0 { return endOfInput(count) }
        // A short read has emptied the socket; what comes later brings an event of its own.
        if count < capacity && !hasPeerClosed { isReadable = false }
        group.counters.received(count)
        let input = UnsafeRawBufferPointer(rebasing: buffer[0..<count])
        let consumed = parse(input, from: 0)
        if consumed < count && phase != .closed { pending = Array(input[consumed...]) }
        return true
    }

    private func endOfInput(_ count: Int) -> Bool {
        if count < 0 && errno == EINTR { return true }
        if count < 0 && errno == EAGAIN {
            isReadable = false
            return false
        }
        // A client may close its side behind a request, but not within one.
        if count == 0 && !parser.isBetweenRequests { refuse(.badRequest) } else { close() }
        return true
    }

    /// Runs the parser over `input` until a request is complete; what it has used up.
    private func parse(_ input: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while phase == .reading {
            switch parser.next(input, at: &position) {
            case .needsMore:
                if !hasBegunHead && !parser.isBetweenRequests {
                    hasBegunHead = true
                    if requestCount > 0 { setDeadline(group.limits.headSeconds) }
                }
                return position
            case .head(let head): begin(head, hasMore: position < input.count)
            case .body(let range): take(input[part: range])
            case .end: complete()
            case .refused(let status): refuse(status)
            }
        }
        return position
    }

    private func begin(_ head: RequestHead, hasMore: Bool) {
        requestCount += 1
        hasBegunHead = true
        startedAt = group.microseconds()
        let request = Request(head: head, body: .none, peer: peer)
        self.request = request
        if head.target.isHTTPS && !peer.isTrusted {
            // https over a connection that is not secured MUST be rejected (RFC 9110 §7.4).
            refuse(.misdirectedRequest)
        } else if head.framing.hasBody {
            admit(request, hasMore: hasMore)
        }
    }

    private func admit(_ request: Request, hasMore: Bool) {
        let policy = group.responder.bodyPolicy(for: request)
        switch Admission.decide(policy, for: request, limits: group.limits, folder: group.temporaryFolder) {
        case .refuse(let status): refuse(status)
        case .leave(let answer):
            closesAfterResponse = true
            lingersAfterResponse = true
            if let answer { respond(answer) } else { ask(request) }
        case .discard(let answer, let bytesMax):
            self.answer = answer
            readBody(.discard, bytesMax: bytesMax)
        case .read(let collector, let bytesMax):
            readBody(collector, bytesMax: bytesMax)
            if request.head.message.expectsContinue && !hasMore { sendContinue() }
        }
    }

    private func readBody(_ collector: consuming BodyCollector, bytesMax: Int) {
        body = collector
        bodyBytes = 0
        parser.bodyBytesMax = bytesMax
        setDeadline(group.limits.bodySeconds)
    }

    /// RFC 9110 §10.1.1. So few bytes always fit into an empty send buffer; where they do not, the client is gone.
    private func sendContinue() {
        let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
        let sent = CLinux.send(socket, line.utf8Start, line.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
        if sent != line.utf8CodeUnitCount { close() }
    }

    private func take(_ piece: UnsafeRawBufferPointer) {
        bodyBytes += piece.count
        setDeadline(
            group.limits.bodySeconds, earned: bodyBytes, perSecond: group.limits.bodyBytesPerSecondMin)
        if let status = body.take(piece) { refuse(status) }
    }

    private func complete() {
        guard let request else { return }
        guard let content = body.finish() else {
            refuse(.badRequest)
            return
        }
        if let answer {
            respond(answer)
        } else if case .none = content {
            ask(request)
        } else {
            ask(Request(head: request.head, body: content, peer: peer))
        }
    }
}
