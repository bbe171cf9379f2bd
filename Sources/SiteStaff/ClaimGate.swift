import Database
import Examinations
import Workflow

/// When a unit may report a claim: in the window, or until the date that a return named.
enum ClaimGate {
    static func refusals(
        planID: Int, unitID: Int, at now: Moment, in connection: Connection
    ) throws -> [String] {
        if let until = try ClaimQueries.reopenedUntil(planID: planID, unitID: unitID, in: connection), now < until {
            return []
        }
        let party = WindowParty(organisationID: unitID)
        guard let window = try PlanWindow.find(.claim, of: planID, for: party, in: connection) else {
            return ["这个考试计划还没有安排「申领汇总上报」的时间。"]
        }
        return window.refusal(at: now).map { [$0 + "。"] } ?? []
    }
}
