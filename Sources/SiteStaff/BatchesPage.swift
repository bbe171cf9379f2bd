import Certificates
import Database
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
        let choice = try visit.read { try StaffPlanChoice(visit.query, in: $0) }
        let form = Form(initial: ["issued_on": visit.now.day.text])
        return try visit.page(Self.self, try model(form, choice, visit), title: "证书发放")
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let choice = try visit.read { try StaffPlanChoice(visit.request.form, in: $0) }
        let (plan, actor, now) = (try choice.named(), try visit.signedIn().actor, visit.now)
        var form = visit.form()
        let number = form.text(Self.number)
        let issuedOn = form.day(Self.issuedOn)
        let ids = visit.tickedIDs()
        if Reason.containsIDNumber(number) { form.fail(Self.number, "「批号」不能是身份证号") }
        if let issuedOn, issuedOn > now.day { form.fail(Self.issuedOn, "「发证日期」不能晚于今天") }
        if ids.isEmpty { form.fail(named: "ids", "请先勾选要发证的单位") }
        let (claims, isTaken) = try visit.read { connection in
            (
                try CertificateIssue.claims(ids, planID: plan.id, for: actor, in: connection),
                try CertificateRegister.hasBatch(number, in: connection)
            )
        }
        if isTaken { form.fail(Self.number, taken(number)) }
        guard form.isValid, let issuedOn else {
            return try visit.invalid(Self.self, try model(form, choice, visit), title: "证书发放")
        }
        guard visit.isConfirmed else { return try confirm(claims, number, issuedOn, plan, visit) }
        let batchID = try await visit.write { connection in
            try CertificateIssue.start(
                number: number, planID: plan.id, issuedOn: issuedOn, claimIDs: ids, by: actor, at: now, in: connection)
        }
        guard let batchID else {
            form.fail(Self.number, taken(number))
            return try visit.invalid(Self.self, try model(form, choice, visit), title: "证书发放")
        }
        return try await issue(batchID, number, plan, visit)
    }

    /// The job stands in the table too: if this process dies here, or can't write now, it goes on by itself.
    private static func issue(
        _ batchID: Int, _ number: String, _ plan: Plan, _ visit: Visit
    ) async throws -> Response {
        let (actor, now, url) = (try visit.signedIn().actor, visit.now, "/site-staff/exam/batches?plan=\(plan.id)")
        do {
            while try await visit.write({ try CertificateIssue.slice(batchID, by: actor, at: now, in: $0) }) {}
        } catch let error as DatabaseError where error.isBusy {
            visit.site.log("batch of certificates \(batchID) goes on as a job: \(error)")
            return visit.redirect(url, flash: "批号 \(number) 的证书正在发放，请稍后刷新")
        }
        return visit.redirect(url, flash: "批号 \(number) 的证书已发放")
    }

    private static func taken(_ number: String) -> String { "批号「\(number)」已经用过，请换一个" }

    private static func confirm(
        _ claims: [Claim], _ number: String, _ issuedOn: Day, _ plan: Plan, _ visit: Visit
    ) throws -> Response {
        let hidden =
            claims.map { HiddenField("ids", String($0.id)) } + [
                HiddenField("plan", String(plan.id)), HiddenField("number", number),
                HiddenField("issued_on", issuedOn.text), HiddenField("confirmed", "1"),
            ]
        return try visit.page(
            ConfirmPage.self,
            .init(
                question: "发放后批号和证书号码不能更改，申领以后成绩不再合格的人员不发证。",
                facts: [
                    Fact("考试计划", plan.title), Fact("批号", number), Fact("发证日期", issuedOn.words),
                    Fact("人数", "\(claims.reduce(0) { $0 + $1.memberCount }) 人"),
                ], items: claims.map { "\($0.unitName)（第 \($0.number) 次），\($0.memberCount) 人" },
                action: "/site-staff/exam/batches", hidden: hidden, confirmTitle: "发放证书",
                cancelURL: "/site-staff/exam/batches?plan=\(plan.id)"),
            title: "请确认发放证书", crumbs: [Crumb("考务管理"), Crumb("证书发放", "/site-staff/exam/batches")])
    }

    private static func model(_ form: Form, _ choice: StaffPlanChoice, _ visit: Visit) throws -> Model {
        let (viewer, plan) = (try visit.signedIn(), try choice.shown())
        let (claims, batches) = try visit.read { connection in
            (
                try ClaimQueries.list(
                    planID: plan.id, unitID: nil, authorityID: viewer.authorityID, in: connection),
                try ClaimQueries.batches(authorityID: viewer.authorityID, in: connection)
            )
        }
        return Model(
            errors: form.errorSummary, plan: choice.field, planID: plan.id,
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
