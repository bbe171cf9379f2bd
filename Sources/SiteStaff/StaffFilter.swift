import Database
import Examinations
import HTTP
import Site

/// What a list is narrowed to: read from its query, or from the hidden fields of a form that acts on it. What can't be
/// understood is left out.
struct StaffFilter: Sendable {
    static let planInput = Input("plan", "计划", .select, isRequired: false)
    static let nameInput = Input("name", "姓名", isRequired: false, lengthMax: 50)
    static let postInput = Input("post", "岗位", .select, isRequired: false)
    static let typeInput = Input("type", "人员类型", .select, isRequired: false)
    static let stateInput = Input("state", "状态", .select, isRequired: false)
    static let personInput = Input("person", "报考人员", .number, isRequired: false)

    let list: StaffList
    let plans: [Plan]
    let posts: [Post]
    /// Nil only while there is no plan at all.
    let plan: Plan?
    let name: String?
    let post: Post?
    let type: ApplicantType?
    let state: StaffList.StateChoice
    /// One person, after a search by ID number.
    let personID: Int?

    init(_ fields: FormData, of list: StaffList, in connection: Connection) throws {
        var form = Form(fields)
        let plans = try Plan.published(ExamRegistrationWorkflow.name, in: connection)
        let posts = try Post.all(in: connection)
        let planID = Int(form.text(Self.planInput))
        let postID = Int(form.text(Self.postInput))
        let value = form.text(Self.stateInput)
        self.list = list
        self.plans = plans
        self.posts = posts
        plan = plans.first { $0.id == planID } ?? plans.first
        name = form.optionalText(Self.nameInput)
        post = posts.first { $0.id == postID }
        type = ApplicantType(rawValue: form.text(Self.typeInput))
        state = list.stateChoices.first { $0.value == value } ?? list.stateChoices[0]
        personID = form.integer(Self.personInput, in: 1...Int(Int32.max))
    }

    /// Whether a query of a large desk may take longer than a loop can wait: a name is looked for in all rows, and rows
    /// of several states are sorted first.
    static func isCostly(_ fields: FormData, of list: StaffList) -> Bool {
        let state = list.stateChoices.first { $0.value == fields.first("state") } ?? list.stateChoices[0]
        return state.states.count > 1 || !(fields.first("name") ?? "").isEmpty
    }

    /// The values that differ from a list without a query, by field.
    var values: [(name: String, value: String)] {
        var values: [(name: String, value: String)] = []
        if let plan { values.append(("plan", String(plan.id))) }
        if let name { values.append(("name", name)) }
        if let post { values.append(("post", String(post.id))) }
        if let type { values.append(("type", type.rawValue)) }
        values.append(("state", state.value))
        if let personID { values.append(("person", String(personID))) }
        return values
    }

    var hidden: [HiddenField] { values.map { HiddenField($0.name, $0.value) } }

    /// `plan=1&state=submitted`, without a question mark.
    var query: String {
        values.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    var listURL: String { list.url + "?" + query }

    /// 「2026年第一批…，待审核，市政工程 施工员，姓名含“张”」
    var words: String {
        var words = [plan?.title ?? "", state.title]
        if let type { words.append(type.title) }
        if let post { words.append(post.fullTitle) }
        if let name { words.append("姓名含“\(name)”") }
        if personID != nil { words.append("只看一人") }
        return words.joined(separator: "，")
    }

    // MARK: - The query form

    struct Fields: Sendable {
        let plan: Field
        let name: Field
        let post: Field
        let type: Field
        let state: Field
    }

    var fields: Fields {
        let form = Form(initial: Dictionary(values.map { ($0.name, $0.value) }) { $1 })
        let everything = Choice("", "全部")
        let types = ApplicantType.allCases.map { Choice($0.rawValue, $0.title) }
        return Fields(
            plan: form.field(Self.planInput, choices: plans.map { Choice(String($0.id), $0.title) }),
            name: form.field(Self.nameInput),
            post: form.field(
                Self.postInput, choices: [everything] + posts.map { Choice(String($0.id), $0.fullTitle) }),
            type: form.field(Self.typeInput, choices: [everything] + types),
            state: form.field(Self.stateInput, choices: list.stateChoices.map { Choice($0.value, $0.title) }))
    }
}
