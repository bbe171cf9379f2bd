import Database
import Site
import Templating
import Workflow

/// A registration as the desks' lists show it.
struct StaffRecord: Sendable {
    let id: Int
    let personID: Int
    let planYear: Int
    let planNumber: Int
    let name: String
    let sex: String
    let idNumber: String
    let type: ApplicantType
    /// 单位/学校.
    let place: String
    let postTitle: String
    let submittedAt: Moment
    let reviewedAt: Moment?
    let feeCents: Int?
    let paidOn: Day?
    let receiptNumber: String?
    let refundedOn: Day?
    let state: ExamRegistrationState
    let summaryState: ExamSummaryState?

    /// Ends with WHERE, so that a condition can follow.
    static let columns: SQL = """
        SELECT r.id, r.person_id, p.name, p.sex, p.id_number, r.applicant_type,
            coalesce(c.name, r.school_name, r.employer_and_post, ''), t.specialty || ' ' || t.title, r.submitted_at,
            r.reviewed_at, r.fee_cents, r.paid_on, r.receipt_number, r.refunded_on, r.state, s.state, l.year, l.number
        FROM exam_registration r JOIN person p ON p.id = r.person_id JOIN post t ON t.id = r.post_id
            JOIN plan l ON l.id = r.plan_id
            LEFT JOIN organisation c ON c.id = r.college_id LEFT JOIN exam_summary s ON s.id = r.summary_id

        """ + "WHERE "

    init(_ row: Row) throws {
        id = try row[0]
        personID = try row[1]
        name = try row[2]
        sex = try row[3]
        idNumber = try row[4]
        type = try row.value(5)
        place = try row[6]
        postTitle = try row[7]
        submittedAt = try row[8]
        reviewedAt = try row[9]
        feeCents = try row[10]
        paidOn = try row[11]
        receiptNumber = try row[12]
        refundedOn = try row[13]
        state = try row.value(14)
        summaryState = try row.value(15)
        planYear = try row[16]
        planNumber = try row[17]
    }

    /// 报名序号, as printed on the form.
    var number: RegistrationNumber { RegistrationNumber(id: id, year: planYear, planNumber: planNumber) }

    /// The one word for how far it has come, with its shape.
    var tag: Tag {
        let isAccepted = summaryState.map { $0 == .accepted }
        return RegistrationStage(state: state, isAccepted: isAccepted, isReleased: false, hasCertificate: false)
            .tag(for: .staff)
    }

    /// 「380.00 元，2026年3月2日，收据 A0012」
    var paymentText: String {
        guard let feeCents, let paidOn, let receiptNumber else { return "未缴费" }
        let refund = refundedOn.map { "，\($0.words)已退费" } ?? ""
        return "\(Money.text(feeCents)) 元，\(paidOn.words)，收据 \(receiptNumber)\(refund)"
    }
}

/// Money is kept in cents.
enum Money {
    static func text(_ cents: Int) -> String {
        let rest = cents % 100
        return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// A row of a desk's list.
struct StaffRow: TemplateModel, Sendable {
    let id: Int
    let number: String
    let name: String
    let sex: String
    let idNumber: String
    let type: String
    let place: String
    let post: String
    let submitted: String
    let reviewed: String
    let payment: Tag
    /// 「380.00 元，2026-03-02，A0012」
    let receipt: String
    let paidOn: String
    let course: Tag
    let state: Tag
    let url: String

    init(_ record: StaffRecord, url: String) {
        id = record.id
        number = record.number.text
        name = record.name
        sex = record.sex
        idNumber = Masking.idNumber(record.idNumber)
        type = record.type.title
        place = record.place
        post = record.postTitle
        // Without the year, which the plan names: the row stays on one line.
        submitted = String(record.submittedAt.text.dropFirst(5))
        reviewed = record.reviewedAt?.day.text ?? ""
        let isPaid = record.state == .confirmed || record.state == .trained
        payment = isPaid ? Tag("已确认", .good) : Tag(record.refundedOn == nil ? "待确认" : "已退费", .waiting)
        paidOn = record.paidOn?.text ?? ""
        let paid = [record.feeCents.map { "\(Money.text($0)) 元" }, record.paidOn?.text, record.receiptNumber]
        receipt = paid.compactMap { $0 }.joined(separator: "，")
        course = record.state == .trained ? Tag("已完成", .good) : Tag("未开始", .neutral)
        state = record.tag
        self.url = url
    }
}
