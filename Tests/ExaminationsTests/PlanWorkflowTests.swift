import Examinations
import Glibc
import TestSupport
import Testing
import Workflow

@Suite struct PlanWorkflowTests {
    @Test("The tables of plans and of draws are sound")
    func faults() {
        #expect(PlanWorkflow.faults == [])
        #expect(SeatAllocationWorkflow.faults == [])
    }

    @Test("The tables are the ones under review")
    func printedTables() {
        #expect(PlanWorkflow.markdownTable == text("plan.md"))
        #expect(SeatAllocationWorkflow.markdownTable == text("seat-allocation.md"))
    }

    private func text(_ name: String) -> String {
        guard let file = fopen(TestSite.root + "/Tests/ExaminationsTests/tables/" + name, "r") else { return "" }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
