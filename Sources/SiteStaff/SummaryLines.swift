import Site
import Templating
import Workflow

/// 岗位 × 人数.
struct SummaryPostLine: TemplateModel, Sendable {
    let post: String
    let waiting: Int
    let reviewed: Int
    let confirmed: Int
    let trained: Int
    let ready: Int
    let reported: Int

    init(_ counts: SummaryQueries.PostCounts) {
        self.init([counts], title: counts.post)
    }

    /// The sums of several posts.
    init(_ counts: [SummaryQueries.PostCounts], title: String = "合计") {
        post = title
        waiting = counts.reduce(0) { $0 + $1.waiting }
        reviewed = counts.reduce(0) { $0 + $1.reviewed }
        confirmed = counts.reduce(0) { $0 + $1.confirmed }
        trained = counts.reduce(0) { $0 + $1.trained }
        ready = counts.reduce(0) { $0 + $1.ready }
        reported = counts.reduce(0) { $0 + $1.reported }
    }
}

/// An earlier report and its state.
struct SummaryLine: TemplateModel, Sendable {
    let number: Int
    let count: Int
    let reportedAt: String
    let state: Tag
    let since: String
    let reason: String?
    /// The form of 撤回, until the province accepts.
    let recallURL: String?

    init(_ summary: SummaryRecord, canRecall: Bool) {
        number = summary.number
        count = summary.memberCount
        reportedAt = summary.reportedAt.text
        state = summary.tag
        since = summary.stateSince.text
        reason = summary.stateReason
        recallURL = canRecall && summary.state == .reported ? "\(SummaryPage.url)/\(summary.id)/recall" : nil
    }
}

/// Someone who is not reported, and the gate that is missing (HN14-C07).
struct LeftOutLine: TemplateModel, Sendable {
    let number: String
    let name: String
    let idNumber: String
    let type: String
    let post: String
    let gate: String
    let url: String

    init(_ record: StaffRecord) {
        number = record.number.text
        name = record.name
        idNumber = Masking.idNumber(record.idNumber)
        type = record.type.title
        post = record.postTitle
        gate = Self.missingGate(record)
        url = "\(StaffList.reviews.url)/\(record.id)?state=all"
    }

    static func missingGate(_ record: StaffRecord) -> String {
        switch record.state {
        case .submitted: "现场审核"
        case .returned: "现场审核（已退回，等待本人修改）"
        case .reviewed: record.type == .student ? "缴费确认" : "机构确认（缴费）"
        case .confirmed: record.type == .employee ? "考前必修课" : ""
        case .draft, .trained, .deleted: ""
        }
    }
}
