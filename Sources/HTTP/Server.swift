import CLinux
import Glibc
import Synchronization

/// Where and how a server runs.
package struct ServerConfiguration: Sendable {
    /// A numeric address or a name.
    package var host = "127.0.0.1"
    /// 0 takes any free port.
    package var port = 0
    /// Event loops, one thread each; by default one a core.
    package var loops = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// What the network may ask for at most.
    package var limits = Limits()
    /// Uploaded files are put here while their request lives. The folder is made.
    package var temporaryFolder = "/tmp/kaozheng-\(getuid())"
    /// Numeric addresses whose X-Forwarded-For and X-Forwarded-Proto are believed.
    package var trustedProxies: [String] = []
    /// Called on the loop after each response; must not block.
    package var accessLog: (@Sendable (AccessLogEntry) -> Void)?

    /// A configuration with one loop a core and the default limits.
    package init(host: String = "127.0.0.1", port: Int = 0) {
        self.host = host
        self.port = port
    }
}

/// An HTTP/1.1 origin server (RFC 9110, RFC 9112): one event loop per core over one listening socket.
package final class Server: Sendable {
    private let configuration: ServerConfiguration
    private let responder: any Responder
    private let state = Mutex(State())

    private struct State {
        var socket: Int32 = -1
        var groups: [ConnectionGroup] = []
        var listeners: [Listener] = []
        var runningListeners = 0
        var runningLoops = 0
        var whenStopped: [CheckedContinuation<Void, Never>] = []
    }

    /// A server that does nothing before `start`.
    package init(configuration: ServerConfiguration, responder: any Responder) {
        self.configuration = configuration
        self.responder = responder
    }

    /// Binds, starts the loops and returns the port. Throws SystemError.
    package func start() throws -> Int {
        // A client that is gone is an error of the call that notices, not a signal.
        signal(SIGPIPE, SIG_IGN)
        try TemporaryFile.prepare(folder: configuration.temporaryFolder)
        let census = Census(
            totalMax: min(configuration.limits.connectionsMax, DescriptorLimit.raise() - 128),
            ofAddressMax: configuration.limits.connectionsPerAddressMax,
            proxies: TrustedProxies(configuration.trustedProxies))
        let groups = try (0..<max(1, configuration.loops)).map { _ in
            ConnectionGroup(
                loop: try EventLoop(), configuration: configuration, responder: responder, census: census)
        }
        let socket = try ListeningSocket.open(host: configuration.host, port: configuration.port)
        let listeners = groups.map { Listener(socket: socket, group: $0, groups: groups, census: census) }
        state.withLock { state in
            state.socket = socket
            state.groups = groups
            state.listeners = listeners
            state.runningLoops = groups.count
            state.runningListeners = groups.count
        }
        for (index, group) in groups.enumerated() {
            let listener = listeners[index]
            group.loop.post { listener.start() }
            try group.loop.start(name: "http-\(index)") { [weak self] in self?.loopEnded() }
        }
        return try ListeningSocket.port(of: socket)
    }

    /// Stops accepting, lets what runs finish for so many seconds, then closes what is left. Returns when all
    /// loops have ended.
    package func stop(graceSeconds: Int) async {
        let (groups, listeners) = state.withLock { ($0.groups, $0.listeners) }
        await withCheckedContinuation { continuation in
            let (isRunning, isFirst) = state.withLock { state in
                guard state.runningLoops > 0 else { return (false, false) }
                state.whenStopped.append(continuation)
                return (true, state.whenStopped.count == 1)
            }
            if !isRunning { continuation.resume() }
            guard isFirst else { return }
            for (group, listener) in zip(groups, listeners) {
                group.loop.post {
                    group.beginStop()
                    listener.stop()
                    self.listenerStopped()
                    group.stop(graceSeconds: graceSeconds)
                }
            }
        }
    }

    /// What the server has done so far.
    package var counters: Counters {
        var sum = Counters()
        for group in state.withLock(\.groups) { group.counters.addTo(&sum) }
        return sum
    }

    /// The last listener to stop closes the socket, so that clients are refused instead of left waiting.
    private func listenerStopped() {
        state.withLock { state in
            state.runningListeners -= 1
            guard state.runningListeners == 0 else { return }
            close(state.socket)
        }
    }

    private func loopEnded() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.runningLoops -= 1
            guard state.runningLoops == 0 else { return [] }
            state.listeners = []
            defer { state.whenStopped = [] }
            return state.whenStopped
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// The number of files a process may open.
enum DescriptorLimit {
    /// Raises it as far as the system lets it; the limit.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}
