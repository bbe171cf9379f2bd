// What tests, `make check` and reviewers read of a workflow's table.
extension Workflow {
    /// What is wrong with the table, in sentences; none in a sound one.
    package static var faults: [String] {
        stateFaults + actionFaults + wordFaults
    }

    /// The table as Markdown: a row for each state, a column for each role that does anything. It is kept beside the
    /// tests, so that a changed rule is a changed line.
    package static var markdownTable: String {
        let roles = Role.allCases.filter { role in transitions.contains { $0.roles.contains(role) } }
        var lines = [
            "| \(name) | " + roles.map(\.rawValue).joined(separator: " | ") + " |",
            "|---|" + String(repeating: "---|", count: roles.count),
        ]
        for state in State.allCases {
            let cells = roles.map { role in cell(state, role) }
            lines.append("| \(state.rawValue)\(state.isFinal ? " (final)" : "") | \(cells.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `confirm → confirmed, send-back → returned (reason)`.
    private static func cell(_ state: State, _ role: Role) -> String {
        transitions.filter { $0.from.contains(state) && $0.roles.contains(role) }
            .map { "\($0.action.rawValue) → \($0.to.rawValue)\($0.needsReason ? " (reason)" : "")" }
            .joined(separator: ", ")
    }

    private static var stateFaults: [String] {
        let reached = reachableStates
        return State.allCases.flatMap { state -> [String] in
            let exits = transitions.filter { $0.from.contains(state) }
            var faults: [String] = []
            if !reached.contains(state) { faults.append("\(state.rawValue) is never reached") }
            if state.isFinal, !exits.isEmpty { faults.append("\(state.rawValue) is final but has an exit") }
            if !state.isFinal, exits.isEmpty { faults.append("\(state.rawValue) has no exit and is not final") }
            return faults
        }
    }

    private static var actionFaults: [String] {
        var faults = Action.allCases.filter { action in !transitions.contains { $0.action == action } }
            .map { "\($0.rawValue) has no row" }
        for transition in transitions where transition.from.isEmpty || transition.roles.isEmpty {
            faults.append("\(transition.action.rawValue) has a row without a state or a role")
        }
        for state in State.allCases {
            for role in Role.allCases {
                let actions = availableActions(state, role)
                let doubled = Action.allCases.filter { action in actions.filter { $0 == action }.count > 1 }
                faults += doubled.map { "\(role.rawValue) has \($0.rawValue) twice in \(state.rawValue)" }
            }
        }
        return faults
    }

    private static var wordFaults: [String] {
        let states = State.allCases.filter { state in
            Audience.allCases.contains { state.title(for: $0).isEmpty }
        }
        let actions = Action.allCases.filter(\.title.isEmpty)
        return states.map { "\($0.rawValue) has no word" } + actions.map { "\($0.rawValue) has no word" }
    }

    private static var reachableStates: Set<State> {
        var reached: Set<State> = [.initial]
        var isGrowing = true
        while isGrowing {
            let next = transitions.filter { !reached.isDisjoint(with: $0.from) }.map(\.to)
            isGrowing = !reached.isSuperset(of: next)
            reached.formUnion(next)
        }
        return reached
    }
}
