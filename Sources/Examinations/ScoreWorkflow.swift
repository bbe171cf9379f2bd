import Database
import Workflow

/// How far the scores of a plan are: one collective record; a person's stage derives from it.
package enum ScoreReleaseState: String, WorkflowState {
    case imported, checked, scheduled

    package static let initial = ScoreReleaseState.imported
    /// Until the moment of publication it can be taken back; after it the record stays as it is.
    package var isFinal: Bool { false }

    package func title(for audience: Audience) -> String {
        switch self {
        case .imported: "已导入，待复核"
        case .checked: "已复核，待公布"
        case .scheduled: "已定公布时间"
        }
    }
}

package enum ScoreReleaseAction: String, WorkflowAction {
    case replace, check, schedule, unschedule

    package var title: String {
        switch self {
        case .replace: "重新导入"
        case .check: "复核"
        case .schedule: "设定公布时间"
        case .unschedule: "取消公布时间"
        }
    }
}

/// Importer and checker are different persons; publication happens at a moment set in advance (decision 21).
package enum ScoreReleaseWorkflow: Workflow {
    package typealias State = ScoreReleaseState
    package typealias Action = ScoreReleaseAction
    package typealias Record = ScoreRelease

    package static let name = "examinations"
    package static let table: SQL = "score_release"
    package static let transitions: [Transition<State, Action>] = [
        .init(.replace, from: [.imported, .checked], to: .imported, by: .province),
        .init(.check, from: [.imported], to: .checked, by: .province),
        .init(.schedule, from: [.checked], to: .scheduled, by: .province),
        .init(.unschedule, from: [.scheduled], to: .checked, by: .province, needsReason: true),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> ScoreRelease? {
        try ScoreQueries.release(id: id, authorityID: actor.authorityID, in: connection)
    }

    package static func state(of record: ScoreRelease) -> ScoreReleaseState { record.state }

    package static func blockers(
        for action: ScoreReleaseAction, on record: ScoreRelease, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws -> [String] {
        switch action {
        case .replace: []
        case .check: try checkBlockers(record, actor, connection)
        case .schedule: try incompleteness(record.planID, connection)
        case .unschedule: record.isPublished(at: now) ? ["成绩已经公布，不能取消。更正请逐人办理，并说明原因。"] : []
        }
    }

    private static func checkBlockers(
        _ record: ScoreRelease, _ actor: Actor, _ connection: Connection
    ) throws -> [String] {
        var sentences: [String] = []
        if record.importedBy == actor.accountID { sentences.append("导入和复核不能是同一个人，请由另一位工作人员复核。") }
        if record.attachmentID == nil { sentences.append("上一次导入没有完成，请重新导入。") }
        return try sentences + incompleteness(record.planID, connection)
    }
}

extension ScoreReleaseWorkflow {
    private static func incompleteness(_ planID: Int, _ connection: Connection) throws -> [String] {
        var sentences = try ScoreQueries.postsWithoutPaper(planID: planID, in: connection).map {
            "「\($0)」有考生，但没有设置科目。"
        }
        let missing = try ScoreQueries.missingCount(planID: planID, in: connection)
        if missing > 0 { sentences.append("还有 \(missing) 个科目没有成绩（缺考的请填「缺考」）。") }
        return sentences
    }

    /// A moment that was taken back is no moment of publication any more.
    package static func effects(
        of action: ScoreReleaseAction, on record: ScoreRelease, by actor: Actor, reason: String?, at now: Moment,
        in connection: Connection
    ) throws {
        if action == .unschedule { try ScoreQueries.setReleasedAt(record.id, nil, in: connection) }
    }

    /// 复核 of the import that the checker has looked at: who imports again meanwhile is looked at again.
    static func check(
        _ id: Int, importedAt: String?, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        guard let release = try load(id, for: actor, in: connection) else { throw Refusal.notFound }
        if release.state == .imported, String(release.stateSince.milliseconds) != importedAt {
            throw Refusal.conflict("成绩刚刚重新导入过，请刷新页面，核对后再复核。")
        }
        try ScoreQueries.setChecker(id, accountID: actor.accountID, in: connection)
        try perform(.check, on: id, of: Self.self, by: actor, at: now, in: connection)
    }
}

/// The scores of a plan.
package struct ScoreRelease: Sendable {
    package let id: Int
    package let planID: Int
    package let state: ScoreReleaseState
    package let stateSince: Moment
    package let importedBy: Int?
    package let importerName: String?
    package let checkerName: String?
    package let attachmentID: Int?
    package let releasedAt: Moment?

    package func isPublished(at now: Moment) -> Bool { state == .scheduled && (releasedAt.map { $0 <= now } ?? false) }
}

/// 成绩复核, asked for by the candidate within ten working days.
package enum ScoreReviewState: String, WorkflowState {
    case requested, upheld, corrected

    package static let initial = ScoreReviewState.requested
    package var isFinal: Bool { self != .requested }

    package func title(for audience: Audience) -> String {
        switch self {
        case .requested: "待复核"
        case .upheld: "维持原成绩"
        case .corrected: "已更正"
        }
    }
}

package enum ScoreReviewAction: String, WorkflowAction {
    case uphold, correct

    package var title: String { self == .uphold ? "维持原成绩" : "更正成绩" }
}

package enum ScoreReviewWorkflow: Workflow {
    package typealias State = ScoreReviewState
    package typealias Action = ScoreReviewAction
    package typealias Record = ScoreReview

    package static let name = "examinations"
    package static let table: SQL = "score_review"
    package static let transitions: [Transition<State, Action>] = [
        .init(.uphold, from: [.requested], to: .upheld, by: .province, needsReason: true),
        .init(.correct, from: [.requested], to: .corrected, by: .province, needsReason: true),
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> ScoreReview? {
        try ScoreReviewQueries.find(id, authorityID: actor.authorityID, in: connection)
    }

    package static func state(of record: ScoreReview) -> ScoreReviewState { record.state }

    package static func blockers(
        for action: ScoreReviewAction, on record: ScoreReview, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws -> [String] { [] }
}
