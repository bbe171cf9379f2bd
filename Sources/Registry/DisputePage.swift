import Database
import HTTP
import Site
import Templating
import Workflow

/// One identity dispute: the claim with its proof beside who has the number now, and the decision.
enum DisputePage: Page {
    struct Side: TemplateModel {
        let facts: [Fact]
    }

    struct Decision: TemplateModel {
        let value: String
        let title: String
        let isDanger: Bool
    }

    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let state: Tag
        let claim: Side
        let proofURL: String?
        let holder: Side?
        let holderPhotoURL: String?
        let decisions: [Decision]
        let reason: Field
        let timeline: [TimelineStep]
    }

    static let template = "account/dispute"
    static let crumbs = [Crumb("系统管理"), Crumb("身份争议", "/account/disputes")]
    private static let reason = Input(
        "reason", "原因", .multiline(rows: 3), hint: "写明核实了什么、怎么核实的。不能填写身份证号",
        lengthMax: Reason.characterCountMax)

    static func show(_ visit: Visit) async throws -> Response {
        let dispute = try find(visit)
        try await recordLook(at: dispute, visit)
        return try visit.page(Self.self, try model(Form(), dispute, visit), title: dispute.reference, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let dispute = try find(visit)
        guard let action = visit.request.form.first("action").flatMap(IdentityDisputeAction.init) else {
            throw PageError.badRequest("没有这项操作。")
        }
        var form = visit.form()
        let reason = form.text(Self.reason)
        if Reason.containsIDNumber(reason) { form.fail(Self.reason, "原因中不能填写身份证号，请删除后重新提交") }
        guard form.isValid else {
            return try visit.invalid(
                Self.self, try model(form, dispute, visit), title: dispute.reference, crumbs: crumbs)
        }
        if action != .freeze, !visit.isConfirmed { return try confirmation(action, dispute, reason: reason, visit) }
        let (actor, now, realNow) = (try visit.actor(), visit.now, visit.realNow)
        guard action == .handOver else {
            try await visit.write {
                try perform(
                    action, on: dispute.id, of: IdentityDisputeWorkflow.self, by: actor, reason: reason, at: now, in: $0
                )
                try dispute.notifyClaimant(of: action, reason: reason, link: nil, at: now, in: $0)
            }
            return visit.redirect(url(dispute), flash: "「\(action.title)」已办理")
        }
        let publicURL = visit.site.configuration.publicURL
        let link = try await visit.write { connection in
            let (_, token) = try IdentityDispute.handOver(
                dispute.id, reason: reason, by: actor, at: now, realNow: realNow, in: connection)
            let link = "\(publicURL)/password/reset/\(token)"
            try dispute.notifyClaimant(of: action, reason: reason, link: link, at: now, in: connection)
            return link
        }
        return try DisputeLinkPage.response(visit, dispute, link: link)
    }

    // MARK: - Before what can't be undone

    private static func confirmation(
        _ action: IdentityDisputeAction, _ dispute: IdentityDispute, reason: String, _ visit: Visit
    ) throws -> Response {
        let holder = try visit.read { try NumberHolder.find(dispute.idNumber, in: $0) }
        let model = ConfirmPage.Model(
            question: action == .handOver
                ? "将把身份证号交还申请人\(dispute.name)。办理以后不能撤销。"
                : "将结束申请 \(dispute.reference)，不予支持。办理以后不能撤销。",
            facts: [Fact("申请编号", dispute.reference), Fact("申请人", dispute.name), Fact("原因", reason)],
            items: action == .handOver ? consequences(holder, dispute) : dismissal(dispute),
            action: url(dispute),
            hidden: [
                HiddenField("action", action.rawValue), HiddenField("reason", reason), HiddenField("confirmed", "1"),
            ], confirmTitle: action.title, isDanger: true, cancelURL: url(dispute))
        return try visit.page(ConfirmPage.self, model, title: "请确认\(action.title)", crumbs: crumbs)
    }

    private static func consequences(_ holder: NumberHolder?, _ dispute: IdentityDispute) -> [String] {
        let registrations = holder?.registrationCount ?? 0
        return [
            "原账号停用，不再使用这个身份证号，以后不能登录；它的操作记录保留。",
            "申请人得到一个新账号，用户名是身份证号，手机和邮箱是申请里填写的，没有照片。申请人用一次性链接设置密码。",
            registrations == 0
                ? "原账号没有报名。"
                : "原账号的 \(registrations) 条报名留在原账号名下，不转给申请人，也不自动删除。请通知受理的地市、院校或培训机构退回。",
            "原账号的成绩和证书不转给申请人。",
        ]
    }

    private static func dismissal(_ dispute: IdentityDispute) -> [String] {
        dispute.state == .frozen ? ["原账号解除冻结，可以重新登录。"] : ["原账号不受影响。"]
    }

    // MARK: - What is shown

    private static func model(_ form: Form, _ dispute: IdentityDispute, _ visit: Visit) throws -> Model {
        let (holder, history) = try visit.read { connection in
            (
                dispute.state.isFinal ? nil : try NumberHolder.find(dispute.idNumber, in: connection),
                try EventLog.history(of: IdentityDisputeWorkflow.subject(dispute.id), in: connection)
            )
        }
        let role = try visit.signedIn().role
        return Model(
            errors: form.errorSummary, action: url(dispute), state: dispute.state.tag,
            claim: DisputeFacts.claim(dispute),
            proofURL: dispute.attachmentID.map { _ in url(dispute) + "/proof" },
            holder: holder.map(DisputeFacts.holder),
            holderPhotoURL: holder.flatMap { $0.hasPhoto ? PhotoPicture.url(ofPerson: $0.personID) : nil },
            decisions: IdentityDisputeWorkflow.availableActions(dispute.state, role).map {
                Decision(value: $0.rawValue, title: $0.title, isDanger: $0 != .freeze)
            },
            reason: form.field(reason), timeline: DisputeFacts.timeline(history))
    }

    private static func url(_ dispute: IdentityDispute) -> String { "/account/disputes/\(dispute.id)" }

    static func find(_ visit: Visit) throws -> IdentityDispute {
        let (id, actor) = (try visit.id(), try visit.actor())
        guard let dispute = try visit.read({ try IdentityDispute.find(id, for: actor, in: $0) }) else {
            throw PageError.notFound
        }
        return dispute
    }

    /// The whole number is on the page: the look is an event that the person can read.
    private static func recordLook(at dispute: IdentityDispute, _ visit: Visit) async throws {
        let (actor, now) = (try visit.actor(), visit.now)
        try await visit.write { connection in
            let holder = try NumberHolder.find(dispute.idNumber, in: connection)
            let subject =
                holder.map { Subject(kind: "person", id: $0.personID) } ?? IdentityDisputeWorkflow.subject(dispute.id)
            try EventLog.record(
                programme: IdentityDisputeWorkflow.name, subject: subject, action: "reveal", by: actor,
                detail: "身份争议 \(dispute.reference)", at: now, in: connection)
        }
    }
}
