import HTTP
import Site
import Templating
import Workflow

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
        if Reason.containsIDNumber(reason) { form.fail(Self.reason, "原因中不能填写身份证号，请删除后重新提交") }
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
                + history.map(step))
    }

    private static func step(_ event: Event) -> TimelineStep {
        let titles = ["revoke": "注销", "handOut": "领取", "takeBack": "撤销领取"]
        return TimelineStep(
            titles[event.action] ?? event.action, detail: "\(event.at.minuteText) · \(event.actorName)",
            note: event.reason ?? event.detail, event.action == "handOut" ? .done : .refused)
    }
}
