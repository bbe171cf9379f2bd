import HTTP
import Registry
import Site

/// The photo of a case on this desk.
enum ReviewPhotoPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id()
        let scope = try StaffScope.reviews(viewer)
        let attachment = try visit.read { connection -> Attachment? in
            guard let record = try StaffQueries.find(id, scope, in: connection),
                let person = try Person.find(record.personID, in: connection)
            else { return nil }
            return try person.photoAttachmentID.flatMap { try Attachment.find($0, in: connection) }
        }
        guard let attachment else { throw PageError.notFound }
        return try await visit.attachment(attachment, name: "photo.jpg", isInline: true)
    }
}
