import Certificates
import Examinations
import HTTP
import Site
import Templating
import Workflow

/// 证书发放: a 批号 for approved claims, and the certificates of all their members.
enum BatchesPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let plan: Field
        let planID: Int
        let approved: [ClaimRow]
        let number: Field
        let issuedOn: Field
        let batches: [BatchRow]
    }

    struct ClaimRow: TemplateModel {
        let id: Int
        let unit: String
        let count: Int
    }

    struct BatchRow: TemplateModel {
        let number: String
        let plan: String
        let issuedOn: String
        let count: Int
        let state: Tag
    }

    static let template = "site-staff/exam/batches"
    private static let number = Input("number", "批号", hint: "如 202601；不能与以前的批号相同", lengthMax: 30)
    private static let issuedOn = Input("issued_on", "发证日期", .date, lengthMax: 10)

    static func show(_ visit: Visit) async throws -> Response {
        guard let choice = try PlanChoice(visit) else { throw PlanChoice.none }
        let form = Form(initial: ["issued_on": visit.now.day.text])
        return try visit.page(Self.self, try model(form, choice, visit), title: "证书发放")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        guard let choice = try PlanChoice(visit) else { throw PlanChoice.none }
        var form = visit.form()
        let number = form.text(Self.number)
        let issuedOn = form.day(Self.issuedOn)
        let ids = visit.tickedIDs()
        if ids.isEmpty { form.fail(named: "ids", "请先勾选要发证的单位") }
        guard form.isValid, let issuedOn else {
            return try visit.invalid(Self.self, try model(form, choice, visit), title: "证书发放")
        }
        let (actor, now, planID) = (try visit.signedIn().actor, visit.now, choice.plan.id)
        let batchID = try await visit.write { connection in
            try CertificateIssue.start(
                number: number, planID: planID, issuedOn: issuedOn, claimIDs: ids, by: actor, at: now, in: connection)
        }
        guard let batchID else {
            form.fail(Self.number, "批号「\(number)」已经用过，请换一个")
            return try visit.invalid(Self.self, try model(form, choice, visit), title: "证书发放")
        }
        // The job stands in the table too: if this process dies here, the next start goes on.
        while try await visit.write({ try CertificateIssue.slice(batchID, by: actor, at: now, in: $0) }) {}
        return visit.redirect("/site-staff/exam/batches?plan=\(planID)", flash: "批号 \(number) 的证书已发放")
    }

    private static func model(_ form: Form, _ choice: PlanChoice, _ visit: Visit) throws -> Model {
        let viewer = try visit.signedIn()
        let (claims, batches) = try visit.read { connection in
            (
                try ClaimQueries.list(
                    planID: choice.plan.id, unitID: nil, authorityID: viewer.authorityID, in: connection),
                try ClaimQueries.batches(in: connection)
            )
        }
        return Model(
            errors: form.errorSummary, plan: choice.field, planID: choice.plan.id,
            approved: claims.filter { $0.state == .approved && $0.batchID == nil }
                .map { ClaimRow(id: $0.id, unit: "\($0.unitName)（第 \($0.number) 次）", count: $0.memberCount) },
            number: form.field(number), issuedOn: form.field(issuedOn),
            batches: batches.map {
                BatchRow(
                    number: $0.number, plan: $0.planTitle, issuedOn: $0.issuedOn.text, count: $0.certificateCount,
                    state: $0.isComplete ? Tag("已发证", .good) : Tag("发证中", .waiting))
            })
    }
}
