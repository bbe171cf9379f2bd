import CLinux
import Glibc
import Synchronization

/// The connections of one loop, and what they share because only one of them runs at a time.
final class ConnectionGroup: @unchecked Sendable {
    let loop: EventLoop
    let limits: Limits
    let responder: any Responder
    let trustedProxies: TrustedProxies
    let temporaryFolder: String
    let writer: ResponseWriter
    let counters: LoopCounters
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    private(set) var isStopping = false
    /// Connections that are here or on their way here.
    var connectionCount: Int { assigned.load(ordering: .relaxed) }

    private let assigned = Atomic(0)
    private let census: Census
    private let accessLog: (@Sendable (AccessLogEntry) -> Void)?
    private var connections: [Connection] = []
    private var stopDeadline = Int.max

    /// How long a connection may take to ask something when the server stops.
    private static let newcomerSeconds = 0.5

    init(loop: EventLoop, configuration: ServerConfiguration, responder: any Responder, census: Census) {
        self.loop = loop
        self.responder = responder
        self.census = census
        limits = configuration.limits
        trustedProxies = TrustedProxies(configuration.trustedProxies)
        temporaryFolder = configuration.temporaryFolder
        accessLog = configuration.accessLog
        writer = ResponseWriter(responder: responder)
        counters = LoopCounters()
        loop.tick = { self.tick() }
    }

    deinit {
        readBuffer.deallocate()
    }

    /// Counts a connection that will be handed to `adopt`. May be called on any thread.
    func expect() {
        assigned.wrappingAdd(1, ordering: .relaxed)
    }

    /// Takes over a connection that the census has let in.
    func adopt(_ socket: Int32, _ address: PeerAddress) {
        guard !loop.isFinishing, let connection = Connection(socket: socket, address: address, group: self) else {
            close(socket)
            census.leave(address)
            assigned.wrappingSubtract(1, ordering: .relaxed)
            return
        }
        connection.index = connections.count
        connections.append(connection)
        counters.opened()
        loop.hasTicks = true
        if isStopping { connection.stop(newcomerSeconds: Self.newcomerSeconds) }
        connection.pump()
    }

    func closed(_ connection: Connection) {
        guard let last = connections.popLast() else { return }
        if last !== connection {
            connections[connection.index] = last
            last.index = connection.index
        }
        counters.closed()
        census.leave(connection.peer.address)
        assigned.wrappingSubtract(1, ordering: .relaxed)
        if connections.isEmpty {
            loop.hasTicks = false
            if isStopping { loop.finish() }
        }
    }

    /// Answers a connection that is one too many.
    func turnAway(_ socket: Int32) {
        var page = writer.write(
            responder.refusal(status: .serviceUnavailable, request: nil), for: nil, withoutContent: false,
            persistence: .close)
        _ = page.send(to: socket)
        counters.refused()
        shutdown(socket, Int32(SHUT_WR))
        close(socket)
    }

    /// From now on every response ends its connection.
    func beginStop() {
        isStopping = true
    }

    /// Lets what runs finish for so many seconds, then cuts it off and ends the loop.
    func stop(graceSeconds: Int) {
        stopDeadline = loop.now + graceSeconds * 1000
        for connection in connections {
            if graceSeconds > 0 { connection.stop(newcomerSeconds: Self.newcomerSeconds) } else { connection.close() }
        }
        if connections.isEmpty { loop.finish() }
    }

    /// Counts and logs a response that is out.
    func sent(
        _ status: Status, request: Request?, peer: Peer, bodyBytes: Int, bytes: Int, startedAt: Int
    ) {
        counters.answered(status, bytes: bytes)
        guard let accessLog else { return }
        accessLog(
            AccessLogEntry(
                request: request, peerAddress: request?.peerAddress ?? peer.address.description, status: status,
                bodyBytes: bodyBytes, microseconds: microseconds() - startedAt))
    }

    /// The time for the access log; 0 when nobody reads it.
    func microseconds() -> Int {
        guard accessLog != nil else { return 0 }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }

    private func tick() {
        let now = loop.now
        for connection in connections where now > connection.deadline { connection.expire() }
        if now > stopDeadline {
            for connection in connections { connection.close() }
        }
    }
}
