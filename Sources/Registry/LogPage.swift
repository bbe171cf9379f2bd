import HTTP
import Site
import Templating
import Workflow

/// 操作日志: every event, newest first, for the audit and security administrators.
enum LogPage: Page {
    struct Model: TemplateModel {
        let events: [EventRow]
        let olderURL: String?
        let canVerify: Bool
    }

    struct EventRow: TemplateModel {
        let id: Int
        let time: String
        let actor: String
        let action: String
        let subject: String
        let change: String
        let note: String
    }

    static let template = "account/log"
    private static let rowCount = 50

    static func show(_ visit: Visit) async throws -> Response {
        let before = visit.query.first("before").flatMap { $0.count <= 15 ? Int($0) : nil }
        let events = try visit.read { try EventLog.all(before: before, countMax: rowCount + 1, in: $0) }
        let shown = events.prefix(rowCount)
        let olderURL = events.count > rowCount ? shown.last.map { "?before=\($0.id)" } : nil
        let model = Model(
            events: shown.map(row), olderURL: olderURL,
            canVerify: try visit.signedIn().role == .auditAdministrator)
        return try visit.page(Self.self, model, title: "操作日志")
    }

    private static func row(_ event: Event) -> EventRow {
        EventRow(
            id: event.id, time: event.at.minuteText, actor: "\(event.actorName)（\(event.roleTitle)）",
            action: LogWords.action(event.action),
            subject: [LogWords.subject(event.subject.kind), event.subject.id.map { "\($0)" }]
                .compactMap { $0 }.joined(separator: " "),
            change: event.to.map { "\(event.from ?? "—") → \($0)" } ?? "",
            note: [event.reason, event.detail].compactMap { $0 }.joined(separator: "；"))
    }
}

/// Reads the whole history against its hash chain.
enum LogVerifyPage: Page {
    struct Model: TemplateModel {
        let isSound: Bool
        let sentence: String
        let head: String
    }

    static let template = "account/log-verify"

    static func show(_ visit: Visit) async throws -> Response {
        let (verdict, head) = try await visit.readSlowly { connection in
            (try EventLog.verify(connection), try EventLog.head(in: connection))
        }
        let model = Model(isSound: verdict.isSound, sentence: LogWords.verdict(verdict), head: head?.description ?? "—")
        return try visit.page(
            Self.self, model, title: "核验日志", crumbs: [Crumb("系统管理"), Crumb("操作日志", "/account/log")])
    }
}

/// Chinese words for the codes in the history; a code without words is shown as it is.
package enum LogWords {
    private static let actions = [
        "begin": "建立", "number": "录入公开数字", "create": "新建", "update": "修改", "disable": "停用", "enable": "启用",
        "reset-password": "重置密码", "sign-in": "登录", "sign-in-failed": "登录失败", "sign-out": "退出",
        "register": "注册", "password": "修改密码", "email": "修改邮箱", "phone": "修改手机", "reveal": "查看完整证件信息",
        "export": "导出", "extend": "时间延长", "submit": "提交", "delete": "删除", "approve": "审核通过",
        "sendBack": "退回", "confirm": "确认", "cancelPayment": "取消缴费确认", "complete": "完成必修课",
        "restart": "改为未开始", "takeBackReview": "撤销审核", "report": "上报", "recall": "撤回", "accept": "接受",
        "publish": "发布", "seal": "封存", "draw": "抽签编排", "annul": "作废", "check": "复核", "schedule": "定时公布",
        "issue": "发证", "handOut": "发放证书", "replace": "更换", "return": "退回", "import": "导入",
        "freeze": "冻结账号", "unfreeze": "解除冻结", "handOver": "交还身份证号", "lose-number": "失去身份证号", "dismiss": "不予支持",
        "desk-reset": "窗口办理找回密码", "withdraw": "撤下",
        "recover-password": "申请找回密码", "change-password": "修改密码", "end-sessions": "结束登录", "change": "修改资料",
    ]
    private static let subjects = [
        "account": "账号", "person": "人员", "photo": "照片", "organisation": "机构", "plan": "考试计划",
        "exam_registration": "报名", "exam_summary": "报名汇总", "seat_allocation": "考场编排",
        "score_release": "成绩", "score_review": "成绩复核", "claim": "申领", "certificate": "证书",
        "certificate_batch": "批次", "notice": "公告", "extension": "时间延长", "identity_dispute": "身份争议", "exam_site": "考点考场",
    ]

    /// What was found, in words for the auditor.
    static func verdict(_ verdict: ChainVerdict) -> String {
        switch verdict.fault {
        case nil: "共 \(verdict.eventCount) 条记录，全部完整，没有被改动。"
        case .changed(let id): "第 \(id) 条记录被改动过，或者它的校验值被改动过。"
        case .unchained(let id): "第 \(id) 条记录没有校验值。"
        case .eventMissing(let id): "第 \(id) 条记录被删除了。"
        case .tailCut(let id, let missing): "第 \(id) 条以后的 \(missing) 条记录被截掉了。"
        case .rebuilt(let id): "第 \(id) 条记录的校验值与抄存的不同，整条链被重新生成过。"
        }
    }

    package static func action(_ code: String) -> String { actions[code] ?? code }
    package static func subject(_ code: String) -> String { subjects[code] ?? code }
}
