import Site
import Templating

extension SummariesDetailPage {
    struct PostLine: TemplateModel {
        let post: String
        let employees: Int
        let students: Int
        let total: Int
    }

    /// Another report of the same unit.
    struct SummaryLink: TemplateModel {
        let number: Int
        let count: Int
        let reportedAt: String
        let state: Tag
        let url: String
    }
}

extension SummariesDetailPage.Model {
    init(
        _ summary: SummaryRecord, _ rows: [StaffRecord], _ pager: Pager,
        _ posts: [(post: String, employees: Int, students: Int)], _ others: [SummaryRecord]
    ) {
        var facts = [
            Fact("考试计划", summary.planTitle), Fact("上报单位", summary.unitName), Fact("第几次上报", "第 \(summary.number) 次"),
            Fact("上报人数", "\(summary.memberCount) 人"), Fact("上报时间", summary.reportedAt.minuteText),
        ]
        if let reason = summary.stateReason { facts.append(Fact("退回原因", reason)) }
        if let until = summary.reopenedUntil { facts.append(Fact("允许重新上报到", until.closingText)) }
        self.facts = facts
        url = "\(SummariesPage.url)/\(summary.id)"
        state = summary.tag
        self.posts = posts.map {
            .init(post: $0.post, employees: $0.employees, students: $0.students, total: $0.employees + $0.students)
        }
        self.rows = rows.map { StaffRow($0, url: "") }
        self.pager = pager
        canDecide = summary.state == .reported
        earlier = others.map {
            .init(
                number: $0.number, count: $0.memberCount, reportedAt: $0.reportedAt.text, state: $0.tag,
                url: "\(SummariesPage.url)/\($0.id)")
        }
    }
}
