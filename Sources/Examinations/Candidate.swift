import Database
import Workflow

/// One who may sit one post of a plan. Programmes enter them; nothing here reads a programme's tables.
package enum Candidate {
    /// Enters a candidate when the province has accepted the unit's summary; twice gives the same one. Refused once the
    /// list of the draw is sealed.
    package static func enter(
        planID: Int, postID: Int, personID: Int, unitID: Int, registrationID: Int, at now: Moment,
        in connection: Connection
    ) throws {
        guard try SeatAllocation.current(of: planID, in: connection) == nil else {
            throw Refusal.blocked(["考场编排的名单已经封存，不能再增加考生；请先由省厅作废编排。"])
        }
        try connection.run(
            """
            INSERT INTO candidate (plan_id, session_id, post_id, person_id, unit_id, registration_id, entered_at)
            SELECT ?1, session_id, ?2, ?3, ?4, ?5, ?6 FROM plan_post WHERE plan_id = ?1 AND post_id = ?2
            ON CONFLICT (plan_id, registration_id) DO NOTHING
            """, planID, postID, personID, unitID, registrationID, now)
    }
}
