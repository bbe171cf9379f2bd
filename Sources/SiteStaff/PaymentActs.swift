import Database
import Workflow

/// A payment confirmed or taken back, for one registration.
enum PaymentActs {
    /// The fact, then the state that rests on it.
    static func confirm(
        _ id: Int, _ payment: PaymentForm.Payment, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try ExamRegistrationQueries.recordPayment(
            of: id, feeCents: payment.feeCents, paidOn: payment.paidOn, receiptNumber: payment.receiptNumber,
            in: connection)
        try perform(.confirm, on: id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
    }

    /// Decision 14: before the payment back to the person; after it un-confirmed, with the refund recorded.
    static func sendBack(
        _ id: Int, reason: String, refundedOn: Day?, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> String {
        guard let registration = try ExamRegistrationQueries.find(id, for: actor, in: connection) else {
            throw Refusal.notFound
        }
        // Payments are taken back by who takes them, and only while 机构确认 lasts.
        let blockers = try registration.blockers(for: .cancelPayment, by: actor, at: now, in: connection)
        guard blockers.isEmpty else { throw Refusal.blocked(blockers) }
        if registration.state == .trained {
            throw Refusal.notAllowed("已完成考前必修课，请先在「考前必修课」里改为未开始，再取消缴费确认。")
        }
        guard registration.state == .confirmed else {
            try perform(
                .sendBack, on: id, of: ExamRegistrationWorkflow.self, by: actor, reason: reason, at: now,
                in: connection)
            return "已退回：\(reason)"
        }
        guard let refundedOn else { throw Refusal.conflict("刚刚确认了缴费，请返回列表核对后重新办理。") }
        try ExamRegistrationQueries.recordRefund(of: id, on: refundedOn, in: connection)
        try perform(
            .cancelPayment, on: id, of: ExamRegistrationWorkflow.self, by: actor, reason: reason, at: now,
            in: connection)
        return "已取消缴费确认，\(refundedOn.words)退费：\(reason)"
    }
}
