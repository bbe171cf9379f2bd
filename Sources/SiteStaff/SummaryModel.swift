import Examinations
import Site

extension SummaryPage.Model {
    init(withoutPlan field: Field) {
        plan = field
        hasPlan = false
        planID = ""
        windowText = ""
        reopenedText = nil
        blockers = []
        posts = []
        total = SummaryPostLine([])
        canReport = false
        readyCount = 0
        summaries = []
        leftOut = []
        leftOutPager = Pager(previousURL: nil, nextURL: nil, countText: "")
    }

    init(
        _ choice: StaffPlanChoice, _ plan: Plan, _ gate: SummaryGate, counts: [SummaryQueries.PostCounts],
        summaries: [SummaryRecord], leftOut: [StaffRecord], pager: Pager
    ) {
        self.plan = choice.field
        hasPlan = true
        planID = String(plan.id)
        windowText = gate.windowText
        reopenedText = gate.reopenedUntil.map { "省厅退回后允许重新上报，截止 \($0.closingText)。" }
        blockers = gate.blockers
        posts = counts.map { SummaryPostLine($0) }
        total = SummaryPostLine(counts)
        readyCount = counts.reduce(0) { $0 + $1.ready }
        canReport = gate.isOpen && readyCount > 0
        self.summaries = summaries.map { SummaryLine($0, canRecall: gate.isOpen) }
        self.leftOut = leftOut.map(LeftOutLine.init)
        leftOutPager = pager
    }
}
