import Database
import HTTP
import Site
import Templating
import Workflow

/// 报名审核 of an institution, 缴费确认 of a college, and of a city for the students of schools without a desk
/// (HN14-T01 to T03, T06, U02; decisions 13 and 14). Only those past 现场审核 are in the list.
enum PaymentsPage: Page {
    struct Model: TemplateModel {
        let list: StaffListModel
    }

    static let template = "site-staff/exam/payments"
    private static let acts = [Choice("confirm", "勾选审核"), Choice("return", "勾选退回")]

    static func title(_ viewer: Viewer) -> String { viewer.role == .institution ? "报名审核" : "缴费确认" }

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let list = try await StaffListModel.make(
            visit, .payments, step: .confirmation, emptyWords: "没有符合条件的报名。只有现场审核通过的人员才会出现在这里")
        let title = title(viewer)
        return try visit.page(
            PaymentsPage.self, Model(list: list), title: title, crumbs: [Crumb("考试报名")])
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let batch = try await StaffBatch.read(visit, .payments)
        guard !batch.ids.isEmpty else { return batch.nothingTicked(visit) }
        switch visit.request.form.first("action") {
        case "confirm": return try await confirm(visit, batch)
        case "return": return try await sendBack(visit, batch)
        default: return try batch.chooseAct(visit, acts: acts)
        }
    }

    // MARK: - 勾选审核

    private static func confirm(_ visit: Visit, _ batch: StaffBatch) async throws -> Response {
        let records = try await batch.records(visit)
        let today = visit.now.day
        guard visit.request.form.first("confirmed") != nil else {
            return try askPayment(visit, batch, records, PaymentForm(records, today: today))
        }
        var form = PaymentForm(visit.form(), records)
        guard let payments = form.payments(today: today) else { return try askPayment(visit, batch, records, form) }
        let actor = try visit.signedIn().actor
        let now = visit.now
        return try await batch.run(visit, kind: StaffUndo.confirm, title: "勾选审核") { id, connection in
            guard let payment = payments[id] else { throw Refusal.notFound }
            try PaymentActs.confirm(id, payment, by: actor, at: now, in: connection)
            return "已确认缴费 \(Money.text(payment.feeCents)) 元，收据 \(payment.receiptNumber)"
        }
    }

    private static func askPayment(
        _ visit: Visit, _ batch: StaffBatch, _ records: [StaffRecord], _ form: PaymentForm
    ) throws -> Response {
        let model = ConfirmPage.Model(
            question: "确认 \(records.count) 人已缴费。", items: StaffBatch.names(records), action: batch.filter.list.url,
            hidden: batch.hidden(action: "confirm"), fields: form.fields, confirmTitle: "确定缴费",
            cancelURL: batch.filter.listURL, errors: form.form.errorSummary)
        return try answer(visit, model, isValid: form.form.isValid, title: "请确认缴费 \(records.count) 人")
    }

    // MARK: - 勾选退回

    private static let refundInput = Input(
        "refunded_on", "退费日期", .date, hint: "所选人员中有已确认缴费的，取消确认时登记退费日期")

    private static func sendBack(_ visit: Visit, _ batch: StaffBatch) async throws -> Response {
        let records = try await batch.records(visit)
        let hasPaid = records.contains { $0.state != .reviewed }
        guard visit.request.form.first("confirmed") != nil else {
            let form = Form(initial: ["refunded_on": visit.now.day.text])
            return try askReason(visit, batch, records, hasPaid: hasPaid, form)
        }
        var form = visit.form()
        let reason = ReviewReason.read(&form, usual: ReviewReason.payment)
        let refundedOn = hasPaid ? form.day(refundInput) : nil
        if let refundedOn, refundedOn > visit.now.day { form.fail(refundInput, "「退费日期」不能晚于今天") }
        guard form.isValid else { return try askReason(visit, batch, records, hasPaid: hasPaid, form) }
        let actor = try visit.signedIn().actor
        let now = visit.now
        return try await batch.run(visit, kind: StaffUndo.cancel, title: "勾选退回") { id, connection in
            try PaymentActs.sendBack(
                id, reason: reason, refundedOn: refundedOn, by: actor, at: now, in: connection)
        }
    }

    private static func askReason(
        _ visit: Visit, _ batch: StaffBatch, _ records: [StaffRecord], hasPaid: Bool, _ form: Form
    ) throws -> Response {
        let paidCount = records.count { $0.state != .reviewed }
        let question =
            "退回（取消）\(records.count) 人：还没有缴费的 \(records.count - paidCount) 人退回给本人修改；"
            + "已确认缴费的 \(paidCount) 人取消确认，回到「现场审核通过」，并登记退费。"
        let model = ConfirmPage.Model(
            question: question, items: StaffBatch.names(records), action: batch.filter.list.url,
            hidden: batch.hidden(action: "return"),
            fields: ReviewReason.fields(form, usual: ReviewReason.payment)
                + (hasPaid ? [form.field(refundInput)] : []), confirmTitle: "确定退回", isDanger: true,
            cancelURL: batch.filter.listURL, errors: form.errorSummary)
        return try answer(visit, model, isValid: form.isValid, title: "请确认退回 \(records.count) 人")
    }

    private static func answer(
        _ visit: Visit, _ model: ConfirmPage.Model, isValid: Bool, title: String
    ) throws -> Response {
        isValid
            ? try visit.page(ConfirmPage.self, model, title: title)
            : try visit.invalid(ConfirmPage.self, model, title: title)
    }
}
