import Database
import Registry
import Workflow

/// 人员类型 (HN14-P21).
package enum ApplicantType: String, Sendable, CaseIterable, Bindable {
    case student, employee

    package var title: String {
        switch self {
        case .student: "在校学生"
        case .employee: "在职人员"
        }
    }

    /// How many posts of one plan may be signed up for (HN14-P22, P23).
    package var postCountMax: Int { self == .student ? 2 : 1 }
}

/// 考试报名 by the desk route: one person, one plan, one post.
package struct ExamRegistration: Sendable {
    package let id: Int
    package let personID: Int
    package let planID: Int
    package var answers: Answers
    /// Whose desk reviews and reports it: the college with a desk, else the city. Set on submission.
    package let deskID: Int?
    package let createdAt: Moment
    package let submittedAt: Moment?
    package let reviewedAt: Moment?
    package let feeCents: Int?
    package let paidOn: Day?
    package let receiptNumber: String?
    package let refundedOn: Day?
    /// The clerk who filled it in for the person (decision 18).
    package let assistedBy: Int?
    package let state: ExamRegistrationState
    package let stateSince: Moment
    package let stateReason: String?
    package let summary: Summary?

    /// What the six steps ask for.
    package struct Answers: Sendable, Equatable {
        package var type: ApplicantType?
        /// 学校所在地市 / 单位所属地市.
        package var cityID: Int?
        /// Students: a college of the list, or a school by name.
        package var collegeID: Int?
        package var schoolName: String?
        package var enrolledOn: Day?
        package var major: String?
        package var studentNumber: String?
        package var institutionID: Int?
        package var workStartedOn: Day?
        package var workYears: Int?
        package var employerAndPost: String?
        package var graduatedOn: Day?
        package var graduatedFrom: String?
        package var graduatedMajor: String?
        package var postID: Int?
        package var experience: String?
        /// The last step of the wizard that was saved, 0 to 5.
        package var savedStep: Int

        package init(savedStep: Int = 0) {
            self.savedStep = savedStep
        }

        /// Takes another type: what only the other type is asked for is cleared, and the steps are walked again.
        package mutating func change(to type: ApplicantType) {
            guard type != self.type else { return }
            self.type = type
            collegeID = nil
            schoolName = nil
            enrolledOn = nil
            major = nil
            studentNumber = nil
            institutionID = nil
            workStartedOn = nil
            workYears = nil
            employerAndPost = nil
            graduatedOn = nil
            graduatedFrom = nil
            graduatedMajor = nil
            savedStep = 1
        }
    }

    /// The report of the unit that holds the registration; it is nil again after a recall or a return.
    package struct Summary: Sendable {
        package let id: Int
        package let isAccepted: Bool
        package let reportedAt: Moment
        package let stateSince: Moment
    }

    /// Once reported, nothing about it changes any more until the report comes back (decision 15).
    package var isFrozen: Bool { summary != nil }

    /// Whether the person can still change what was filled in.
    package var isEditable: Bool { state == .draft || state == .returned }

    /// The first step that was not saved yet, 1 to 6.
    package var nextStep: Int { min(answers.savedStep + 1, 6) }

    init(_ row: Row) throws {
        id = try row[0]
        personID = try row[1]
        planID = try row[2]
        var answers = Answers(savedStep: try row[3])
        answers.type = try row.value(4)
        answers.cityID = try row[5]
        answers.collegeID = try row[6]
        answers.schoolName = try row[7]
        answers.enrolledOn = try row[8]
        answers.major = try row[9]
        answers.studentNumber = try row[10]
        answers.institutionID = try row[11]
        answers.workStartedOn = try row[12]
        answers.workYears = try row[13]
        answers.employerAndPost = try row[14]
        answers.graduatedOn = try row[15]
        answers.graduatedFrom = try row[16]
        answers.graduatedMajor = try row[17]
        answers.postID = try row[18]
        answers.experience = try row[19]
        self.answers = answers
        deskID = try row[20]
        createdAt = try row[21]
        submittedAt = try row[22]
        reviewedAt = try row[23]
        feeCents = try row[24]
        paidOn = try row[25]
        receiptNumber = try row[26]
        refundedOn = try row[27]
        assistedBy = try row[28]
        state = try row.value(29)
        stateSince = try row[30]
        stateReason = try row[31]
        summary = try Summary(row)
    }
}

extension ExamRegistration.Summary {
    fileprivate init?(_ row: Row) throws {
        guard let id = try row[32] as Int? else { return nil }
        self.id = id
        isAccepted = try row[33]
        reportedAt = try row[34]
        stateSince = try row[35]
    }
}
