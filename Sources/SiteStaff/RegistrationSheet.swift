import Database
import Examinations
import Registry
import Site
import Workflow

/// A registration in words: what the check page, the detail and the printed form show of it.
package struct RegistrationSheet: Sendable {
    package let registration: ExamRegistration
    package let person: Person
    package let number: String
    package let planTitle: String
    package let type: ApplicantType
    /// 郑州市, 省直; 「—」 while it is not chosen.
    package let city: String
    package let school: String
    package let institution: Organisation?
    /// Who reviews: the college with a desk, else the city. Nil while it isn't known.
    package let desk: Organisation?
    /// 「市政工程 施工员」
    package let post: String
    /// 「2026年5月16日 09:00–11:00」
    package let sessionText: String
    /// The clerk's unit and name, when it was filled in for the person.
    package let assistedBy: String?

    static let none = "—"

    package var cityLabel: String { type == .student ? "学校所在地市" : "单位所属地市" }
    package var experienceLabel: String { type == .student ? "实习简历" : "工作简历" }
    package var experience: String { registration.answers.experience ?? Self.none }

    /// Step 3 as label and value.
    package var background: [Fact] {
        let answers = registration.answers
        guard type == .employee else {
            return [
                Fact("学校", school), Fact("入学日期", answers.enrolledOn?.words ?? Self.none),
                Fact("专业", answers.major ?? Self.none), Fact("学号", answers.studentNumber ?? Self.none),
            ]
        }
        return [
            Fact("培训机构", institution?.name ?? Self.none),
            Fact("参加工作时间", answers.workStartedOn?.words ?? Self.none),
            Fact("专业工作年限", answers.workYears.map { "\($0) 年" } ?? Self.none),
            Fact("现工作单位及岗位", answers.employerAndPost ?? Self.none),
            Fact("毕业时间", answers.graduatedOn?.words ?? Self.none),
            Fact("毕业院校", answers.graduatedFrom ?? Self.none),
            Fact("所学专业", answers.graduatedMajor ?? Self.none),
        ]
    }

    package static func load(
        _ registration: ExamRegistration, in connection: Connection
    ) throws -> RegistrationSheet {
        let answers = registration.answers
        guard let person = try Person.find(registration.personID, in: connection),
            let plan = try Plan.find(registration.planID, in: connection)
        else { throw PageError.notFound }
        let city = try organisation(answers.cityID, in: connection)
        let college = try organisation(answers.collegeID, in: connection)
        let deskID = try registration.deskID ?? ExamRegistrationQueries.deskID(for: answers, in: connection)
        let offer = try answers.postID.flatMap {
            try ApplicantQueries.offer(postID: $0, planID: plan.id, in: connection)
        }
        return RegistrationSheet(
            registration: registration, person: person,
            number: RegistrationNumber(id: registration.id, year: plan.year, planNumber: plan.number).text,
            planTitle: plan.title, type: answers.type ?? .student, city: city?.shortName ?? none,
            school: college?.name ?? answers.schoolName ?? none,
            institution: try organisation(answers.institutionID, in: connection),
            desk: try organisation(deskID, in: connection), post: offer?.post ?? none,
            sessionText: offer?.sessionText ?? none,
            assistedBy: try registration.assistedBy.flatMap { try ApplicantQueries.clerk($0, in: connection) })
    }

    private static func organisation(_ id: Int?, in connection: Connection) throws -> Organisation? {
        try id.flatMap { try Organisation.find($0, in: connection) }
    }
}
