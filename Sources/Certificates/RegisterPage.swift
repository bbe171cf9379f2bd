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

/// One certificate of the register, with its history and 注销.
enum CertificatePage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let state: Tag
        let facts: [Fact]
        let reason: Field?
        let timeline: [TimelineStep]
    }

    static let template = "certificates/certificate"
    private static let reason = Input("reason", "注销原因", .multiline(rows: 3), lengthMax: 200)
    private static let crumbs = [Crumb("考务管理"), Crumb("证书管理", "/certificates/register")]

    static func show(_ visit: Visit) async throws -> Response {
        let certificate = try load(visit)
        return try visit.page(
            Self.self, try model(Form(), certificate, visit), title: certificate.number, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let certificate = try load(visit)
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        var form = visit.form()
        let reason = form.text(Self.reason)
        guard form.isValid else {
            return try visit.invalid(
                Self.self, try model(form, certificate, visit), title: certificate.number, crumbs: crumbs)
        }
        guard visit.isConfirmed else {
            return try visit.page(
                ConfirmPage.self,
                .init(
                    question: "注销后不能恢复，查验时立即显示已注销。",
                    facts: [Fact("证书号码", certificate.number), Fact("姓名", certificate.personName), Fact("原因", reason)],
                    action: "/certificates/register/\(certificate.id)",
                    hidden: [HiddenField("reason", reason), HiddenField("confirmed", "1")], confirmTitle: "注销证书",
                    isDanger: true, cancelURL: "/certificates/register/\(certificate.id)"),
                title: "请确认注销证书", crumbs: crumbs)
        }
        try await visit.write {
            _ = try perform(
                .revoke, on: certificate.id, of: CertificateWorkflow.self, by: actor, reason: reason, at: now, in: $0)
        }
        return visit.redirect("/certificates/register/\(certificate.id)", flash: "证书已注销")
    }

    private static func load(_ visit: Visit) throws -> Certificate {
        let (viewer, id) = (try visit.signedIn(), try visit.id())
        guard
            let certificate = try visit.read({
                try CertificateQueries.find(id, authorityID: viewer.authorityID, in: $0)
            })
        else { throw PageError.notFound }
        return certificate
    }

    private static func model(_ form: Form, _ certificate: Certificate, _ visit: Visit) throws -> Model {
        let history = try visit.read {
            try EventLog.history(of: CertificateWorkflow.subject(certificate.id), in: $0)
        }
        return Model(
            errors: form.errorSummary, action: "/certificates/register/\(certificate.id)",
            state: certificate.tag(today: visit.now.day),
            facts: [
                Fact("证书号码", certificate.number), Fact("姓名", certificate.personName),
                Fact("身份证号", Masking.idNumber(certificate.idNumber)), Fact("岗位", certificate.post),
                Fact("批号", certificate.batchNumber), Fact("上报单位", certificate.unitName),
                Fact("发证日期", certificate.issuedOn.words), Fact("有效期", "至 \(certificate.validUntil.words)"),
            ],
            reason: certificate.state == .valid ? form.field(reason) : nil,
            timeline: [TimelineStep("发证", detail: certificate.issuedOn.words, .done)]
                + history.map { event in
                    TimelineStep(
                        event.action == "revoke" ? "注销" : "领取", detail: "\(event.at.minuteText) · \(event.actorName)",
                        note: event.reason ?? event.detail, event.action == "revoke" ? .refused : .done)
                })
    }
}
