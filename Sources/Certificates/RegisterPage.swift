import HTTP
import Site
import Templating
import Workflow

/// 证书管理: the register, for the province.
enum RegisterPage: Page {
    struct Model: TemplateModel {
        let number: Field
        let name: Field
        let idNumber: Field
        let certificates: [CertificateRow]
        let pager: Pager
    }

    struct CertificateRow: TemplateModel {
        let url: String
        let number: String
        let name: String
        let idNumber: String
        let post: String
        let unit: String
        let validUntil: String
        let state: Tag
    }

    static let template = "certificates/register"
    private static let number = Input("number", "证书号码", isRequired: false, lengthMax: 60)
    private static let name = Input("name", "姓名", isRequired: false, lengthMax: 50)
    private static let idNumber = Input("id_number", "身份证号", .idNumber, isRequired: false, lengthMax: 18)

    static func show(_ visit: Visit) async throws -> Response {
        let authorityID = try visit.signedIn().authorityID
        var form = Form(visit.query)
        let filter = CertificateQueries.Filter(
            number: form.text(number), name: form.text(name), idNumber: form.text(idNumber))
        let keyset = Keyset(visit.query, isDescending: true)
        let (certificates, count) = try await visit.readSlowly { connection in
            (
                try CertificateQueries.list(
                    unitID: nil, authorityID: authorityID, filter, keyset: keyset, in: connection),
                try CertificateQueries.count(unitID: nil, authorityID: authorityID, filter, in: connection)
            )
        }
        let (rows, pager) = keyset.page(
            certificates, countText: Keyset.countText(count), query: visit.query
        ) { $0.id }
        let today = visit.now.day
        let model = Model(
            number: form.field(number), name: form.field(name), idNumber: form.field(idNumber),
            certificates: rows.map { row($0, today) }, pager: pager)
        return try visit.page(Self.self, model, title: "证书管理")
    }

    private static func row(_ certificate: Certificate, _ today: Day) -> CertificateRow {
        CertificateRow(
            url: "/certificates/register/\(certificate.id)", number: certificate.number,
            name: certificate.personName, idNumber: Masking.idNumber(certificate.idNumber), post: certificate.post,
            unit: certificate.unitName, validUntil: certificate.validUntil.text,
            state: certificate.tag(today: today))
    }
}
