import Database
import Registry
import Site
import Workflow

/// 3 for students: 学校, 入学日期, 专业, 学号.
struct SchoolStep: WizardStep {
    /// The choice 「不在列表中」.
    private static let unlisted = "unlisted"
    private static let enrolled = Input("enrolled", "入学日期", .date)
    private static let major = Input("major", "专业", lengthMax: 40)
    private static let studentNumber = Input("student_number", "学号", lengthMax: 30)

    private let colleges: [Organisation]
    private let born: Day
    private let today: Day

    init(cityID: Int?, born: Day, today: Day, in connection: Connection) throws {
        colleges = try cityID.map { try Organisation.all(.college, cityID: $0, in: connection) } ?? []
        self.born = born
        self.today = today
    }

    var title: String { "填写学校信息" }

    private var college: Input {
        Input("college", "学校", .select, hint: "列表中没有您的学校时，请选择「不在列表中」，再填写校名。")
    }

    /// Without a list the school is typed at once.
    private var schoolName: Input {
        colleges.isEmpty
            ? Input("school", "学校", lengthMax: 50)
            : Input("school", "校名", hint: "只在学校「不在列表中」时填写全称。", isRequired: false, lengthMax: 50)
    }

    func initial(_ answers: ExamRegistration.Answers) -> [String: String] {
        [
            college.name: answers.collegeID.map(String.init) ?? (answers.schoolName == nil ? "" : Self.unlisted),
            schoolName.name: answers.schoolName ?? "",
            Self.enrolled.name: answers.enrolledOn?.text ?? "",
            Self.major.name: answers.major ?? "",
            Self.studentNumber.name: answers.studentNumber ?? "",
        ]
    }

    func fields(_ form: Form) -> [Field] {
        let school = form.field(schoolName)
        let listed = colleges.isEmpty ? [] : [form.field(college, choices: [Choice("", "请选择")] + choices)]
        return listed + [school, form.field(Self.enrolled), form.field(Self.major), form.field(Self.studentNumber)]
    }

    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        readSchool(&form, into: &answers)
        if let day = form.day(Self.enrolled) {
            if day > today || born.fullYears(until: day) < 10 {
                form.fail(Self.enrolled, "「入学日期」应在您满 10 周岁以后、今天以前，请核对")
            }
            answers.enrolledOn = day
        }
        answers.major = form.optionalText(Self.major)
        answers.studentNumber = form.optionalText(Self.studentNumber)
    }

    private func readSchool(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        guard !colleges.isEmpty else {
            answers.schoolName = form.optionalText(schoolName)
            answers.collegeID = nil
            return
        }
        guard let chosen = form.choice(college, of: choices) else { return }
        let name = form.optionalText(schoolName)
        answers.collegeID = Int(chosen)
        answers.schoolName = chosen == Self.unlisted ? name : nil
        if chosen == Self.unlisted, name == nil { form.fail(schoolName, "学校不在列表中，请填写「校名」") }
    }

    private var choices: [Choice] {
        colleges.map { Choice(String($0.id), $0.name) } + [Choice(Self.unlisted, "不在列表中")]
    }
}

/// 3 for employees: 培训机构 and what the form prints about work and graduation (decision 12).
struct WorkStep: WizardStep {
    private static let institution = Input(
        "institution", "培训机构", .select, hint: "可以自由选择，不限于本地市。现场审核通过后到这里缴费和培训。")
    private static let workStarted = Input("work_started", "参加工作时间", .date)
    private static let workYears = Input("work_years", "专业工作年限", .number, hint: "填写整年数，例如 8。", lengthMax: 3)
    private static let employerAndPost = Input("employer_and_post", "现工作单位及岗位", lengthMax: 60)
    private static let graduated = Input("graduated", "毕业时间", .date)
    private static let graduatedFrom = Input("graduated_from", "毕业院校", lengthMax: 40)
    private static let graduatedMajor = Input("graduated_major", "所学专业", lengthMax: 30)
    private static let workYearsMax = 60
    private static let workAgeMin = 14

    private let choices: [Choice]
    private let born: Day
    private let today: Day

    init(cityID: Int?, born: Day, today: Day, in connection: Connection) throws {
        let cities = try Organisation.all(.city, in: connection)
        let institutions = try Organisation.all(.institution, in: connection)
        // Those of one's own city come first.
        let sorted = institutions.filter { $0.cityID == cityID } + institutions.filter { $0.cityID != cityID }
        choices = sorted.map { institution in
            let city = cities.first { $0.id == institution.cityID }?.shortName ?? ""
            return Choice(String(institution.id), "\(institution.name)（\(city)）")
        }
        self.born = born
        self.today = today
    }

    var title: String { "选择培训机构，填写工作信息" }
    var note: String? { choices.isEmpty ? "还没有可以选择的培训机构，请联系所在地市的住房和城乡建设主管部门。" : nil }

    func initial(_ answers: ExamRegistration.Answers) -> [String: String] {
        [
            Self.institution.name: answers.institutionID.map(String.init) ?? "",
            Self.workStarted.name: answers.workStartedOn?.text ?? "",
            Self.workYears.name: answers.workYears.map(String.init) ?? "",
            Self.employerAndPost.name: answers.employerAndPost ?? "",
            Self.graduated.name: answers.graduatedOn?.text ?? "",
            Self.graduatedFrom.name: answers.graduatedFrom ?? "",
            Self.graduatedMajor.name: answers.graduatedMajor ?? "",
        ]
    }

    func fields(_ form: Form) -> [Field] {
        [
            form.field(Self.institution, choices: [Choice("", "请选择")] + choices), form.field(Self.workStarted),
            form.field(Self.workYears), form.field(Self.employerAndPost), form.field(Self.graduated),
            form.field(Self.graduatedFrom), form.field(Self.graduatedMajor),
        ]
    }

    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        answers.institutionID = form.choice(Self.institution, of: choices).flatMap { Int($0) }
        answers.workStartedOn = form.day(Self.workStarted)
        answers.workYears = form.integer(Self.workYears, in: 0...Self.workYearsMax)
        answers.employerAndPost = form.optionalText(Self.employerAndPost)
        answers.graduatedOn = form.day(Self.graduated)
        answers.graduatedFrom = form.optionalText(Self.graduatedFrom)
        answers.graduatedMajor = form.optionalText(Self.graduatedMajor)
        check(&form, answers)
    }

    private func check(_ form: inout Form, _ answers: ExamRegistration.Answers) {
        if let start = answers.workStartedOn {
            if start > today || born.fullYears(until: start) < Self.workAgeMin {
                form.fail(Self.workStarted, "「参加工作时间」应在您满 \(Self.workAgeMin) 周岁以后、今天以前，请核对")
            } else if let years = answers.workYears, years > start.fullYears(until: today) + 1 {
                form.fail(Self.workYears, "「专业工作年限」比参加工作以来的年数还长，请核对")
            }
        }
        if let day = answers.graduatedOn, day > today || born.fullYears(until: day) < 10 {
            form.fail(Self.graduated, "「毕业时间」应在您满 10 周岁以后、今天以前，请核对")
        }
    }
}
