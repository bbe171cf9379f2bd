/// The content of a request, complete.
package enum Body: Sendable {
    case none
    case bytes([UInt8])
    case multipart([Part])
}

/// One part of a `multipart/form-data` body (RFC 7578).
package struct Part: Sendable {
    /// The field's name.
    package let name: String
    /// The name of the file on the client's machine, without folders; never a name to store it under.
    package let fileName: String?
    /// The type the client claims; not to be believed.
    package let contentType: String?
    /// What the part holds.
    package let content: PartContent

    /// A part as if it had been received, for tests.
    package init(name: String, fileName: String?, contentType: String?, content: PartContent) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
        self.content = content
    }
}

/// What a part holds: a plain field in memory, a file on disk.
package enum PartContent: Sendable {
    case field([UInt8])
    case file(TemporaryFile)
}
