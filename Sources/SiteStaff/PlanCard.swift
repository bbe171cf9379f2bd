import Database
import Examinations
import Site
import Templating
import Workflow

/// A plan on 参加报名: when it takes registrations, what can be sat and when, and what one can do.
struct PlanCard: TemplateModel {
    let title: String
    let windowText: String
    /// 「还剩 3 天」, or why it is closed.
    let note: String
    let isOpen: Bool
    let extensionNote: String?
    let sessions: [SessionLine]
    let action: Link?
}

struct SessionLine: TemplateModel {
    let time: String
    let posts: String
}

extension PlanCard {
    static func load(
        _ plan: ApplicantQueries.OpenPlan, personID: Int, own: [ApplicantQueries.OwnRegistration], at now: Moment,
        in connection: Connection
    ) throws -> PlanCard {
        let window = try SignUpWindow.find(
            planID: plan.id, personID: personID, organisationID: nil, at: now, in: connection)
        guard let window else {
            return PlanCard(
                title: plan.title, windowText: "尚未安排", note: "报名时间公布后即可报名。", isOpen: false, extensionNote: nil,
                sessions: [], action: nil)
        }
        let units =
            window.hasEnded(at: now)
            ? try ApplicantQueries.unitExtensions(of: plan.id, at: now, in: connection) : []
        let isOpen = window.isOpen(at: now) || !units.isEmpty
        let action: (link: Link?, note: String?) =
            isOpen ? start(plan, own: own.filter { $0.planID == plan.id }) : (nil, nil)
        return PlanCard(
            title: plan.title, windowText: window.text,
            note: action.note ?? note(window, isOpen: isOpen, at: now), isOpen: isOpen,
            extensionNote: window.extensionNote ?? unitNote(units),
            sessions: sessions(try Post.offers(of: plan.id, in: connection)), action: action.link)
    }

    /// 继续填写 while there is a draft, else 开始报名, else why one can't sign up for more.
    private static func start(
        _ plan: ApplicantQueries.OpenPlan, own: [ApplicantQueries.OwnRegistration]
    ) -> (link: Link?, note: String?) {
        if let draft = own.first(where: { $0.state == .draft }) {
            return (Link("继续填写", RegistrationURL.step(draft.id, min(draft.savedStep + 1, StepWords.count))), nil)
        }
        let others = own.map {
            ExamRegistrationQueries.Other(
                id: $0.id, planID: $0.planID, state: $0.state, type: $0.type, postID: $0.postID,
                postTitle: $0.postTitle, startsAt: nil, endsAt: nil, planTitle: $0.planTitle)
        }
        let refusal = SignUpLimits(others: others, planID: plan.id).startRefusal
        return refusal == nil ? (Link("开始报名", "\(RegistrationURL.new)?plan=\(plan.id)"), nil) : (nil, refusal)
    }

    private static func note(_ window: SignUpWindow, isOpen: Bool, at now: Moment) -> String {
        guard window.isOpen(at: now) else {
            if now < window.window.opensAt { return "报名还没有开始。" }
            return isOpen ? "统一的报名时间已经结束。" : "报名已经结束。"
        }
        let days = window.endsAt.minutes(since: now) / (24 * 60)
        return days == 0 ? "正在报名，今天或明天截止。" : "正在报名，还剩 \(days) 天。"
    }

    private static func unitNote(_ units: [(unit: String, until: Moment)]) -> String? {
        guard !units.isEmpty else { return nil }
        let list = units.map { "\($0.unit)到 \($0.until.closingText)" }.joined(separator: "；")
        return "下列地市或院校的报名时间已延长：\(list)。"
    }

    private static func sessions(_ offers: [Post.Offer]) -> [SessionLine] {
        var lines: [(id: Int, startsAt: Moment, time: String, posts: [String])] = []
        for offer in offers {
            if let index = lines.firstIndex(where: { $0.id == offer.sessionID }) {
                lines[index].posts.append(offer.post.fullTitle)
            } else {
                lines.append((offer.sessionID, offer.startsAt, offer.timeText, [offer.post.fullTitle]))
            }
        }
        return lines.sorted { $0.startsAt < $1.startsAt }
            .map { SessionLine(time: $0.time, posts: $0.posts.joined(separator: "、")) }
    }
}
