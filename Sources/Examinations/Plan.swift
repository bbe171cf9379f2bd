import Database
import Workflow

/// A step of a season that has a window of its own (decision 9); the words are the manuals'.
package enum PlanStep: String, Sendable, CaseIterable {
    case registration, review, confirmation, training, summary, ticket, examination, release, claim

    package var title: String {
        switch self {
        case .registration: "报名"
        case .review: "现场审核"
        case .confirmation: "机构确认"
        case .training: "考前必修课"
        case .summary: "地市汇总上报"
        case .ticket: "准考证打印"
        case .examination: "考试"
        case .release: "成绩公布"
        case .claim: "申领汇总上报"
        }
    }
}

/// 考试计划.
package struct Plan: Sendable {
    package let id: Int
    package let programme: String
    package let title: String
    package let year: Int
    package let number: Int
    package let roomCapacity: Int
    package let state: PlanState

    package static func find(_ id: Int, in connection: Connection) throws -> Plan? {
        try connection.first(columns + " WHERE id = ?", id, row: read)
    }

    /// The plan as staff of its authority see it.
    static func find(_ id: Int, authorityID: Int?, in connection: Connection) throws -> Plan? {
        try connection.first(columns + " WHERE id = ? AND authority_id = ?", id, authorityID, row: read)
    }

    /// The published plans of a programme, newest first.
    package static func published(_ programme: String, in connection: Connection) throws -> [Plan] {
        try connection.all(
            columns + " WHERE programme = ? AND state = 'published' ORDER BY year DESC, number DESC LIMIT 100",
            programme, row: read)
    }

    static let columns: SQL = "SELECT id, programme, title, year, number, room_capacity, state FROM plan"

    static func read(_ row: Row) throws -> Plan {
        Plan(
            id: try row[0], programme: try row[1], title: try row[2], year: try row[3], number: try row[4],
            roomCapacity: try row[5], state: try row.value(6))
    }
}

package enum PlanState: String, WorkflowState {
    case draft, published

    package static let initial = PlanState.draft
    package var isFinal: Bool { self == .published }

    package func title(for audience: Audience) -> String {
        switch self {
        case .draft: "草稿"
        case .published: "已发布"
        }
    }
}

/// Whose clock a window is asked for: extensions may be for a person, a unit or all (decision 17).
package struct WindowParty: Sendable {
    package let personID: Int?
    package let organisationID: Int?

    package init(personID: Int? = nil, organisationID: Int? = nil) {
        self.personID = personID
        self.organisationID = organisationID
    }

    package static let anyone = WindowParty()
}

/// [opensAt, closesAt) of one step, with the extension that concerns the one who asks.
package struct PlanWindow: Sendable {
    package let step: PlanStep
    package let opensAt: Moment
    /// Nil only for 成绩公布, which is a moment.
    package let closesAt: Moment?
    /// The reason, when an extension moved the end.
    package let extensionReason: String?

    package func isOpen(at now: Moment) -> Bool {
        now >= opensAt && (closesAt.map { now < $0 } ?? true)
    }

    package func hasEnded(at now: Moment) -> Bool { closesAt.map { now >= $0 } ?? false }

    /// 「2026年3月1日 00:00 至 2026年3月20日 24:00」
    package var text: String {
        guard let closesAt else { return opensAt.minuteText }
        return "\(opensAt.minuteText) 至 \(closesAt.closingText)"
    }

    /// 「现场审核的时间是 … 至 …，现在还没有开始」; nil while it is open.
    package func refusal(at now: Moment) -> String? {
        guard !isOpen(at: now) else { return nil }
        return "「\(step.title)」的时间是 \(text)，" + (now < opensAt ? "现在还没有开始" : "现在已经结束")
    }

    /// A step's window for this party; nil when the plan has none.
    package static func find(
        _ step: PlanStep, of planID: Int, for party: WindowParty, in connection: Connection
    ) throws -> PlanWindow? {
        try connection.first(one, planID, party.personID, party.organisationID, step.rawValue, row: read)
    }

    /// All windows of a plan for this party, in the order of the season.
    package static func all(
        of planID: Int, for party: WindowParty, in connection: Connection
    ) throws -> [PlanWindow] {
        let windows = try connection.all(season, planID, party.personID, party.organisationID, row: read)
        return PlanStep.allCases.compactMap { step in windows.first { $0.step == step } }
    }

    private static let one = season + " AND w.step = ?4"
    private static let season: SQL = """
        SELECT w.step, w.opens_at, w.closes_at, e.until, e.reason
        FROM plan_window w LEFT JOIN extension e ON e.id = (
            SELECT x.id FROM extension x
            WHERE x.plan_id = w.plan_id AND x.step = w.step AND x.until > w.closes_at
                AND ((x.person_id IS NULL AND x.organisation_id IS NULL) OR x.person_id = ?2
                    OR x.organisation_id = ?3)
            ORDER BY x.until DESC LIMIT 1)
        WHERE w.plan_id = ?1
        """

    private static func read(_ row: Row) throws -> PlanWindow {
        let closesAt: Moment? = try row[2]
        let until: Moment? = try row[3]
        return PlanWindow(
            step: try row.value(0), opensAt: try row[1], closesAt: until ?? closesAt, extensionReason: try row[4])
    }
}

/// 岗位 with its 专业.
package struct Post: Sendable {
    package let id: Int
    package let code: String
    package let specialty: String
    package let title: String

    /// 「市政工程 施工员」
    package var fullTitle: String { "\(specialty) \(title)" }

    /// A post of a plan with its session.
    package struct Offer: Sendable {
        package let post: Post
        package let sessionID: Int
        package let startsAt: Moment
        package let endsAt: Moment
    }

    package static func all(in connection: Connection) throws -> [Post] {
        try connection.all("SELECT id, code, specialty, title FROM post WHERE is_active ORDER BY code") {
            Post(id: try $0[0], code: try $0[1], specialty: try $0[2], title: try $0[3])
        }
    }

    /// What can be sat in a plan, and when.
    package static func offers(of planID: Int, in connection: Connection) throws -> [Offer] {
        try connection.all(
            """
            SELECT p.id, p.code, p.specialty, p.title, s.id, s.starts_at, s.ends_at
            FROM plan_post o JOIN post p ON p.id = o.post_id JOIN exam_session s ON s.id = o.session_id
            WHERE o.plan_id = ? ORDER BY p.code
            """, planID
        ) { row in
            Offer(
                post: Post(id: try row[0], code: try row[1], specialty: try row[2], title: try row[3]),
                sessionID: try row[4], startsAt: try row[5], endsAt: try row[6])
        }
    }
}
