import HTTP
import Site

/// A person's picture, for staff who may see the person.
enum PersonPhotoPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        try await PhotoPicture.response(ofPerson: try visit.id(), visit)
    }
}
