import Database
import Site
import Workflow

/// 场次.
package struct ExamSession: Sendable, Equatable {
    package let id: Int
    package let number: Int
    package let startsAt: Moment
    package let endsAt: Moment

    /// 「5月16日上午」
    package var title: String {
        let (_, month, day) = startsAt.day.components
        return "\(month)月\(day)日\(partOfDay)"
    }

    /// 「2026年5月16日 09:00–11:00」
    package var timeText: String {
        startsAt.day == endsAt.day
            ? "\(startsAt.minuteText)–\(endsAt.clockText)" : "\(startsAt.minuteText) 至 \(endsAt.minuteText)"
    }

    private var partOfDay: String {
        let hour = startsAt.clockText.prefix(2)
        return hour < "12" ? "上午" : hour < "18" ? "下午" : "晚上"
    }
}

/// A paper of a post with its pass line; marks are in tenths.
package struct Paper: Sendable, Equatable {
    package static let defaultTitle = "综合试卷"
    package static let defaultFullTenths = 1000
    package static let defaultPassTenths = 600

    package let id: Int
    package let postID: Int
    package let number: Int
    package let title: String
    package let fullTenths: Int
    package let passTenths: Int

    /// 「综合试卷，满分 100，合格线 60」
    package var text: String { "\(title)，满分 \(Marks.text(fullTenths))，合格线 \(Marks.text(passTenths))" }
}

/// What a plan consists of besides its name: windows as planned (no extensions), sessions, posts and their papers.
package struct PlanContent: Sendable {
    package var windows: [PlanStep: PlanWindow]
    package var sessions: [ExamSession]
    package var offers: [Post.Offer]
    package var papers: [Paper]

    package static func load(_ planID: Int, in connection: Connection) throws -> PlanContent {
        let windows = try PlanQueries.windows(of: planID, in: connection)
        return PlanContent(
            windows: Dictionary(uniqueKeysWithValues: windows.map { ($0.step, $0) }),
            sessions: try PlanQueries.sessions(of: planID, in: connection),
            offers: try Post.offers(of: planID, in: connection),
            papers: try PlanQueries.papers(of: planID, in: connection))
    }

    package func offers(in session: ExamSession) -> [Post.Offer] { offers.filter { $0.sessionID == session.id } }
    package func papers(of postID: Int) -> [Paper] { papers.filter { $0.postID == postID } }
}
