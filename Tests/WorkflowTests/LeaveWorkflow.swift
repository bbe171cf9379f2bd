import Database
import Workflow

/// A small workflow, with every kind of arrow, and its table.
enum LeaveWorkflow: Workflow {
    enum State: String, WorkflowState {
        case draft, submitted, approved, returned, refused

        static let initial = State.draft

        var isFinal: Bool { self == .approved || self == .refused }

        func title(for audience: Audience) -> String {
            switch self {
            case .draft: "草稿"
            case .submitted: audience == .applicant ? "等待审核" : "待审核"
            case .approved: "已通过"
            case .returned: "退回"
            case .refused: "不通过"
            }
        }
    }

    enum Action: String, WorkflowAction {
        case submit, approve, refuse
        case sendBack = "send-back"

        var title: String {
            switch self {
            case .submit: "提交"
            case .approve: "通过"
            case .sendBack: "退回"
            case .refuse: "不予通过"
            }
        }
    }

    struct Record {
        let id: Int
        let cityID: Int
        let days: Int
        let state: State
    }

    static let name = "leave-test"
    static let table: SQL = "leave"
    static let transitions: [Transition<State, Action>] = [
        .init(.submit, from: [.draft, .returned], to: .submitted, by: .applicant),
        .init(.approve, from: [.submitted], to: .approved, by: .city, .province),
        .init(.sendBack, from: [.submitted], to: .returned, by: .city, needsReason: true),
        .init(.refuse, from: [.submitted], to: .refused, by: .province, needsReason: true),
    ]

    static let schema: SQL = """
        CREATE TABLE leave (
            id INTEGER PRIMARY KEY,
            city_id INTEGER NOT NULL,
            days INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'returned', 'refused')),
            state_since INTEGER NOT NULL,
            state_reason TEXT,
            CHECK (state <> 'returned' OR state_reason IS NOT NULL)
        ) STRICT;
        CREATE TABLE leave_letter (leave_id INTEGER NOT NULL, action TEXT NOT NULL) STRICT;
        """

    static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> Record? {
        let record = try connection.first("SELECT id, city_id, days, state FROM leave WHERE id = ?", id) {
            Record(id: try $0[0], cityID: try $0[1], days: try $0[2], state: try $0.value(3))
        }
        guard let record, actor.role != .city || record.cityID == actor.organisationID else { return nil }
        return record
    }

    static func state(of record: Record) -> State { record.state }

    static func blockers(
        for action: Action, on record: Record, by actor: Actor, at moment: Moment, in connection: Connection
    ) throws -> [String] {
        action == .approve && record.days > 30 ? ["请假超过30天，不能通过。"] : []
    }

    static func effects(
        of action: Action, on record: Record, by actor: Actor, reason: String?, at moment: Moment,
        in connection: Connection
    ) throws {
        try connection.run("INSERT INTO leave_letter (leave_id, action) VALUES (?, ?)", record.id, action)
    }
}
