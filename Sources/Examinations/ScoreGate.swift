import Database
import Workflow

/// When marks may be imported, and by whom.
enum ScoreGate {
    /// From the first session on no draw can be annulled, so that a ticket number names one candidate for good.
    static func refusals(planID: Int, at now: Moment, in connection: Connection) throws -> [String] {
        guard try ScoreQueries.hasSeats(planID: planID, in: connection) else {
            return ["这个考试计划还没有编排考场，不能导入成绩。"]
        }
        if let start = try PlanQueries.sessions(of: planID, in: connection).map(\.startsAt).min(), now < start {
            return ["考试 \(start.minuteText) 开始，开考以后才能导入成绩。"]
        }
        guard let releasedAt = try ScoreQueries.releasedAt(planID: planID, in: connection) else { return [] }
        return now < releasedAt
            ? ["已定公布时间，不能重新导入。如需改正，请先取消公布时间。"] : ["成绩已经公布，不能重新导入。更正请逐人办理，并说明原因。"]
    }

    /// All marks that stand are by one importer, who can't be the checker: where another person imports, their file
    /// must hold every mark that is there.
    static func admit(
        _ entries: [ScoreSheet.Entry], planID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        let refusals = try refusals(planID: planID, at: now, in: connection)
        guard refusals.isEmpty else { throw Refusal.blocked(refusals) }
        let release = try ScoreQueries.release(planID: planID, authorityID: actor.authorityID, in: connection)
        guard let release, release.importedBy != actor.accountID else { return }
        let keys = Set(entries.map(\.key))
        let missing = try ScoreQueries.scoredKeys(planID: planID, in: connection).count { !keys.contains($0) }
        guard missing == 0 else {
            throw Refusal.conflict(
                "现有成绩由\(release.importerName ?? "另一位工作人员")导入。换人导入时，文件要包含现有的全部成绩，这个文件缺 \(missing) 条。")
        }
    }

    /// An import runs in several writes; who starts another one takes over, and the first one ends here.
    static func holdImport(
        _ releaseID: Int, by actor: Actor, since start: Moment, in connection: Connection
    ) throws {
        let isHeld = try ScoreQueries.isImporting(releaseID, accountID: actor.accountID, since: start, in: connection)
        guard isHeld else { throw Refusal.conflict("另一次导入已经开始，这一次没有完成。请刷新后核对。") }
    }
}
