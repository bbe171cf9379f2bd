import CLinux
import Glibc

/// One client's connection: bytes in, one request at a time, bytes out. Everything happens on its loop. The socket
/// is watched edge-triggered, so `isReadable` and `isWritable` remember what epoll said until a call says otherwise.
final class Connection: EventSource, @unchecked Sendable {
    enum Phase { case reading, responding, writing, lingering, closed }

    let peer: Peer
    /// The place among its group's connections.
    var index = 0
    /// When the present phase has lasted too long, by the loop's clock.
    private(set) var deadline = 0
    private(set) var phase = Phase.reading

    private let group: ConnectionGroup
    private let socket: Int32
    private var slot = -1
    private var isReadable = true
    private var isWritable = true
    /// Whether the client has closed its side; then reading goes on until it is seen.
    private var hasPeerClosed = false
    private var isPumping = false

    private var parser: RequestParser
    /// Input that came behind the present request; no more is read until that is answered.
    private var pending: [UInt8] = []
    private var pendingStart = 0
    private var requestCount = 0
    private var hasBegunHead = false

    private var request: Request?
    private var body = BodyCollector.discard
    private var bodyBytes = 0
    private var phaseStart = 0
    /// The answer of a request whose body is read only to be forgotten.
    private var answer: Response?
    private var startedAt = 0

    private var outgoing = Outgoing(head: [])
    private var status = Status.ok
    private var closesAfterResponse = false
    private var lingersAfterResponse = false
    private var lingeredBytes = 0

    /// Reads or writes of one connection before the loop turns to others.
    private static let stepsPerTurn = 16

    /// Takes over `socket`; nil when it cannot be watched.
    init?(socket: Int32, address: PeerAddress, group: ConnectionGroup) {
        self.socket = socket
        self.group = group
        peer = Peer(address: address, trustedProxies: group.trustedProxies)
        parser = RequestParser(limits: group.limits)
        let events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        guard let slot = group.loop.add(socket, events: events, source: self) else { return nil }
        self.slot = slot
        setDeadline(group.limits.headSeconds)
    }

    func ready(_ events: UInt32) {
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            close()
            return
        }
        if events & EPOLLRDHUP.rawValue != 0 { hasPeerClosed = true }
        if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 { isReadable = true }
        if events & EPOLLOUT.rawValue != 0 { isWritable = true }
        pump()
    }

    /// Goes on as far as it can without waiting, or until others must have their turn.
    func pump() {
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        for _ in 0..<Self.stepsPerTurn {
            let goesOn =
                switch phase {
                case .reading: receive()
                case .writing: send()
                case .lingering: drain()
                case .responding, .closed: false
                }
            if !goesOn { return }
        }
        group.loop.resume(self)
    }

    /// The deadline has passed.
    func expire() {
        switch phase {
        case .reading where parser.isBetweenRequests: close()
        case .reading:
            refuse(.requestTimeout)
            pump()
        case .responding: deadline = .max
        case .writing, .lingering: close()
        case .closed: return
        }
    }

    /// The server stops: what runs may finish, silence is not waited for. A connection that has not asked
    /// anything yet has `seconds` to do so.
    func stop(newcomerSeconds: Double) {
        guard phase == .reading, parser.isBetweenRequests else { return }
        if requestCount > 0 { close() } else { setDeadline(newcomerSeconds) }
    }

    func close() {
        guard phase != .closed else { return }
        phase = .closed
        outgoing.closeFile()
        _ = body.finish()
        request = nil
        pending = []
        group.loop.remove(socket, slot: slot)
        Glibc.close(socket)
        group.closed(self)
    }

    private func setDeadline(_ seconds: Double) {
        phaseStart = group.loop.now
        deadline = phaseStart + Int(seconds * 1000)
    }

    /// A deadline that moves on with what has been moved: a client below the least rate meets it, and one that
    /// is silent for so long.
    private func setDeadline(_ seconds: Double, earned bytes: Int, perSecond: Int) {
        let earned = phaseStart + bytes * 1000 / max(1, perSecond)
        deadline = min(earned, group.loop.now) + Int(seconds * 1000)
    }
}

// MARK: - Reading

extension Connection {
    /// Parses what is there, or reads more; whether to go on.
    private func receive() -> Bool {
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

// MARK: - Answering

extension Connection {
    private func ask(_ request: Request) {
        phase = .responding
        deadline = .max
        self.request = request
        let responder = group.responder
        Task(executorPreference: group.loop) {
            let response = await responder.respond(to: request)
            self.finish(response)
        }
    }

    private func finish(_ response: Response) {
        guard phase == .responding else { return }
        respond(response)
        pump()
    }

    /// The message cannot be taken: the page for it goes out, then the connection ends.
    private func refuse(_ status: Status) {
        closesAfterResponse = true
        lingersAfterResponse = true
        pending = []
        pendingStart = 0
        if startedAt == 0 { startedAt = group.microseconds() }
        group.counters.refused()
        respond(group.responder.refusal(status: status, request: request))
    }

    private func respond(_ response: Response) {
        if requestCount >= group.limits.requestsPerConnectionMax || group.isStopping || response.closesConnection {
            closesAfterResponse = true
            lingersAfterResponse = true
        }
        if request?.head.closesConnection ?? false { closesAfterResponse = true }
        let isVersion10 = request?.head.line.isVersion10 ?? false
        status = response.status
        outgoing = group.writer.write(
            response, for: request, withoutContent: (request?.method ?? parser.method) == .head,
            persistence: closesAfterResponse ? .close : isVersion10 ? .keepAliveOfVersion10 : .keepAlive)
        phase = .writing
        setDeadline(group.limits.writeStallSeconds)
    }

    /// Sends what goes; whether the response is out.
    private func send() -> Bool {
        guard isWritable else { return false }
        switch outgoing.send(to: socket) {
        case .complete:
            endResponse()
            return true
        case .moved:
            return true
        case .failed:
            close()
            return false
        case .blocked:
            isWritable = false
            setDeadline(
                group.limits.writeStallSeconds, earned: outgoing.sentBytes,
                perSecond: group.limits.writeBytesPerSecondMin)
            return false
        }
    }

    private func endResponse() {
        group.sent(
            status, request: request, peer: peer, bodyBytes: outgoing.contentBytes, bytes: outgoing.sentBytes,
            startedAt: startedAt)
        group.writer.reuse(outgoing.head)
        outgoing = Outgoing(head: [])
        request = nil
        answer = nil
        startedAt = 0
        hasBegunHead = false
        if closesAfterResponse {
            end()
        } else {
            phase = .reading
            setDeadline(group.limits.idleSeconds)
        }
    }

    /// A socket that is closed with input unread resets the connection, and the reset may overtake the response:
    /// so the own side is closed first, and the client is heard out for a moment (RFC 9112 §9.6).
    private func end() {
        guard lingersAfterResponse || pendingStart < pending.count else {
            close()
            return
        }
        pending = []
        phase = .lingering
        shutdown(socket, Int32(SHUT_WR))
        setDeadline(group.limits.lingerSeconds)
    }

    private func drain() -> Bool {
        guard isReadable else { return false }
        let count = recv(socket, group.readBuffer.baseAddress, group.readBuffer.count, 0)
        if count < 0 && errno == EAGAIN {
            isReadable = false
            return false
        }
        lingeredBytes += max(0, count)
        if count == 0 || (count < 0 && errno != EINTR) || lingeredBytes > group.limits.lingerBytesMax { close() }
        return true
    }
}
