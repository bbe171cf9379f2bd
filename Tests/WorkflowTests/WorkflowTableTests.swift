import Database
import Testing
import Workflow

/// A workflow whose table is broken in every way that is looked for.
private enum BrokenWorkflow: Workflow {
    enum State: String, WorkflowState {
        case draft, lost, stuck, done, mute
        static let initial = State.draft
        var isFinal: Bool { self == .done || self == .mute }
        func title(for audience: Audience) -> String { self == .mute && audience == .staff ? "" : rawValue }
    }

    enum Action: String, WorkflowAction {
        case go, stop, never
        var title: String { self == .stop ? "" : rawValue }
    }

    static let name = "broken"
    static let table: SQL = "broken"
    static let transitions: [Transition<State, Action>] = [
        .init(.go, from: [.draft], to: .stuck, by: .city),
        .init(.go, from: [.draft, .done], to: .done, by: .city, .province),
        .init(.stop, from: [.lost], to: .mute, by: .city),
        .init(.stop, from: [.lost], to: .mute),
    ]

    static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> State? { nil }
    static func state(of record: State) -> State { record }
}

@Suite struct WorkflowTableTests {
    @Test func aSoundTableHasNoFaults() {
        #expect(LeaveWorkflow.faults == [])
    }

    @Test func everyFaultIsNamed() {
        #expect(
            BrokenWorkflow.faults == [
                "lost is never reached", "stuck has no exit and is not final", "done is final but has an exit",
                "mute is never reached", "never has no row", "stop has a row without a state or a role",
                "city has go twice in draft", "mute has no word", "stop has no word",
            ])
    }

    @Test func theTableIsPrinted() {
        #expect(
            LeaveWorkflow.markdownTable == """
                | leave-test | applicant | city | province |
                |---|---|---|---|
                | draft | submit → submitted |  |  |
                | submitted |  | approve → approved, send-back → returned (reason) | approve → approved, \
                refuse → refused (reason) |
                | approved (final) |  |  |  |
                | returned | submit → submitted |  |  |
                | refused (final) |  |  |  |

                """)
    }

    @Test func buttonsComeFromTheTable() {
        #expect(LeaveWorkflow.availableActions(.submitted, .city) == [.approve, .sendBack])
        #expect(LeaveWorkflow.availableActions(.submitted, .applicant) == [])
        #expect(LeaveWorkflow.availableActions(.returned, .applicant) == [.submit])
    }

    @Test func everyRoleHasItsOwnTitle() {
        #expect(Set(Role.allCases.map(\.title)).count == Role.allCases.count)
    }
}
