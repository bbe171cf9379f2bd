import HTTP
import Site

/// The applicant's own picture.
enum PhotoPicturePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        return try await PhotoPicture.response(ofPerson: try viewer.person(), visit)
    }
}

/// The picture behind both addresses.
package enum PhotoPicture {
    /// The address of a person's picture on staff pages.
    package static func url(ofPerson id: Int) -> String { "/account/people/\(id)/photo" }

    static func response(ofPerson personID: Int, _ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        guard let attachment = try visit.read({ try PhotoRecord.attachment(ofPerson: personID, for: viewer, in: $0) })
        else { throw PageError.notFound }
        return try await visit.attachment(attachment, name: "photo.jpg", isInline: true)
    }
}
