/// A response status (RFC 9110 §15).
package struct Status: Hashable, Sendable, CustomStringConvertible {
    /// The number, 100 to 599.
    package let code: Int
    /// The reason phrase of the status line.
    package let reason: String

    /// A status that is not among the constants.
    package init(code: Int, reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Number and reason phrase.
    package var description: String { "\(code) \(reason)" }

    /// Whether a response with this status carries content at all (RFC 9110 §6.4.1).
    var allowsContent: Bool { code >= 200 && code != 204 && code != 304 }

    package static var ok: Status { Status(code: 200, reason: "OK") }
    package static var created: Status { Status(code: 201, reason: "Created") }
    package static var noContent: Status { Status(code: 204, reason: "No Content") }
    package static var partialContent: Status { Status(code: 206, reason: "Partial Content") }
    package static var movedPermanently: Status { Status(code: 301, reason: "Moved Permanently") }
    package static var found: Status { Status(code: 302, reason: "Found") }
    package static var seeOther: Status { Status(code: 303, reason: "See Other") }
    package static var notModified: Status { Status(code: 304, reason: "Not Modified") }
    package static var permanentRedirect: Status { Status(code: 308, reason: "Permanent Redirect") }
    package static var badRequest: Status { Status(code: 400, reason: "Bad Request") }
    package static var unauthorized: Status { Status(code: 401, reason: "Unauthorized") }
    package static var forbidden: Status { Status(code: 403, reason: "Forbidden") }
    package static var notFound: Status { Status(code: 404, reason: "Not Found") }
    package static var methodNotAllowed: Status { Status(code: 405, reason: "Method Not Allowed") }
    package static var notAcceptable: Status { Status(code: 406, reason: "Not Acceptable") }
    package static var requestTimeout: Status { Status(code: 408, reason: "Request Timeout") }
    package static var conflict: Status { Status(code: 409, reason: "Conflict") }
    package static var gone: Status { Status(code: 410, reason: "Gone") }
    package static var lengthRequired: Status { Status(code: 411, reason: "Length Required") }
    package static var preconditionFailed: Status { Status(code: 412, reason: "Precondition Failed") }
    package static var contentTooLarge: Status { Status(code: 413, reason: "Content Too Large") }
    package static var targetTooLong: Status { Status(code: 414, reason: "URI Too Long") }
    package static var unsupportedMediaType: Status { Status(code: 415, reason: "Unsupported Media Type") }
    package static var rangeNotSatisfiable: Status { Status(code: 416, reason: "Range Not Satisfiable") }
    package static var expectationFailed: Status { Status(code: 417, reason: "Expectation Failed") }
    package static var misdirectedRequest: Status { Status(code: 421, reason: "Misdirected Request") }
    package static var unprocessableContent: Status { Status(code: 422, reason: "Unprocessable Content") }
    package static var tooManyRequests: Status { Status(code: 429, reason: "Too Many Requests") }
    package static var headTooLarge: Status { Status(code: 431, reason: "Request Header Fields Too Large") }
    package static var internalServerError: Status { Status(code: 500, reason: "Internal Server Error") }
    package static var notImplemented: Status { Status(code: 501, reason: "Not Implemented") }
    package static var serviceUnavailable: Status { Status(code: 503, reason: "Service Unavailable") }
    package static var versionNotSupported: Status { Status(code: 505, reason: "HTTP Version Not Supported") }
}
