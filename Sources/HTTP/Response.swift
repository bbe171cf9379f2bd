/// What a request is answered.
package struct Response: Sendable {
    /// The status line.
    package var status: Status
    /// The fields in order. Date, Content-Length, Connection and Transfer-Encoding are the server's own and are
    /// not taken from here.
    package private(set) var headers: [(HeaderName, String)]
    /// The content; left out on the way for HEAD, 204 and 304.
    package var body: ResponseBody
    /// Whether to send it gzipped to a client that accepts that, when it has 1 KiB or more. Adds Vary.
    package var compressible: Bool
    /// Whether to end the connection after this response.
    package var closesConnection: Bool

    /// A response of these parts; by default 200 without content.
    package init(
        status: Status = .ok, headers: [(HeaderName, String)] = [], body: ResponseBody = .none,
        compressible: Bool = false, closesConnection: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.compressible = compressible
        self.closesConnection = closesConnection
    }

    /// The value of the first field of this name.
    package func header(_ name: HeaderName) -> String? {
        headers.first { $0.0 == name }?.1
    }

    /// Replaces all fields of this name by one.
    package mutating func set(_ name: HeaderName, _ value: String) {
        headers.removeAll { $0.0 == name }
        headers.append((name, value))
    }

    /// Adds a field behind those that are there.
    package mutating func add(_ name: HeaderName, _ value: String) {
        headers.append((name, value))
    }

    /// Removes all fields of this name.
    package mutating func remove(_ name: HeaderName) {
        headers.removeAll { $0.0 == name }
    }
}

/// The content of a response.
package enum ResponseBody: Sendable {
    case none
    case bytes([UInt8])
    /// A file of exactly so many bytes, sent by the kernel; a range of it when the client asks.
    case file(path: String, byteCount: Int)
    /// The same for a file that goes when it was sent.
    case temporaryFile(TemporaryFile)

    /// The length of the content in bytes.
    package var byteCount: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .file(_, let byteCount): byteCount
        case .temporaryFile(let file): file.byteCount
        }
    }
}
