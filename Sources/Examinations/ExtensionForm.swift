import Database
import Registry
import Site
import Workflow

/// What is asked of an extension.
enum ExtensionForm {
    private static let plan = Input("plan", "计划", .select)
    private static let step = Input("step", "环节", .select)
    private static let scope = Input("scope", "对象", .radios)
    private static let idNumber = Input(
        "id_number", "身份证号", .idNumber, hint: "对象为一个人时填写", isRequired: false, lengthMax: 18)
    private static let unit = Input("unit", "单位", .select, hint: "对象为一个单位时选择", isRequired: false)
    private static let until = Input("until", "延长至", .dateTime, hint: WindowText.hint, lengthMax: 20)
    private static let reason = Input(
        "reason", "原因", .multiline(rows: 3), hint: "会显示给被延长的人员或单位；请不要填写身份证号", lengthMax: 500)
    private static let scopes = [
        Choice("person", "一个人"), Choice("unit", "一个单位"), Choice("all", "全部"),
    ]
    private static let steps = PlanStep.allCases.filter { $0 != .release }.map {
        Choice($0.rawValue, $0.title)
    }

    /// What was asked for, with words for whom.
    struct Grant: Sendable {
        let plan: Plan
        let step: PlanStep
        let party: Extension.Party
        let partyText: String
        let until: Moment
        let reason: String
    }

    /// The plans and units to choose from.
    struct Lists {
        let plans: [Plan]
        let units: [Organisation]

        static func load(_ visit: Visit) throws -> Lists {
            let viewer = try visit.signedIn()
            return try visit.read { connection in
                let kinds: [Organisation.Kind] = [.city, .college, .institution]
                return Lists(
                    plans: try PlanQueries.all(authorityID: viewer.authorityID, in: connection),
                    units: try kinds.flatMap { try Organisation.all($0, in: connection) }
                        .filter { $0.authorityID == viewer.authorityID })
            }
        }
    }

    // MARK: - Reading

    /// The grant, or nil when the form has errors.
    static func read(_ form: inout Form, _ lists: Lists, _ visit: Visit) throws -> Grant? {
        let planID = form.choice(plan, of: planChoices(lists)).flatMap { Int($0) }
        let step = form.choice(step, of: steps).flatMap(PlanStep.init)
        let scope = form.choice(scope, of: scopes)
        let untilText = form.text(until)
        let reasonText = form.text(reason)
        let moment = WindowText.closing(untilText)
        if !untilText.isEmpty, moment == nil {
            form.fail(until, "「延长至」请按 2026-03-20 或 2026-03-20 17:00 的格式填写")
        }
        if Reason.containsIDNumber(reasonText) { form.fail(reason, "原因中不能填写身份证号，请删除后重新提交") }
        guard let party = try party(scope, &form, lists, visit), let step, let moment,
            let plan = lists.plans.first(where: { $0.id == planID }), form.isValid
        else { return nil }
        let window = try visit.read {
            try Extension.window(step, of: plan.id, for: party.party, in: $0)
        }
        guard let end = window?.closesAt else {
            form.fail(Self.step, "「\(plan.title)」的「\(step.title)」还没有填写时间，不能延长")
            return nil
        }
        guard moment > end, moment > visit.now else {
            form.fail(until, "「\(step.title)」现在到 \(end.closingText) 结束，延长后的时间应晚于它，也应晚于现在")
            return nil
        }
        return Grant(
            plan: plan, step: step, party: party.party, partyText: party.text, until: moment,
            reason: reasonText)
    }

    private static func party(
        _ scope: String?, _ form: inout Form, _ lists: Lists, _ visit: Visit
    ) throws -> (party: Extension.Party, text: String)? {
        switch scope {
        case "all": return (.everyone, "全部人员和单位")
        case "unit":
            let unitID = form.choice(unit, of: unitChoices(lists)).flatMap { Int($0) }
            guard let unit = lists.units.first(where: { $0.id == unitID }) else {
                form.fail(Self.unit, "请选择「单位」")
                return nil
            }
            return (.unit(unit.id), unit.name)
        case "person":
            let number = form.text(idNumber)
            guard let person = try visit.read({ try Extension.person(withIDNumber: number, in: $0) }) else {
                form.fail(idNumber, number.isEmpty ? "请填写「身份证号」" : "没有用这个身份证号注册的人员，请核对")
                return nil
            }
            return (.person(person.id), "\(person.name)（\(Masking.idNumber(number))）")
        default: return nil
        }
    }

    // MARK: - Drawing

    static func fields(_ form: Form, _ lists: Lists) -> [Field] {
        [
            form.field(plan, choices: [Choice("", "请选择")] + planChoices(lists)),
            form.field(step, choices: [Choice("", "请选择")] + steps), form.field(scope, choices: scopes),
            form.field(idNumber), form.field(unit, choices: [Choice("", "请选择")] + unitChoices(lists)),
            form.field(until), form.field(reason),
        ]
    }

    /// What was typed, to be sent again with the confirmation.
    static func hidden(_ visit: Visit) -> [HiddenField] {
        [plan, step, scope, idNumber, unit, until, reason].map {
            HiddenField($0.name, visit.request.form.first($0.name) ?? "")
        }
    }

    private static func planChoices(_ lists: Lists) -> [Choice] {
        lists.plans.map { Choice(String($0.id), $0.title) }
    }

    private static func unitChoices(_ lists: Lists) -> [Choice] {
        lists.units.map { Choice(String($0.id), "\($0.kind.title) · \($0.name)") }
    }
}
