import HTTP
import Site
import Templating

/// 证书信息: what the person holds.
enum MinePage: Page {
    struct Model: TemplateModel {
        let certificates: [CertificateCard]
    }

    struct CertificateCard: TemplateModel {
        let state: Tag
        let facts: [Fact]
    }

    static let template = "certificates/mine"

    static func show(_ visit: Visit) async throws -> Response {
        let personID = try visit.signedIn().person()
        let today = visit.now.day
        let certificates = try visit.read { try CertificateQueries.all(of: personID, in: $0) }
        let cards = certificates.map { certificate in
            CertificateCard(
                state: certificate.tag(today: today),
                facts: [
                    Fact("证书号码", certificate.number), Fact("岗位", certificate.post),
                    Fact("发证单位", certificate.authorityName), Fact("发证日期", certificate.issuedOn.words),
                    Fact("有效期", "至 \(certificate.validUntil.words)"), Fact("批号", certificate.batchNumber),
                    Fact("领取", handOut(certificate)),
                ] + (certificate.stateReason.map { [Fact("注销原因", $0)] } ?? []))
        }
        return try visit.page(Self.self, Model(certificates: cards), title: "证书信息")
    }

    private static func handOut(_ certificate: Certificate) -> String {
        guard let at = certificate.handedOutAt, let to = certificate.handedOutTo else {
            return "尚未领取，请到\(certificate.unitName)领取"
        }
        return "\(at.minuteText) 由 \(to) 领取"
    }
}
