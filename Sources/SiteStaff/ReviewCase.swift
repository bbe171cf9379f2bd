import Database
import Examinations
import Registry
import Site
import Workflow

/// All that a desk compares with the papers: what was filled in, the person, the history.
struct ReviewCase: Sendable {
    let record: StaffRecord
    let registration: ExamRegistration
    let person: Person
    let plan: Plan
    let history: [Event]
    private let city: String
    private let college: String?
    private let institution: String?
    private let assistant: String?

    static func find(
        _ id: Int, _ scope: StaffScope, for actor: Actor, in connection: Connection
    ) throws -> ReviewCase? {
        guard let record = try StaffQueries.find(id, scope, in: connection),
            let registration = try ExamRegistrationQueries.find(id, for: actor, in: connection),
            let person = try Person.find(registration.personID, in: connection),
            let plan = try Plan.find(registration.planID, in: connection)
        else { return nil }
        func find(_ id: Int?) throws -> Organisation? {
            guard let id else { return nil }
            return try Organisation.find(id, in: connection)
        }
        let city = try find(registration.answers.cityID)
        return ReviewCase(
            record: record, registration: registration, person: person, plan: plan,
            history: try EventLog.history(of: ExamRegistrationWorkflow.subject(id), in: connection),
            city: city?.shortName ?? "", college: try find(registration.answers.collegeID)?.name,
            institution: try find(registration.answers.institutionID)?.name,
            assistant: try StaffQueries.assistant(of: id, in: connection))
    }

    /// Who it is: beside the photo and the ID card.
    var personFacts: [Fact] {
        [
            Fact("报名序号", record.number.text), Fact("姓名", person.name), Fact("性别", person.sex),
            Fact("身份证号", person.idNumber), Fact("出生日期", person.birthDate.words),
            Fact("学历", person.education ?? ""), Fact("手机", person.phone ?? ""),
            Fact("通讯地址", [person.address, person.postcode].compactMap { $0 }.joined(separator: "，")),
            Fact("照片", person.photoState?.title(for: .staff) ?? "未上传"),
        ]
    }

    /// What was filled in: beside the papers.
    var answerFacts: [Fact] {
        let answers = registration.answers
        let own = answers.type == .student ? studentFacts(answers) : employeeFacts(answers)
        let help = assistant.map { [Fact("代办", "由\($0)代为填写，以本人签字为准")] } ?? []
        return [
            Fact("考试计划", plan.title), Fact("人员类型", record.type.title), Fact("报考地区", city),
            Fact("报考岗位", record.postTitle),
        ] + own + [Fact(answers.type == .student ? "实习简历" : "工作简历", answers.experience ?? "")] + help + paidFacts
    }

    private func studentFacts(_ answers: ExamRegistration.Answers) -> [Fact] {
        [
            Fact("学校", college ?? answers.schoolName ?? ""), Fact("入学日期", answers.enrolledOn?.words ?? ""),
            Fact("专业", answers.major ?? ""), Fact("学号", answers.studentNumber ?? ""),
        ]
    }

    private func employeeFacts(_ answers: ExamRegistration.Answers) -> [Fact] {
        let graduation = [answers.graduatedOn?.words, answers.graduatedFrom, answers.graduatedMajor]
        return [
            Fact("现工作单位及岗位", answers.employerAndPost ?? ""),
            Fact("何时何校何专业毕业", graduation.compactMap { $0 }.joined(separator: " ")),
            Fact("参加工作时间", answers.workStartedOn?.words ?? ""),
            Fact("专业工作年限", answers.workYears.map { "\($0) 年" } ?? ""), Fact("培训机构", institution ?? ""),
        ]
    }

    private var paidFacts: [Fact] { record.feeCents == nil ? [] : [Fact("缴费", record.paymentText)] }

    /// What doesn't fit together, in words (pages.md (a) 22).
    var differences: [String] {
        guard let number = try? IDNumber(person.idNumber, today: registration.createdAt.day) else { return [] }
        var sentences: [String] = []
        if number.sex.rawValue != person.sex { sentences.append("性别与身份证号不一致，请核对。") }
        if number.birthDate != person.birthDate { sentences.append("出生日期与身份证号不一致，请核对。") }
        if person.photoState != .confirmed { sentences.append("照片还没有审核通过。") }
        return sentences
    }
}
