import CLinux
import Glibc

/// A client that sends exactly the bytes it is given, over a real socket. Nothing waits longer than its timeout.
package final class RawClient {
    /// What a wait ended in instead of an answer.
    package enum Failure: Error, Equatable {
        case cannotConnect(Int32)
        case cannotSend(Int32)
        case timeout(received: String)
        /// The server ended the connection before the answer was complete.
        case closed(received: String)
        case reset
        case malformed(String)
    }

    private let socket: Int32
    private var received: [UInt8] = []
    private var isOpen = true

    /// Connects to 127.0.0.1. A small `receiveBufferBytes` makes a client that takes little at a time.
    package init(port: Int, receiveBufferBytes: Int? = nil) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        if var size = receiveBufferBytes.map(Int32.init) { setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, 4) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Failure.cannotConnect(errno) }
    }

    deinit {
        if isOpen { Glibc.close(socket) }
    }

    // MARK: - Sending

    package func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Sends all bytes; throws when the server does not take them within the timeout.
    package func send(_ bytes: [UInt8], timeoutSeconds: Double = 10) throws {
        var sent = 0
        while sent < bytes.count {
            guard wait(for: Int16(POLLOUT), seconds: timeoutSeconds) else {
                throw Failure.timeout(received: "")
            }
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    socket, buffer.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            guard count > 0 else { throw Failure.cannotSend(errno) }
            sent += count
        }
    }

    /// Sends what the server takes until it has taken nothing for so many seconds; the number of bytes taken.
    package func flood(_ bytes: [UInt8], times: Int, patienceSeconds: Double) -> Int {
        var sent = 0
        for _ in 0..<times {
            do { try send(bytes, timeoutSeconds: patienceSeconds) } catch { return sent }
            sent += bytes.count
        }
        return sent
    }

    /// Closes the own side only: nothing more will be sent.
    package func closeSending() {
        shutdown(socket, Int32(SHUT_WR))
    }

    package func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(socket)
    }

    /// Ends the connection with a reset, as a crashed client does.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    // MARK: - Receiving

    /// The next response. Its length is told by Content-Length; a response to HEAD has no content.
    package func response(toHead: Bool = false, timeoutSeconds: Double = 10) throws -> RawResponse {
        let deadline = Self.now() + timeoutSeconds
        while true {
            if let (response, length) = try RawResponse.read(received, toHead: toHead) {
                received.removeFirst(length)
                return response
            }
            try receive(until: deadline)
        }
    }

    /// So many responses, one after the other.
    package func responses(_ count: Int, timeoutSeconds: Double = 10) throws -> [RawResponse] {
        try (0..<count).map { _ in try response(timeoutSeconds: timeoutSeconds) }
    }

    /// Whether the server closes the connection within the time, and in good order, without sending more.
    package func isClosedByServer(withinSeconds seconds: Double = 5) -> Bool {
        do {
            try receive(until: Self.now() + seconds)
            return false
        } catch Failure.closed {
            return received.isEmpty
        } catch {
            return false
        }
    }

    /// Everything until the server closes.
    package func rest(timeoutSeconds: Double = 10) throws -> [UInt8] {
        let deadline = Self.now() + timeoutSeconds
        while true {
            do { try receive(until: deadline) } catch Failure.closed {
                defer { received = [] }
                return received
            }
        }
    }

    /// Sends a request and reads its response, on a connection of its own.
    package static func exchange(
        port: Int, _ request: String, toHead: Bool = false, timeoutSeconds: Double = 10
    ) throws -> RawResponse {
        let client = try RawClient(port: port)
        try client.send(request)
        return try client.response(toHead: toHead, timeoutSeconds: timeoutSeconds)
    }

    /// Seconds of a clock that never goes back.
    package static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func receive(until deadline: Double) throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        guard wait(for: Int16(POLLIN), seconds: deadline - Self.now()) else {
            throw Failure.timeout(received: String(decoding: received.prefix(500), as: UTF8.self))
        }
        let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        if count < 0 { throw Failure.reset }
        if count == 0 { throw Failure.closed(received: String(decoding: received.prefix(500), as: UTF8.self)) }
        received += buffer[..<count]
    }

    private func wait(for events: Int16, seconds: Double) -> Bool {
        var descriptor = pollfd(fd: socket, events: events, revents: 0)
        return poll(&descriptor, 1, Int32(max(0, seconds) * 1000)) > 0
    }
}

/// A response as it came.
package struct RawResponse: Sendable {
    package let status: Int
    package let reason: String
    /// In order, names as they were written.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first field of this name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The values of all fields of this name.
    package func headers(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// Reads a response at the start of `bytes`, and how long it is; nil when it is not complete.
    fileprivate static func read(_ bytes: [UInt8], toHead: Bool) throws -> (RawResponse, Int)? {
        let end = Array("\r\n\r\n".utf8)
        guard let headEnd = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let head = String(decoding: bytes[..<headEnd], as: UTF8.self)
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw RawClient.Failure.malformed(head)
        }
        var headers: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(": ") else {
                throw RawClient.Failure.malformed(head)
            }
            headers.append((String(line[..<colon]), String(line[colon...].dropFirst(2))))
        }
        let length = headers.first { $0.name == "Content-Length" }.flatMap { Int($0.value) } ?? 0
        let total = headEnd + 4 + (toHead ? 0 : length)
        guard bytes.count >= total else { return nil }
        let response = RawResponse(
            status: status, reason: String(words[2]), headers: headers, body: Array(bytes[(headEnd + 4)..<total]))
        return (response, total)
    }
}
