import Database
import Examinations
import Workflow

/// How much one person may sign up for (decision 10, HN14-P22, P23), each breach in words.
struct SignUpLimits: Sendable {
    /// The person's other registrations of the plan's year; drafts don't count, they are asked when they are sent.
    let others: [ExamRegistrationQueries.Other]
    let planID: Int

    static func load(
        personID: Int, planID: Int, except id: Int?, in connection: Connection
    ) throws -> SignUpLimits {
        SignUpLimits(
            others: try ExamRegistrationQueries.others(of: personID, inYearOf: planID, except: id, in: connection),
            planID: planID)
    }

    private var inPlan: [ExamRegistrationQueries.Other] { others.filter { $0.planID == planID } }

    /// Why one more cannot even be begun, whatever the type; nil when it can.
    var startRefusal: String? {
        guard let type = inPlan.first?.type else { return nil }
        return breach(of: type)
    }

    /// Why this type is refused beside what the person has signed up for.
    func breach(of type: ApplicantType) -> String? {
        if let other = inPlan.first(where: { $0.type != type }), let otherType = other.type {
            return "您在这次考试中已经按「\(otherType.title)」报名，不能再按「\(type.title)」报名。"
                + "如果原来的人员类型选错了，请先删除原来的报名。"
        }
        guard inPlan.count >= type.postCountMax else { return nil }
        let posts = inPlan.compactMap(\.postTitle).map { "「\($0)」" }.joined(separator: "、")
        switch type {
        case .employee: return "在职人员只能报考一个岗位，您已经报考\(posts)。"
        case .student: return "在校学生最多报考两个岗位，您已经报考\(posts)。"
        }
    }

    /// Why this post is refused: signed up for already, at the same time as another, or by another type or route.
    func breach(of offer: Post.Offer, type: ApplicantType) -> String? {
        let title = "「\(offer.post.fullTitle)」"
        if inPlan.contains(where: { $0.postID == offer.post.id }) {
            return "您已经报考\(title)，同一个岗位不能重复报考。"
        }
        for other in inPlan {
            guard let startsAt = other.startsAt, let endsAt = other.endsAt, let otherTitle = other.postTitle,
                offer.startsAt < endsAt, startsAt < offer.endsAt
            else { continue }
            return "\(title)的考试时间（\(offer.timeText)）与您已经报考的「\(otherTitle)」冲突，"
                + "请选择考试时间不同的岗位。"
        }
        let again = others.first { $0.planID != planID && $0.postID == offer.post.id && $0.type != type }
        if let again, let otherType = again.type {
            return "您今年已经在「\(again.planTitle)」中按「\(otherType.title)」报考\(title)，"
                + "同一个岗位一年内不能用两种方式报考。"
        }
        return nil
    }
}

extension Post.Offer {
    var timeText: String { SessionText.make(startsAt, endsAt) }
}

/// 「2026年5月16日 09:00–11:00」
enum SessionText {
    static func make(_ startsAt: Moment, _ endsAt: Moment) -> String {
        startsAt.day == endsAt.day
            ? "\(startsAt.minuteText)–\(endsAt.clockText)" : "\(startsAt.minuteText)–\(endsAt.minuteText)"
    }
}
