/// One answered request, for the access log.
package struct AccessLogEntry: Sendable {
    /// Nil when the head could not be read.
    package let request: Request?
    /// The numeric address of the client.
    package let peerAddress: String
    /// The status that was sent.
    package let status: Status
    /// Bytes of content that were sent.
    package let bodyBytes: Int
    /// From the end of the head to the last byte given to the kernel.
    package let microseconds: Int
}
