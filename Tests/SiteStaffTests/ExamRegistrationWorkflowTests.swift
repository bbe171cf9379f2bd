import Database
import Glibc
import Site
import SiteStaff
import TestSupport
import Testing
import Workflow

@Suite struct ExamRegistrationWorkflowTests {
    @Test("The table is sound: every state is reached and left, every action has a row and words")
    func faults() {
        #expect(ExamRegistrationWorkflow.faults == [])
    }

    @Test("The table is the one under review")
    func printedTable() throws {
        let path = TestSite.root + "/Tests/SiteStaffTests/tables/exam-registration.md"
        #expect(ExamRegistrationWorkflow.markdownTable == text(path))
    }

    @Test("HN14-P24, C01, T01 to T04, U01, U02: every state × role × action moves as the table says or changes nothing")
    func everyCell() async throws {
        let season = try await ExamSeason()
        var number = 0
        for route in ExamSeason.Route.allCases {
            for state in ExamRegistrationState.allCases where route == .employee || state != .trained {
                number += 1
                let applicant = try season.addPerson("张三\(number)", number: number)
                let id = try season.registration(applicant, route, in: state)
                try #require(season.state(of: id) == state.rawValue)
                for role in Role.allCases {
                    for action in ExamRegistrationAction.allCases {
                        try expectCell(Cell(route, state, role, action, id, applicant), in: season)
                    }
                }
            }
        }
    }

    private struct Cell {
        let route: ExamSeason.Route
        let state: ExamRegistrationState
        let role: Role
        let action: ExamRegistrationAction
        let id: Int
        let applicant: ExamSeason.Applicant

        init(
            _ route: ExamSeason.Route, _ state: ExamRegistrationState, _ role: Role, _ action: ExamRegistrationAction,
            _ id: Int, _ applicant: ExamSeason.Applicant
        ) {
            (self.route, self.state, self.role, self.action, self.id, self.applicant) = (
                route, state, role, action, id, applicant
            )
        }

        var actor: Actor {
            switch role {
            case .applicant: applicant.actor
            case .city: ExamSeason.cityClerk
            case .college: ExamSeason.collegeClerk
            case .institution: ExamSeason.institutionClerk
            default: ExamSeason.staff(role, 1)
            }
        }

        /// Where the cell leads by the manual; nil where it is refused.
        var target: ExamRegistrationState? {
            let isDesk = role == route.desk.role
            let isPayee = role == route.payee.role
            switch (action, state) {
            case (.submit, .draft): return role == .applicant ? .submitted : nil
            // The city's clerk may send a mended return for the person.
            case (.submit, .returned): return role == .applicant || (isDesk && role == .city) ? .submitted : nil
            case (.delete, .draft), (.delete, .submitted), (.delete, .returned):
                return role == .applicant ? .deleted : nil
            case (.approve, .submitted): return isDesk ? .reviewed : nil
            case (.sendBack, .submitted): return isDesk ? .returned : nil
            case (.sendBack, .reviewed): return isDesk || isPayee ? .returned : nil
            case (.takeBackReview, .reviewed), (.takeBackReview, .returned): return isDesk ? .submitted : nil
            case (.confirm, .reviewed): return isPayee ? .confirmed : nil
            case (.cancelPayment, .confirmed): return isPayee ? .reviewed : nil
            case (.complete, .confirmed): return route == .employee && isPayee ? .trained : nil
            case (.restart, .trained): return isPayee ? .confirmed : nil
            default: return nil
            }
        }
    }

    private struct Undo: Error {}

    /// Tries the cell and takes it back, so that every cell begins in the same state.
    private func expectCell(_ cell: Cell, in season: ExamSeason) throws {
        let now = season.site.businessClock.now
        let name = Comment(rawValue: "\(cell.route) \(cell.state) \(cell.role) \(cell.action)")
        #expect(throws: Undo.self, name) {
            try season.site.database.writeNow { connection in
                let before = try connection.count("SELECT count(*) FROM event")
                let reached = try attempt(cell, at: now, in: connection)
                #expect(reached == cell.target, name)
                let state = try connection.first(
                    "SELECT state FROM exam_registration WHERE id = ?", cell.id, row: { try $0[0] as String })
                #expect(state == (cell.target ?? cell.state).rawValue, name)
                let events = try connection.count("SELECT count(*) FROM event") - before
                #expect(events == (cell.target == nil ? 0 : 1), name)
                throw Undo()
            }
        }
    }

    private func attempt(_ cell: Cell, at now: Moment, in connection: Connection) throws -> ExamRegistrationState? {
        do {
            return try connection.savepoint {
                if cell.action == .confirm {
                    try ExamRegistrationQueries.recordPayment(
                        of: cell.id, feeCents: 35_000, paidOn: now.day, receiptNumber: "SJ1", in: connection)
                }
                if cell.action == .submit, cell.state != .submitted {
                    try ExamRegistration.submit(cell.id, by: cell.actor, at: now, in: connection)
                    return .submitted
                }
                return try perform(
                    cell.action, on: cell.id, of: ExamRegistrationWorkflow.self, by: cell.actor, reason: "资料不全",
                    at: now, in: connection)
            }
        } catch is Refusal {
            return nil
        }
    }

    private func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
