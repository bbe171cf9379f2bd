import HTTP
import Site

/// A file of a notice, to be downloaded.
enum NoticeFilePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let (id, number, now) = (try visit.id(), try visit.id("number"), visit.now)
        let found = try visit.read { connection -> (Attachment, String)? in
            guard try PublicNotice.find(id, at: now, in: connection) != nil,
                let file = try PublicNotice.files(of: id, in: connection).first(where: { $0.number == number }),
                let attachment = try Attachment.find(file.attachmentID, in: connection)
            else { return nil }
            return (attachment, file.name)
        }
        guard let (attachment, name) = found else { throw PageError.notFound }
        return try await visit.attachment(attachment, name: name)
    }
}
