import Site
import Workflow

/// The pages of the desks, the institutions and the province.
extension SiteStaffRoutes {
    private static let exam = "/site-staff/exam"
    private static let group = "考试报名"
    private static let office = "考务管理"
    /// Who has people on a desk of its own.
    private static let desks = Access.role(.city, .college)
    private static let payees = Access.role(.institution, .college, .city)

    static let staffRoutes: [Route] = reviewRoutes + paymentRoutes + summaryRoutes + candidateRoutes + statisticsRoutes

    private static let reviewRoutes: [Route] = [
        .get(exam + "/reviews", desks, ReviewsPage.self, menu: MenuEntry(group, "现场审核", order: 201)),
        .post(exam + "/reviews", desks, ReviewsPage.self),
        .get(
            exam + "/reviews/assist", .role(.city), ReviewAssistPage.self,
            menu: MenuEntry(group, "代办报名", order: 209)),
        .post(exam + "/reviews/assist", .role(.city), ReviewAssistPage.self),
        .post(exam + "/reviews/find", desks, ReviewFindPage.self),
        .get(exam + "/reviews/export", desks, ReviewExportPage.self),
        .get(exam + "/reviews/:id", desks, ReviewPage.self),
        .post(exam + "/reviews/:id", desks, ReviewPage.self),
        .get(exam + "/reviews/:id/photo", desks, ReviewPhotoPage.self),
    ]

    private static let paymentRoutes: [Route] = [
        .get(
            exam + "/payments", payees, PaymentsPage.self,
            menu: MenuEntry(group, "缴费确认", order: 202, titles: [.institution: "报名审核"])),
        .post(exam + "/payments", payees, PaymentsPage.self),
        .get(
            exam + "/courses", .role(.institution), CoursesPage.self, menu: MenuEntry(group, "考前必修课", order: 203)),
        .post(exam + "/courses", .role(.institution), CoursesPage.self),
    ]

    private static let summaryRoutes: [Route] = [
        .get(exam + "/summary", desks, SummaryPage.self, menu: MenuEntry(group, "报名汇总", order: 204)),
        .post(exam + "/summary", desks, SummaryPage.self),
        .post(exam + "/summary/:id/recall", desks, SummaryRecallPage.self),
        .get(
            exam + "/summaries", .role(.province), SummariesPage.self, menu: MenuEntry(office, "报名汇总", order: 304)),
        .get(exam + "/summaries/:id", .role(.province), SummariesDetailPage.self),
        .post(exam + "/summaries/:id", .role(.province), SummariesDetailPage.self),
    ]

    private static let listReaders = Access.role(.city, .college, .province)

    private static let candidateRoutes: [Route] = [
        .get(exam + "/candidates", listReaders, CandidateListPage.self, menu: MenuEntry(group, "考生名单", order: 205)),
        .get(exam + "/candidates/print", listReaders, CandidateListPrintPage.self),
        .get(exam + "/candidates/print.pdf", listReaders, CandidateListDocument.self),
        .get(exam + "/candidates/export", listReaders, CandidateListExportPage.self),
        .get(exam + "/candidates/:id/photo", listReaders, CandidateListPhotoPage.self),
    ]

    private static let statisticsRoutes: [Route] = [
        .get(
            exam + "/statistics", .role(.province), StatisticsPage.self, menu: MenuEntry(office, "统计分析", order: 311)),
        .get(exam + "/statistics/export", .role(.province), StatisticsExportPage.self),
    ]
}
