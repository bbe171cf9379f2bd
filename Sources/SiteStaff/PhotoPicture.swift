import HTTP
import Registry
import Site

/// The photo on the printed sheets, for those who may see the registration.
enum PhotoPicture: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let attachment = try visit.read { connection in
            let registration = try visit.registration(in: connection)
            let person = try Person.find(registration.personID, in: connection)
            return try person?.photoAttachmentID.flatMap { try Attachment.find($0, in: connection) }
        }
        guard let attachment else { throw PageError.notFound }
        return try await visit.attachment(attachment, name: "照片.jpg", isInline: true)
    }
}

extension Visit {
    /// The bytes of a person's photo for a document; nil when there is none.
    func photo(of person: Person) async throws -> [UInt8]? {
        guard let id = person.photoAttachmentID,
            let attachment = try read({ try Attachment.find(id, in: $0) })
        else { return nil }
        let attachments = site.attachments
        return try await site.workers.run { try attachments.read(attachment.sha256) }
    }
}
