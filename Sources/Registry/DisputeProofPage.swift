import HTTP
import Site
import Templating

/// The picture that the claimant handed in.
enum DisputeProofPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let dispute = try DisputePage.find(visit)
        let attachment = try dispute.attachmentID.flatMap { id in try visit.read { try Attachment.find(id, in: $0) } }
        guard let attachment else { throw PageError.notFound }
        return try await visit.attachment(attachment, name: "\(dispute.reference).jpg", isInline: true)
    }
}

/// The claimant's one-time link, shown once to the clerk who hands it over.
enum DisputeLinkPage: Page {
    struct Model: TemplateModel {
        let name: String
        let link: String
        let hours: Int
        let email: String?
    }

    static let template = "account/dispute-link"

    static func response(_ visit: Visit, _ dispute: IdentityDispute, link: String) throws -> Response {
        let model = Model(
            name: dispute.name, link: link, hours: Accounts.linkHours, email: dispute.email.map(Masking.email))
        return try visit.page(Self.self, model, title: "身份证号已交还", crumbs: DisputePage.crumbs)
    }
}
