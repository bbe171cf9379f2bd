/// Every bound that a server puts on what comes from the network. Seconds may be fractions.
package struct Limits: Sendable {
    /// Bytes of a request line and its header fields together; more is answered 431.
    package var headBytesMax = 16 * 1024
    /// Header fields of one request; more is answered 431.
    package var headerCountMax = 100
    /// Bytes of a request target; more is answered 414 (RFC 9110 §4.1 asks for at least 8000).
    package var targetBytesMax = 8 * 1024
    /// Empty lines that are skipped before a request line (RFC 9112 §2.2).
    package var leadingEmptyLinesMax = 4

    /// Bytes of a form, and of all plain fields of a multipart body together; more is answered 413.
    package var bodyBytesMax = 256 * 1024
    /// Bytes of a body nobody wants that are read to save the connection; a longer one ends it.
    package var discardedBodyBytesMax = 256 * 1024
    /// Bytes of one chunk's line, its extensions included.
    package var chunkLineBytesMax = 256
    /// Bytes of all chunk extensions of one body.
    package var chunkExtensionBytesMax = 4 * 1024
    /// Bytes of the trailer section of one body.
    package var trailerBytesMax = 4 * 1024
    /// Bytes of the header of one part of a multipart body.
    package var partHeadBytesMax = 4 * 1024

    /// Time for a whole head, from the connection's or the request's first moment; then 408.
    package var headSeconds = 15.0
    /// Time for a body before the minimum rate counts; then 408.
    package var bodySeconds = 30.0
    /// Each so many bytes of body earn one more second.
    package var bodyBytesPerSecondMin = 4 * 1024
    /// Silence between two requests of a connection; then it is closed.
    package var idleSeconds = 75.0
    /// Time to take a response before the minimum rate counts; then the connection is reset.
    package var writeStallSeconds = 30.0
    /// Each so many bytes taken earn one more second.
    package var writeBytesPerSecondMin = 1024
    /// Time that is spent on hearing out a client after the last response. Whoever is cut off while still sending a
    /// photo that is too large reads a broken connection instead of the sentence.
    package var lingerSeconds = 8.0
    /// Bytes that are read from it, and dropped, in that time.
    package var lingerBytesMax = 32 * 1024 * 1024

    /// Connections of the server; one more is answered 503.
    package var connectionsMax = 10_000
    /// Connections of one address (IPv6: one /64); one more is answered 503. A college or a province's
    /// gateway is one address, so this only stops what no crowd would do. Trusted proxies are exempt.
    package var connectionsPerAddressMax = 4_000
    /// Requests on one connection; the last response closes it.
    package var requestsPerConnectionMax = 10_000

    /// The limits of a server that nobody has configured.
    package init() {}
}
