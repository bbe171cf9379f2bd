import Database
import Examinations
import Registry
import Site
import Workflow

/// A step of the wizard that asks: what it offers, what it shows first, how it reads what was sent (HN14-P25, P26).
protocol WizardStep: Sendable {
    /// What follows 「第三步：」.
    var title: String { get }
    /// Why there is nothing to choose, or what to know before filling in; nil when there is nothing to say.
    var note: String? { get }
    func initial(_ answers: ExamRegistration.Answers) -> [String: String]
    func fields(_ form: Form) -> [Field]
    /// Reads the form into the answers; sentences are noted in the form.
    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers)
}

extension WizardStep {
    var note: String? { nil }
}

/// Words and addresses of the six steps.
enum StepWords {
    static let count = 6

    static func number(_ step: Int) -> String {
        let words = ["一", "二", "三", "四", "五", "六"]
        return words.indices.contains(step - 1) ? words[step - 1] : String(step)
    }

}

enum WizardSteps {
    /// The step of a registration with what it offers.
    static func make(
        _ number: Int, for registration: ExamRegistration, today: Day, in connection: Connection
    ) throws -> any WizardStep {
        let answers = registration.answers
        let (personID, planID) = (registration.personID, registration.planID)
        let type = answers.type ?? .student
        switch number {
        case 1:
            return try TypeStep(personID: personID, planID: planID, except: registration.id, in: connection)
        case 2: return try CityStep(type: type, in: connection)
        case 3:
            let person = try Person.find(personID, in: connection)
            let born = person?.birthDate ?? Day.first
            return type == .student
                ? try SchoolStep(cityID: answers.cityID, born: born, today: today, in: connection)
                : try WorkStep(cityID: answers.cityID, born: born, today: today, in: connection)
        case 4: return try PostStep(type: type, registration: registration, in: connection)
        default: return ExperienceStep(type: type)
        }
    }
}

/// 1: 在校学生 or 在职人员.
struct TypeStep: WizardStep {
    static let type = Input("type", "人员类型", .radios)
    let limits: SignUpLimits

    init(personID: Int, planID: Int, except id: Int?, in connection: Connection) throws {
        limits = try SignUpLimits.load(personID: personID, planID: planID, except: id, in: connection)
    }

    var title: String { "选择人员类型" }
    var note: String? { "在校学生可以报考两个考试时间不同的岗位；在职人员只能报考一个岗位。" }

    func initial(_ answers: ExamRegistration.Answers) -> [String: String] {
        [Self.type.name: answers.type?.rawValue ?? ""]
    }

    func fields(_ form: Form) -> [Field] { [form.field(Self.type, choices: choices)] }

    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        guard let type = form.choice(Self.type, of: choices).flatMap(ApplicantType.init) else { return }
        if let breach = limits.breach(of: type) { return form.fail(Self.type, breach) }
        answers.change(to: type)
    }

    private var choices: [Choice] { ApplicantType.allCases.map { Choice($0.rawValue, $0.title) } }
}

/// 2: 学校所在地市 / 单位所属地市.
struct CityStep: WizardStep {
    let type: ApplicantType
    private let cities: [Organisation]

    init(type: ApplicantType, in connection: Connection) throws {
        self.type = type
        // 省直 is where an employer may belong, not a place where a school lies (decision 13).
        cities = try Organisation.all(.city, in: connection).filter { type == .employee || $0.regionCode != nil }
    }

    private var city: Input {
        type == .student
            ? Input("city", "学校所在地市", .select)
            : Input("city", "单位所属地市", .select, hint: "报名后需到单位所属地市的主管部门进行现场资料审核。")
    }

    var title: String { type == .student ? "选择学校所在地市" : "选择单位所属地市" }

    func initial(_ answers: ExamRegistration.Answers) -> [String: String] {
        [city.name: answers.cityID.map(String.init) ?? ""]
    }

    func fields(_ form: Form) -> [Field] { [form.field(city, choices: [Choice("", "请选择")] + choices)] }

    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        guard let cityID = form.choice(city, of: choices).flatMap({ Int($0) }), cityID != answers.cityID else { return }
        answers.cityID = cityID
        // The list of schools is that of the city: a school that was chosen is asked for again.
        if type == .student, answers.collegeID != nil || answers.schoolName != nil {
            answers.collegeID = nil
            answers.schoolName = nil
            answers.savedStep = min(answers.savedStep, 2)
        }
    }

    private var choices: [Choice] { cities.map { Choice(String($0.id), $0.shortName) } }
}

/// 4: 报考的专业及岗位, with the time of each.
struct PostStep: WizardStep {
    static let post = Input("post", "报考的专业及岗位", .radios)
    let type: ApplicantType
    private let offers: [Post.Offer]
    private let limits: SignUpLimits

    init(type: ApplicantType, registration: ExamRegistration, in connection: Connection) throws {
        self.type = type
        offers = try Post.offers(of: registration.planID, in: connection)
        limits = try SignUpLimits.load(
            personID: registration.personID, planID: registration.planID, except: registration.id, in: connection)
    }

    var title: String { "选择报考的专业及岗位" }

    var note: String? {
        guard !offers.isEmpty else { return "这次考试还没有安排岗位，请稍后再来。" }
        return type == .student ? "报考两个岗位的，两个岗位的考试时间必须不同。第二个岗位在提交这份报名后再报。" : nil
    }

    func initial(_ answers: ExamRegistration.Answers) -> [String: String] {
        [Self.post.name: answers.postID.map(String.init) ?? ""]
    }

    func fields(_ form: Form) -> [Field] { [form.field(Self.post, choices: choices)] }

    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        guard let chosen = form.choice(Self.post, of: choices),
            let offer = offers.first(where: { String($0.post.id) == chosen })
        else { return }
        if let breach = limits.breach(of: offer, type: type) { return form.fail(Self.post, breach) }
        answers.postID = offer.post.id
    }

    private var choices: [Choice] {
        offers.map { offer in
            let isRefused = limits.breach(of: offer, type: type) != nil
            return Choice(
                String(offer.post.id),
                "\(offer.post.fullTitle)（\(offer.timeText)\(isRefused ? "，与已报岗位冲突" : "")）")
        }
    }
}

/// 5: 实习简历 / 工作简历.
struct ExperienceStep: WizardStep {
    static let characterCountMax = 800
    let type: ApplicantType

    private var experience: Input {
        Input(
            "experience", label, .multiline(rows: 10),
            hint: "写明起止年月、单位和所做的工作，每段一行，最多 \(Self.characterCountMax) 个字。",
            lengthMax: Self.characterCountMax)
    }

    private var label: String { type == .student ? "实习简历" : "工作简历" }

    var title: String { "填写\(label)" }

    func initial(_ answers: ExamRegistration.Answers) -> [String: String] {
        [experience.name: answers.experience ?? ""]
    }

    func fields(_ form: Form) -> [Field] { [form.field(experience)] }

    func read(_ form: inout Form, into answers: inout ExamRegistration.Answers) {
        let text = form.text(experience)
        if !text.isEmpty { answers.experience = text }
    }
}
