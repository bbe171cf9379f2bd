import HTTP
import Site
import Templating
import Workflow

/// 证书领取: the unit hands out the paper certificates and keeps who took them (HN14-C11).
enum HandOutsPage: Page {
    struct Model: TemplateModel {
        let name: Field
        let idNumber: Field
        let status: Field
        let certificates: [CertificateRow]
        let pager: Pager
    }

    struct CertificateRow: TemplateModel {
        let id: Int
        let number: String
        let name: String
        let idNumber: String
        let post: String
        let isHere: Bool
        let state: Tag
        let receipt: String
    }

    static let template = "certificates/hand-outs"
    static let batchKind = "certificates.hand-out"
    private static let name = Input("name", "姓名", isRequired: false, lengthMax: 50)
    private static let idNumber = Input("id_number", "身份证号", .idNumber, isRequired: false, lengthMax: 18)
    private static let status = Input("status", "领取情况", .select, isRequired: false)
    private static let statuses = [Choice("here", "未领取"), Choice("out", "已领取")]
    private static let receiver = Input(
        "receiver", "领取人", hint: "本人领取可不填；代领请填写代领人姓名", isRequired: false, lengthMax: 50)

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let unitID = try viewer.organisation()
        var form = Form(visit.query)
        let status = form.text(Self.status)
        let filter = CertificateQueries.Filter(
            name: form.text(name), idNumber: form.text(idNumber),
            isHandedOut: status == "out" ? true : status == "here" ? false : nil)
        let keyset = Keyset(visit.query, isDescending: true)
        let (certificates, count) = try visit.read { connection in
            (
                try CertificateQueries.list(
                    unitID: unitID, authorityID: viewer.authorityID, filter, keyset: keyset, in: connection),
                try CertificateQueries.count(
                    unitID: unitID, authorityID: viewer.authorityID, filter, in: connection)
            )
        }
        let (rows, pager) = keyset.page(
            certificates, countText: Keyset.countText(count), query: visit.query
        ) { $0.id }
        let today = visit.now.day
        let model = Model(
            name: form.field(name), idNumber: form.field(idNumber), status: form.field(Self.status, choices: statuses),
            certificates: rows.map { row($0, today) }, pager: pager)
        return try visit.page(Self.self, model, title: "证书领取")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let ids = visit.tickedIDs()
        guard !ids.isEmpty else {
            return visit.redirect("/certificates/hand-outs", flash: "请先勾选人员", isWarning: true)
        }
        let viewer = try visit.signedIn()
        let unitID = try viewer.organisation()
        var form = visit.form()
        let receiver = form.optionalText(Self.receiver)
        if Reason.containsIDNumber(receiver ?? "") { form.fail(Self.receiver, "「领取人」只填姓名，不能填写身份证号") }
        guard visit.isConfirmed, form.isValid else {
            return try confirm(ids, form, unitID, visit)
        }
        let now = visit.now
        return try await Batch.run(
            visit, kind: batchKind, title: "发放证书", backURL: "/certificates/hand-outs", ids: ids,
            name: { try CertificateQueries.name(of: $0, unitID: unitID, in: $1) },
            act: { id, connection in
                guard let name = try CertificateQueries.name(of: id, unitID: unitID, in: connection) else {
                    throw Refusal.notFound
                }
                let isDone = try CertificateQueries.handOut(
                    id, to: receiver ?? name, unitID: unitID, by: viewer.actor, at: now, in: connection)
                guard isDone else { throw Refusal.conflict("已经领取，或证书已注销") }
                return "已发放，领取人：\(receiver ?? name)"
            })
    }

    private static func confirm(
        _ ids: [Int], _ form: Form, _ unitID: Int, _ visit: Visit
    ) throws -> Response {
        let certificates = try visit.read { connection in
            try ids.compactMap { id in
                try CertificateQueries.name(of: id, unitID: unitID, in: connection).map { (id: id, name: $0) }
            }
        }
        guard !certificates.isEmpty else { throw PageError.notFound }
        let hidden = certificates.map { HiddenField("ids", String($0.id)) } + [HiddenField("confirmed", "1")]
        return try visit.page(
            ConfirmPage.self,
            .init(
                question: "登记 \(certificates.count) 本证书已经领取。", items: certificates.map(\.name),
                action: "/certificates/hand-outs", hidden: hidden,
                fields: [form.field(receiver)], confirmTitle: "发放证书", cancelURL: "/certificates/hand-outs",
                errors: form.errorSummary),
            title: "请确认发放证书", status: form.isValid ? .ok : .unprocessableContent, isFormError: !form.isValid)
    }

    private static func row(_ certificate: Certificate, _ today: Day) -> CertificateRow {
        let receipt = certificate.handedOutAt.map { "\($0.minuteText) \(certificate.handedOutTo ?? "")" }
        return CertificateRow(
            id: certificate.id, number: certificate.number, name: certificate.personName,
            idNumber: Masking.idNumber(certificate.idNumber), post: certificate.post,
            isHere: receipt == nil && certificate.state == .valid, state: certificate.tag(today: today),
            receipt: receipt ?? "未领取")
    }
}
