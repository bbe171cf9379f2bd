import Certificates
import Database
import Examinations
import Registry
import SiteStaff
import TestSupport
import Testing
import Workflow

@testable import kaozheng

/// Every workflow: a sound table, kept as Markdown, with the states that the schema allows (style.md §5.3).
@Suite struct WorkflowTableTests {
    static var workflows: [any Workflow.Type] {
        [
            PhotoWorkflow.self, IdentityDisputeWorkflow.self, PlanWorkflow.self, SeatAllocationWorkflow.self,
            ScoreReleaseWorkflow.self, ScoreReviewWorkflow.self, CertificateWorkflow.self,
            ExamRegistrationWorkflow.self, ExamSummaryWorkflow.self, ClaimWorkflow.self,
        ]
    }

    @Test func everyTableIsSound() {
        for workflow in Self.workflows { #expect(workflow.faults == [], "\(workflow)") }
    }

    @Test func everyTableIsTheOneThatWasReviewed() {
        for workflow in Self.workflows {
            #expect(CheckedFile.differences(workflow.table.text, from: workflow.markdownTable) == [], "\(workflow)")
        }
    }

    @Test func noWorkflowIsLeftOutHere() {
        let marker = ": Workflow {"
        let declared = SourceTree.sources.filter { $0.contains(marker) }.flatMap { file in
            file.lines.filter { $0.hasSuffix(marker) && $0.contains("enum ") }
                .compactMap { $0.dropLast(marker.count).split(separator: " ").last.map(String.init) }
        }
        #expect(Set(declared) == Set(Self.workflows.map { "\($0)" }))
    }

    @Test func theSchemaAllowsExactlyTheStatesOfTheTable() async throws {
        let site = try await TestSite(programmes, authenticator: SessionAuthenticator())
        for workflow in Self.workflows {
            let sql = try site.texts("SELECT sql FROM sqlite_schema WHERE name = ?", workflow.table.text).first ?? nil
            #expect(Self.checkedStates(in: sql ?? "") == Self.states(of: workflow), "\(workflow)")
        }
    }

    /// Every table that has a state has a workflow.
    @Test func everyStateInTheSchemaHasAWorkflow() async throws {
        let site = try await TestSite(programmes, authenticator: SessionAuthenticator())
        let tables = try site.texts(
            """
            SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'state'
            WHERE m.type = 'table' ORDER BY m.name
            """)
        #expect(tables == Self.workflows.map { $0.table.text }.sorted())
    }

    private static func states(of workflow: any Workflow.Type) -> [String] {
        func rawValues<W: Workflow>(_ workflow: W.Type) -> [String] { W.State.allCases.map(\.rawValue) }
        return rawValues(workflow)
    }

    /// The list in `CHECK (state IN ('draft', 'submitted'))`.
    private static func checkedStates(in sql: String) -> [String] {
        guard let start = sql.firstRange(of: "CHECK (state IN (") else { return [] }
        return sql[start.upperBound...].prefix { $0 != ")" }.split(separator: ",")
            .map { String($0.filter { $0.isLetter || $0 == "-" }) }
    }
}
