import Database

/// Changes the state of a record: the only code that writes a state. In one savepoint it loads the record as the actor
/// may see it, finds the row of the table, asks for a reason, asks what blocks, updates the row if it is still in that
/// state, records the event, and lets the workflow do what follows. Gives the new state; throws `Refusal`.
///
/// `expected` is the state that the page showed: if the record has moved on, the answer is `conflict` even where the
/// action would be allowed again. Facts that a CHECK ties to the new state are written by the caller before, in the
/// same write.
@discardableResult
package func perform<W: Workflow>(
    _ action: W.Action, on id: Int, of workflow: W.Type, by actor: Actor, reason: String? = nil, at moment: Moment,
    expected: W.State? = nil, in connection: Connection
) throws -> W.State {
    try connection.savepoint {
        guard let record = try W.load(id, for: actor, in: connection) else { throw Refusal.notFound }
        let state = W.state(of: record)
        if let expected, expected != state { throw Refusal.conflict(movedOn(to: state, for: actor)) }
        guard let transition = W.transition(action, from: state, by: actor.role) else {
            throw Refusal.notAllowed(notAllowed(action, in: state, for: actor))
        }
        let reason = try Reason.checked(reason)
        guard reason != nil || !transition.needsReason else {
            throw Refusal.reasonMissing("请填写“\(action.title)”的原因。")
        }
        let blockers = try W.blockers(for: action, on: record, by: actor, at: moment, in: connection)
        guard blockers.isEmpty else { throw Refusal.blocked(blockers) }
        let changed = try connection.run(
            "UPDATE " + W.table + " SET state = ?, state_since = ?, state_reason = ? WHERE id = ? AND state = ?",
            transition.to, moment, reason, id, state)
        guard changed == 1 else { throw Refusal.conflict("其他人刚刚处理了这条记录。请刷新页面查看最新状态。") }
        try EventLog.record(
            programme: W.name, subject: W.subject(id), action: action.rawValue, from: state.rawValue,
            to: transition.to.rawValue, by: actor, reason: reason, at: moment, in: connection)
        try W.effects(of: action, on: record, by: actor, reason: reason, at: moment, in: connection)
        return transition.to
    }
}

/// Records the beginning of a record that the caller has just inserted, in its initial state.
package func begin<W: Workflow>(
    _ id: Int, of workflow: W.Type, by actor: Actor, at moment: Moment, in connection: Connection
) throws {
    let isThere = try connection.exists(
        "SELECT 1 FROM " + W.table + " WHERE id = ? AND state = ?", id, W.State.initial)
    guard isThere else {
        throw DatabaseError.misuse(reason: "\(W.table.text) \(id) was not inserted in its initial state.")
    }
    try EventLog.record(
        programme: W.name, subject: W.subject(id), action: beginAction, from: nil, to: W.State.initial.rawValue,
        by: actor, at: moment, in: connection)
}

/// The action in the event of a record's beginning.
package let beginAction = "begin"

/// Performs an action on each of several records (at most 200 in a write), in a savepoint each, and answers for each.
/// A failure of the database ends it all.
package func performEach<W: Workflow>(
    _ action: W.Action, on ids: [Int], of workflow: W.Type, by actor: Actor, reason: String? = nil, at moment: Moment,
    in connection: Connection
) throws -> [(id: Int, result: Result<W.State, Refusal>)] {
    try ids.map { id in
        do {
            let state = try perform(action, on: id, of: workflow, by: actor, reason: reason, at: moment, in: connection)
            return (id, .success(state))
        } catch let refusal as Refusal {
            return (id, .failure(refusal))
        }
    }
}

private func notAllowed(_ action: some WorkflowAction, in state: some WorkflowState, for actor: Actor) -> String {
    "当前状态是“\(state.title(for: actor.role.audience))”，\(actor.role.title)不能办理“\(action.title)”。"
}

private func movedOn(to state: some WorkflowState, for actor: Actor) -> String {
    "其他人刚刚处理了这条记录，现在的状态是“\(state.title(for: actor.role.audience))”。请核对后再办理。"
}
