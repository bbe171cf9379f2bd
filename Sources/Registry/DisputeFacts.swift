import Database
import Site
import Workflow

/// What the desk reads about a dispute.
enum DisputeFacts {
    static func claim(_ dispute: IdentityDispute) -> DisputePage.Side {
        DisputePage.Side(facts: [
            Fact("身份证", dispute.idNumber), Fact("姓名", dispute.name), Fact("手机", dispute.phone),
            Fact("电子邮箱", dispute.email ?? "没有填写"), Fact("提交时间", dispute.filedAt.minuteText),
            Fact("说明", dispute.explanation),
        ])
    }

    static func holder(_ holder: NumberHolder) -> DisputePage.Side {
        DisputePage.Side(facts: [
            Fact("姓名", holder.name), Fact("手机", holder.phone.map(Masking.phone) ?? "没有填写"),
            Fact("电子邮箱", holder.email.map(Masking.email) ?? "没有填写"),
            Fact("注册时间", holder.registeredAt.minuteText),
            Fact("最近登录", holder.lastSignInAt?.minuteText ?? "没有登录过"),
            Fact("报名", "\(holder.registrationCount) 条"),
            Fact("账号状态", holder.isDisabled ? "已停用" : holder.isFrozen ? "已冻结" : "正常"),
        ])
    }

    /// Newest first.
    static func timeline(_ events: [Event]) -> [TimelineStep] {
        events.reversed().map { event in
            let title = IdentityDisputeAction(rawValue: event.action)?.title ?? "提交申请"
            return TimelineStep(
                title, detail: "\(event.at.minuteText) · \(event.actorName)", note: event.reason, .done)
        }
    }
}

extension IdentityDispute {
    /// Tells the claimant by e-mail, where one was given, what was decided.
    func notifyClaimant(
        of action: IdentityDisputeAction, reason: String, link: String?, at now: Moment, in connection: Connection
    ) throws {
        guard let email else { return }
        let words =
            switch action {
            case .freeze: "已经冻结原账号，正在继续核实。"
            case .dismiss: "核实后不予支持。原因：\(reason)"
            case .handOver: "身份证号已经交还给您。请在 \(Accounts.linkHours) 小时内打开下面的链接设置密码，链接只能使用一次。\n\n\(link ?? "")"
            }
        try Outbox.enqueue(
            .email, to: email, subject: "身份争议申请 \(reference)", body: "您的身份争议申请 \(reference) \(words)", at: now,
            in: connection)
    }
}
