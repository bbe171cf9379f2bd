import Database
import HTTP
import Site
import Workflow

/// Seals a plan's list: from here on nobody is added to it, and what decides who sits where is not yet known to anyone.
package enum SeatSealing {
    /// Gives the new allocation's id. Refused while seats are short, another allocation counts, or the number is not
    /// still to come.
    @discardableResult
    package static func seal(
        _ plan: Plan, publicNumberName: String, publicNumberAt: Moment, by actor: Actor, at now: Moment,
        in database: Database, workers: WorkerPool
    ) async throws -> Int {
        guard publicNumberAt > now else { throw Refusal.blocked(["公开数字的公布时间应晚于现在。"]) }
        let (live, hash) = try await workers.run {
            let live = try database.read(millisecondsMax: 10_000) { try LiveSeatList.load(plan, in: $0) }
            return (live, live.list.hash)
        }
        guard live.faults.isEmpty else { throw Refusal.blocked(live.faults.map { $0.sentence(live.names) }) }
        guard !live.list.candidates.isEmpty else { throw Refusal.blocked(["还没有考生进入考生名单。"]) }
        try await SealedList.store(live.list, hash: hash, in: database)
        let count = live.list.candidates.count
        return try await database.write { connection in
            try insert(
                plan, candidateCount: count, listHash: hash, publicNumberName: publicNumberName,
                publicNumberAt: publicNumberAt, by: actor, at: now, in: connection)
        }
    }

    private static func insert(
        _ plan: Plan, candidateCount: Int, listHash: String, publicNumberName: String, publicNumberAt: Moment,
        by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        guard actor.role == .province,
            let plan = try Plan.find(plan.id, authorityID: actor.authorityID, in: connection)
        else { throw Refusal.notFound }
        guard try SeatAllocation.current(of: plan.id, in: connection) == nil else {
            throw Refusal.conflict("这个计划的名单已经封存。请刷新页面查看。")
        }
        // Between the reading of the list and here somebody may have been entered; from here on nobody is.
        guard try PlanQueries.candidateCount(of: plan.id, in: connection) == candidateCount else {
            throw Refusal.conflict("封存时考生名单有变化，请重新核对后再封存。")
        }
        let id = try connection.insert(
            """
            INSERT INTO seat_allocation (plan_id, number, state, state_since, candidate_count, list_hash, algorithm,
                public_number_name, public_number_at, sealed_by)
            VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM seat_allocation WHERE plan_id = ?1), ?2, ?3, ?4, ?5,
                ?6, ?7, ?8, ?9)
            """, plan.id, SeatAllocationState.initial, now, candidateCount, listHash, SeatDraw.algorithm,
            publicNumberName, publicNumberAt, actor.accountID)
        try begin(id, of: SeatAllocationWorkflow.self, by: actor, at: now, in: connection)
        return id
    }

    /// The second person's word, before the number is known.
    package static func confirm(
        _ id: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        // Left out where the blockers refuse it; the CHECK ties the fact to the state.
        try connection.run(
            "UPDATE seat_allocation SET confirmed_by = ?1 WHERE id = ?2 AND state = 'sealed' AND sealed_by IS NOT ?1",
            actor.accountID, id)
        try perform(.confirm, on: id, of: SeatAllocationWorkflow.self, by: actor, at: now, in: connection)
    }
}
