import Database

/// The states of a record: adjectives or participles. Raw values are what the table's CHECK lists.
package protocol WorkflowState: RawRepresentable<String>, CaseIterable, Hashable, Sendable, Bindable {
    /// The state in which a record is inserted.
    static var initial: Self { get }
    /// Whether nothing more can happen to the record.
    var isFinal: Bool { get }
    /// The state's name on screen.
    func title(for audience: Audience) -> String
}

/// What can be done to a record: verbs.
package protocol WorkflowAction: RawRepresentable<String>, CaseIterable, Hashable, Sendable, Bindable {
    /// The button's and the history's word.
    var title: String { get }
}

/// One row of a workflow's table: who moves a record from where to where by what.
package struct Transition<State: WorkflowState, Action: WorkflowAction>: Sendable {
    package let action: Action
    package let from: [State]
    package let to: State
    package let roles: [Role]
    package let needsReason: Bool

    /// One row: `.init(.sendBack, from: [.submitted], to: .returned, by: .city, needsReason: true)`.
    package init(_ action: Action, from: [State], to: State, by roles: Role..., needsReason: Bool = false) {
        self.action = action
        self.from = from
        self.to = to
        self.roles = roles
        self.needsReason = needsReason
    }
}

/// How records of one kind change. Each table of a workflow has the columns `id`, `state`, `state_since` (milliseconds)
/// and `state_reason` (nullable), which only `perform` writes after the record is inserted.
package protocol Workflow {
    associatedtype State: WorkflowState
    associatedtype Action: WorkflowAction
    associatedtype Record

    /// The programme of its events, `site-staff-exam`.
    static var name: String { get }
    /// The table's name; it is also the `subject_kind` of its events.
    static var table: SQL { get }
    /// Every arrow there is.
    static var transitions: [Transition<State, Action>] { get }
    /// The record as this actor may see it, else nil.
    static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> Record?
    /// The state that `load` read.
    static func state(of record: Record) -> State
    /// Why the action is not open now: sentences, none if it is.
    static func blockers(
        for action: Action, on record: Record, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String]
    /// What else the action does, in the same transaction, after the state was changed and the event recorded.
    static func effects(
        of action: Action, on record: Record, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws
}

extension Workflow {
    package static func blockers(
        for action: Action, on record: Record, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] { [] }

    package static func effects(
        of action: Action, on record: Record, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws {}

    /// The events' subject of a record.
    package static func subject(_ id: Int) -> Subject { Subject(kind: table.text, id: id) }

    /// The row for an action of a role in a state.
    package static func transition(
        _ action: Action, from state: State, by role: Role
    ) -> Transition<State, Action>? {
        transitions.first { $0.action == action && $0.from.contains(state) && $0.roles.contains(role) }
    }

    /// What a role may do in a state, in the table's order: the buttons.
    package static func availableActions(_ state: State, _ role: Role) -> [Action] {
        transitions.filter { $0.from.contains(state) && $0.roles.contains(role) }.map(\.action)
    }
}
