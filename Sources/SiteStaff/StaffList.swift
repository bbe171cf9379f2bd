import Site
import Workflow

/// One of the lists of registrations that a desk works through: where it is, whose rows it has, in which states.
struct StaffList: Sendable {
    /// A choice of the query field 「状态」; the first one is the work that waits.
    struct StateChoice: Sendable {
        let value: String
        let title: String
        let states: [ExamRegistrationState]
    }

    let url: String
    let stateChoices: [StateChoice]
    let scope: @Sendable (Viewer) throws -> StaffScope

    static let reviews = StaffList(
        url: "/site-staff/exam/reviews",
        stateChoices: [
            StateChoice(value: "submitted", title: "待审核", states: [.submitted]),
            StateChoice(value: "reviewed", title: "现场审核通过", states: [.reviewed]),
            StateChoice(value: "returned", title: "退回", states: [.returned]),
            StateChoice(value: "confirmed", title: "机构已确认", states: [.confirmed]),
            StateChoice(value: "trained", title: "必修课已完成", states: [.trained]),
            StateChoice(
                value: "all", title: "全部", states: [.submitted, .reviewed, .returned, .confirmed, .trained]),
        ], scope: StaffScope.reviews)

    static let payments = StaffList(
        url: "/site-staff/exam/payments",
        stateChoices: [
            StateChoice(value: "reviewed", title: "待确认", states: [.reviewed]),
            StateChoice(value: "confirmed", title: "已确认", states: [.confirmed, .trained]),
            StateChoice(value: "all", title: "全部", states: [.reviewed, .confirmed, .trained]),
        ], scope: StaffScope.payments)

    static let courses = StaffList(
        url: "/site-staff/exam/courses",
        stateChoices: [
            StateChoice(value: "confirmed", title: "未开始", states: [.confirmed]),
            StateChoice(value: "trained", title: "已完成", states: [.trained]),
            StateChoice(value: "all", title: "全部", states: [.confirmed, .trained]),
        ], scope: StaffScope.courses)
}
