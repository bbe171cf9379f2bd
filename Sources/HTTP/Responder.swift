/// What to do with the body of a request, decided from its head alone.
package enum BodyPolicy: Sendable {
    /// Nobody wants it: it is read and forgotten within `Limits.discardedBodyBytesMax`.
    case none
    /// `application/x-www-form-urlencoded` of at most so many bytes; other types are answered 415.
    case form(bytesMax: Int)
    /// `multipart/form-data` (or an urlencoded form) of at most so many bytes; files go to temporary files.
    case multipart(bytesMax: Int, fileBytesMax: Int, partCountMax: Int)
    /// This is the answer; the handler is not called.
    case refuse(Response)
}

/// What a server asks.
package protocol Responder: Sendable {
    /// Called on the loop for a request that brings a body, when its head is complete, before a byte of the body
    /// is read or 100 Continue is sent. Must not block.
    func bodyPolicy(for request: Request) -> BodyPolicy
    /// Called on the connection's own loop; it must not block either. A HEAD is answered like a GET, the
    /// content is left out on the way.
    func respond(to request: Request) async -> Response
    /// The page for what the server itself refuses; the request is nil when its head could not be read.
    func refusal(status: Status, request: Request?) -> Response
}
