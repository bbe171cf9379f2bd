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
    var deadline = 0
    var phase = Phase.reading

    let group: ConnectionGroup
    let socket: Int32
    private var slot = -1
    var isReadable = true
    var isWritable = true
    /// Whether the client has closed its side; then reading goes on until it is seen.
    var hasPeerClosed = false
    private var isPumping = false

    var parser: RequestParser
    /// Input that came behind the present request; no more is read until that is answered.
    var pending: [UInt8] = []
    var pendingStart = 0
    var requestCount = 0
    var hasBegunHead = false

    var request: Request?
    var body = BodyCollector.discard
    var bodyBytes = 0
    private var phaseStart = 0
    /// The answer of a request whose body is read only to be forgotten.
    var answer: Response?
    var startedAt = 0

    var outgoing = Outgoing(head: [])
    var status = Status.ok
    var closesAfterResponse = false
    var lingersAfterResponse = false
    var lingeredBytes = 0

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

    func setDeadline(_ seconds: Double) {
        phaseStart = group.loop.now
        deadline = phaseStart + Int(seconds * 1000)
    }

    /// A deadline that moves on with what has been moved: a client below the least rate meets it, and one that
    /// is silent for so long.
    func setDeadline(_ seconds: Double, earned bytes: Int, perSecond: Int) {
        let earned = phaseStart + bytes * 1000 / max(1, perSecond)
        deadline = min(earned, group.loop.now) + Int(seconds * 1000)
    }
}
