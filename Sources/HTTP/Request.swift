import Synchronization

/// One request, complete. Its head is kept as it came; what a handler asks for is made on demand.
package final class Request: Sendable {
    /// The content; complete when the handler is called, `.none` when the policy is asked for.
    package let body: Body

    let head: RequestHead
    private let peer: Peer
    private let parsedQuery = Mutex<FormData?>(nil)
    private let parsedForm = Mutex<FormData?>(nil)

    init(head: RequestHead, body: Body, peer: Peer) {
        self.head = head
        self.body = body
        self.peer = peer
    }

    /// The method; those that the server does not implement never get here (501).
    package var method: Method { head.line.method }

    /// The path, percent escapes decoded once, without query; "*" for `OPTIONS *`. It begins with a slash and
    /// holds no dot segment, escaped slash, backslash or control character: such targets are refused with 400.
    package var path: String { head.target.path }

    /// The request target as received.
    package var target: String { head.text(head.line.target) }

    /// The fields of the query; never fails, see `FormData.isMalformed`.
    package var query: FormData {
        guard let range = head.target.query else { return FormData() }
        return Self.cached(in: parsedQuery) {
            head.bytes.withUnsafeBytes { FormData(urlencoded: $0[part: range]) }
        }
    }

    /// The value of a header field; the values of several fields of one name are joined with commas.
    package func header(_ name: HeaderName) -> String? {
        head.value(of: name)
    }

    /// The value of the first cookie of this name (RFC 6265 §4.2).
    package func cookie(_ name: String) -> String? {
        Cookies.value(of: name, in: head)
    }

    /// Host and port as the client knows them: of an absolute target, else of Host; empty in HTTP/1.0 without.
    package var host: String {
        (head.target.authority ?? head.message.host).map(head.text) ?? ""
    }

    /// Whether the client's side is encrypted: told by a trusted proxy.
    package var isSecure: Bool {
        peer.isTrusted && header(.forwardedProto)?.lowercased() == "https"
    }

    /// The client's numeric address: the peer's, or the one that a configured proxy vouches for.
    package var peerAddress: String {
        guard peer.isTrusted else { return peer.address.description }
        return peer.trustedProxies.client(of: peer.address, forwardedFor: header(.forwardedFor)).description
    }

    /// The fields of an urlencoded or multipart body; empty without one.
    package var form: FormData {
        switch body {
        case .none: FormData()
        case .bytes(let bytes): Self.cached(in: parsedForm) { FormData(urlencoded: bytes) }
        case .multipart(let parts): Self.cached(in: parsedForm) { FormData(parts: parts) }
        }
    }

    private static func cached(in cache: borrowing Mutex<FormData?>, _ make: () -> FormData) -> FormData {
        cache.withLock { cached in
            if let cached { return cached }
            let made = make()
            cached = made
            return made
        }
    }
}

extension Request {
    /// A request without a socket, for tests. A head that the server would refuse is a mistake of the test.
    package convenience init(
        method: Method = .get, target: String, headers: [(HeaderName, String)] = [], body: Body = .none,
        peerAddress: String = "127.0.0.1"
    ) {
        let hasHost = headers.contains { $0.0 == .host }
        var text = "\(method.rawValue) \(target) HTTP/1.1\r\n" + (hasHost ? "" : "Host: localhost\r\n")
        for (name, value) in headers { text += "\(name.text): \(value)\r\n" }
        text += "\r\n"
        var parser = RequestParser(limits: Limits())
        var position = 0
        let event = Array(text.utf8).withUnsafeBytes { parser.next($0, at: &position) }
        guard case .head(let head) = event, let address = PeerAddress(peerAddress) else {
            preconditionFailure("Not a request that reaches a handler: \(text) from \(peerAddress)")
        }
        self.init(head: head, body: body, peer: Peer(address: address, trustedProxies: .none))
    }
}
