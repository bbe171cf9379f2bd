import CLinux
import Glibc

/// A listening socket.
enum ListeningSocket {
    /// Connections that may wait to be accepted.
    private static let backlog: Int32 = 4096

    /// Binds and listens. Throws SystemError.
    static func open(host: String, port: Int) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard (0...65_535).contains(port), getaddrinfo(host, String(port), &hints, &addresses) == 0,
            let address = addresses?.pointee
        else { throw SystemError("resolve \(host):\(port)", code: EADDRNOTAVAIL) }
        defer { freeaddrinfo(addresses) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let listener = socket(address.ai_family, type, 0)
        guard listener >= 0 else { throw SystemError("socket") }
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        // Accepted sockets inherit it.
        setsockopt(listener, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(listener, address.ai_addr, address.ai_addrlen) == 0, listen(listener, backlog) == 0 else {
            let error = SystemError("listen on \(host):\(port)")
            close(listener)
            throw error
        }
        return listener
    }

    /// The port that a socket is bound to.
    static func port(of listener: Int32) throws -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        guard code == 0 else { throw SystemError("getsockname") }
        // The port stands at the same place in both kinds of address.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }
}

/// Accepts connections on one loop; each loop has one, all for the same socket. The kernel wakes one of them.
final class Listener: EventSource, @unchecked Sendable {
    private let socket: Int32
    private let group: ConnectionGroup
    private let groups: [ConnectionGroup]
    private let census: Census
    private var slot: Int?

    /// Connections that are accepted before the loop turns to others.
    private static let acceptsPerTurn = 64
    /// A loop with so many connections more than the least busy one gives new ones away.
    private static let imbalanceMax = 4

    init(socket: Int32, group: ConnectionGroup, groups: [ConnectionGroup], census: Census) {
        self.socket = socket
        self.group = group
        self.groups = groups
        self.census = census
    }

    /// Begins to accept. To be called on the loop.
    func start() {
        slot = group.loop.add(socket, events: EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue, source: self)
    }

    /// Accepts what already waits, then no more. To be called on the loop.
    func stop() {
        guard let slot else { return }
        while accept() {}
        group.loop.remove(socket, slot: slot)
        self.slot = nil
    }

    func ready(_ events: UInt32) {
        for _ in 0..<Self.acceptsPerTurn where !accept() { return }
    }

    /// Accepts one connection; false when none waits.
    private func accept() -> Bool {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept4(socket, $0, &length, flags) }
        }
        guard accepted >= 0 else { return recover(errno) }
        let address = PeerAddress(storage)
        guard census.enter(address) else {
            group.turnAway(accepted)
            return true
        }
        let quietest = groups.min { $0.connectionCount < $1.connectionCount } ?? group
        let givesAway = quietest.connectionCount + Self.imbalanceMax < group.connectionCount && !group.isStopping
        let taker = givesAway ? quietest : group
        taker.expect()
        if taker === group {
            group.adopt(accepted, address)
        } else if !taker.loop.post({ taker.adopt(accepted, address) }) {
            // That loop has ended, as this one is about to.
            group.turnAway(accepted)
            census.leave(address)
        }
        return true
    }

    /// Out of descriptors or memory: to accept again at once would only turn in circles, so this loop's thread
    /// rests a moment. Other errors concern the one connection.
    private func recover(_ code: Int32) -> Bool {
        switch code {
        case EAGAIN: return false
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            usleep(10_000)
            return false
        default: return true
        }
    }
}
