import Database
import Examinations
import Site
import Workflow

/// 已报名 → 现场审核 → 报名审核(缴费) → 考前必修课 → 汇总上报 → 准考证 → 成绩 → 证书: what is done, since when and by whom,
/// what waits on whom. Built from events and from what the unit, the province and the draw have made of it.
struct RegistrationTimeline: Sendable {
    let sheet: RegistrationSheet
    let windows: [PlanWindow]
    let history: [Event]
    let progress: ApplicantQueries.CandidateProgress?
    let now: Moment

    static func load(
        _ sheet: RegistrationSheet, at now: Moment, in connection: Connection
    ) throws -> RegistrationTimeline {
        let registration = sheet.registration
        let party = WindowParty(personID: registration.personID, organisationID: sheet.desk?.id)
        return RegistrationTimeline(
            sheet: sheet, windows: try PlanWindow.all(of: registration.planID, for: party, in: connection),
            history: try EventLog.history(of: ExamRegistrationWorkflow.subject(registration.id), in: connection),
            progress: registration.summary?.isAccepted == true
                ? try ApplicantQueries.progress(of: registration, at: now, in: connection) : nil,
            now: now)
    }

    var steps: [TimelineStep] { [signUp, review, payment, training, summary, ticket, score, certificate] }

    private var registration: ExamRegistration { sheet.registration }
    private var desk: String { sheet.desk?.name ?? "现场审核单位" }
    /// Where the fee is paid and confirmed.
    private var payee: String { sheet.type == .employee ? sheet.institution?.name ?? "培训机构" : desk }

    func window(_ step: PlanStep) -> PlanWindow? { windows.first { $0.step == step } }

    private func windowText(_ step: PlanStep) -> String {
        window(step).map { "，时间 \($0.text)" } ?? ""
    }

    private func extensionNote(_ step: PlanStep) -> String? {
        window(step).flatMap { window in
            window.extensionReason.map { "「\(step.title)」的时间已延长。原因：\($0)" }
        }
    }

    private func last(_ action: ExamRegistrationAction) -> Event? {
        history.last { $0.action == action.rawValue }
    }

    /// 「2026年3月5日 10:00，郑州市住房和城乡建设局审核通过」
    private func done(_ action: ExamRegistrationAction, _ words: String, since fallback: Moment?) -> String {
        guard let at = last(action)?.at ?? fallback else { return words }
        return "\(at.minuteText)，\(words)"
    }

    // MARK: - The person, the desk, the institution

    private var signUp: TimelineStep {
        let who = sheet.assistedBy.map { "由\($0)代办" } ?? "由本人提交"
        return TimelineStep("已报名", detail: done(.submit, who, since: registration.submittedAt), .done)
    }

    private var review: TimelineStep {
        let title = "现场审核"
        switch registration.state {
        case .returned:
            let mend = window(.review)?.closesAt.map { "请修改后在 \($0.closingText) 前重新提交。" } ?? "请修改后重新提交。"
            return TimelineStep(
                title, detail: done(.sendBack, "\(returner)退回", since: registration.stateSince),
                note: "退回原因：\(registration.stateReason ?? "")。\(mend)", .refused)
        case .draft, .submitted, .deleted:
            return TimelineStep(
                title, detail: "等待\(desk)审核\(windowText(.review))", note: extensionNote(.review), .current)
        case .reviewed, .confirmed, .trained:
            return TimelineStep(title, detail: done(.approve, "\(desk)审核通过", since: registration.reviewedAt), .done)
        }
    }

    private var returner: String {
        last(.sendBack)?.role == Role.institution.rawValue ? payee : desk
    }

    private var payment: TimelineStep {
        let title = "报名审核（缴费）"
        switch registration.state {
        case .reviewed:
            let cancelled = history.last.flatMap { event in
                event.action == ExamRegistrationAction.cancelPayment.rawValue
                    ? "缴费确认已取消。原因：\(event.reason ?? "")" : nil
            }
            return TimelineStep(
                title, detail: "等待\(payee)确认缴费\(windowText(.confirmation))",
                note: cancelled ?? extensionNote(.confirmation), .current)
        case .confirmed, .trained:
            return TimelineStep(
                title, detail: done(.confirm, "\(payee)已确认", since: nil), note: receipt, .done)
        case .draft, .submitted, .returned, .deleted:
            return TimelineStep(title, detail: "现场审核通过后，到\(payee)缴费并确认", .open)
        }
    }

    private var receipt: String? {
        guard let cents = registration.feeCents, let day = registration.paidOn else { return nil }
        let yuan = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        return "\(day.words)缴费 \(yuan) 元，收据号 \(registration.receiptNumber ?? "—")"
    }

    private var training: TimelineStep {
        let title = "考前必修课"
        guard sheet.type == .employee else {
            return TimelineStep(
                title, detail: "在校学生不需要参加", registration.state == .confirmed ? .done : .open)
        }
        switch registration.state {
        case .trained: return TimelineStep(title, detail: done(.complete, "\(payee)确认已完成", since: nil), .done)
        case .confirmed:
            return TimelineStep(
                title, detail: "等待\(payee)安排培训并确认完成\(windowText(.training))", note: extensionNote(.training),
                .current)
        default: return TimelineStep(title, detail: "缴费确认后，按\(payee)的安排参加", .open)
        }
    }

    // MARK: - The unit and the province

    private var isReady: Bool {
        registration.state == .trained || (registration.state == .confirmed && sheet.type == .student)
    }

    private var summary: TimelineStep {
        let title = "汇总上报"
        guard let report = registration.summary else {
            return isReady
                ? TimelineStep(
                    title, detail: "等待\(desk)汇总上报\(windowText(.summary))", note: extensionNote(.summary), .current)
                : TimelineStep(title, detail: "由\(desk)统一上报省厅", .open)
        }
        let reported = "\(report.reportedAt.minuteText)，\(desk)已上报"
        return report.isAccepted
            ? TimelineStep(title, detail: "\(reported)；\(report.stateSince.minuteText)，省厅已受理", .done)
            : TimelineStep(title, detail: "\(reported)，等待省厅受理", .current)
    }

    private var ticket: TimelineStep {
        let title = "准考证"
        let printing = window(.ticket).map { "打印时间 \($0.text)" } ?? "打印时间另行公布"
        guard registration.summary?.isAccepted == true else {
            return TimelineStep(title, detail: printing, .open)
        }
        guard let number = progress?.ticketNumber else {
            return TimelineStep(title, detail: "等待省厅统一编排考场、座位；\(printing)", .current)
        }
        return TimelineStep(
            title, detail: "准考证号 \(number)，\(printing)", note: extensionNote(.ticket), isTicketOver ? .done : .current)
    }

    /// From when the last paper has begun, what is waited for is the score.
    private var isTicketOver: Bool {
        progress?.releasedAt != nil || (window(.ticket)?.hasEnded(at: now) ?? false)
    }

    private var score: TimelineStep {
        let title = "成绩"
        if let result = progress?.result, let releasedAt = progress?.releasedAt {
            return TimelineStep(
                title, detail: "\(releasedAt.minuteText)公布：\(result.text)", result.isPassed ? .done : .refused)
        }
        let due = window(.release).map { "公布时间 \($0.text)" } ?? "公布时间另行通知"
        return TimelineStep(title, detail: due, progress?.ticketNumber != nil && isTicketOver ? .current : .open)
    }

    private var certificate: TimelineStep {
        let title = "证书"
        if let certificate = progress?.certificate {
            let handedOut = certificate.handedOutAt.map { "，\($0.day.words)已领取" } ?? "，请到\(desk)领取"
            return TimelineStep(
                title, detail: "证书编号 \(certificate.number)，有效期至 \(certificate.validUntil.words)",
                note: certificate.isValid ? "\(certificate.issuedOn.words)发证\(handedOut)" : "证书已注销",
                certificate.isValid ? .done : .refused)
        }
        guard let result = progress?.result else {
            return TimelineStep(title, detail: "考试合格后，由\(desk)申领", .open)
        }
        guard result.isPassed else { return TimelineStep(title, detail: "本次考试没有通过，不发证书", .open) }
        return TimelineStep(title, detail: claimText, .current)
    }

    private var claimText: String {
        guard let claim = progress?.claim else { return "等待\(desk)申领汇总上报\(windowText(.claim))" }
        switch claim.state {
        case "approved", "issued": return "\(claim.since.minuteText)，省厅已审批，等待批号和发证"
        case "reported": return "\(claim.reportedAt.minuteText)，\(desk)已申领上报，等待省厅审批"
        default: return "申领已退回\(desk)，等待重新上报"
        }
    }
}
