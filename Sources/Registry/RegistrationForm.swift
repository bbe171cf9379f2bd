import Site
import Workflow

/// What step 1 of 个人注册 asks (HN14-P02): read, and compared with what the ID number tells.
enum RegistrationForm {
    struct Values: Sendable {
        let identity: Person.Identity
        let password: String
    }

    static let idNumber = Input(
        "id_number", "身份证", .idNumber,
        hint: "请填写您的二代身份证号码，它就是您的用户名。港澳台居民居住证、外国人永久居留身份证号码也可以", lengthMax: 40,
        autocomplete: "username")
    static let password = NewPassword.input(for: .applicant)
    static let name = Input(
        "name", "姓名", hint: "与身份证上的姓名完全一致；生僻字可以直接填写", lengthMax: PersonRules.nameLengthMax,
        autocomplete: "name")
    static let sex = Input("sex", "性别", .radios, hint: "应与身份证一致")
    static let sexes = Sex.allCases.map { Choice($0.rawValue, $0.rawValue) }
    static let email = Input(
        "email", "电子邮箱", .email, hint: "在密码丢失时可通过电子邮箱找回（登录后需先验证）。没有邮箱的，请勾选下面一项",
        isRequired: false, lengthMax: 254, autocomplete: "email")
    static let noEmail = Input(
        "no_email", "没有电子邮箱", .checkbox, hint: "没有邮箱的，忘记密码时须本人带身份证到所在地市的服务窗口重置",
        isRequired: false)

    static let takenSentence = "这个身份证号已被注册。如果不是您本人注册的，请提供相关证件联系客服，或填写身份争议申请"

    static func read(_ form: inout Form, today: Day) -> Values? {
        let number = readNumber(&form, today: today)
        // What is missing is listed in the order of the page, though a password is judged by the name below it.
        _ = form.text(password)
        _ = form.text(NewPassword.repeated)
        let name = readName(&form)
        let phoneless = PasswordRules.Owner(
            role: .applicant, idNumber: number?.text, names: name.isEmpty ? [] : [name])
        let password = NewPassword.read(&form, of: phoneless)
        let sex = form.choice(sex, of: sexes).flatMap(Sex.init)
        let email = readEmail(&form)
        if let number, let sex, number.sex != sex {
            form.fail(
                Self.sex, "性别与身份证号不一致：身份证号第 17 位表示性别为\(number.sex.rawValue)，请核对身份证号和性别")
        }
        guard form.isValid, let number, let sex else { return nil }
        return Values(
            identity: Person.Identity(idNumber: number, name: name, sex: sex, email: email), password: password)
    }

    private static func readNumber(_ form: inout Form, today: Day) -> IDNumber? {
        let text = form.text(idNumber)
        guard !text.isEmpty else { return nil }
        do {
            return try IDNumber(text, today: today)
        } catch {
            form.fail(idNumber, error.sentence)
            return nil
        }
    }

    private static func readName(_ form: inout Form) -> String {
        let name = PersonRules.plainName(form.text(name))
        if !name.isEmpty, let problem = PersonRules.nameProblem(name) { form.fail(Self.name, problem) }
        return name
    }

    private static func readEmail(_ form: inout Form) -> String? {
        let address = form.optionalText(email)
        let hasNone = form.isTicked(noEmail)
        if let address {
            if hasNone { form.fail(email, "您勾选了「没有电子邮箱」，又填写了邮箱，请只留一项") }
            if let problem = PersonRules.emailProblem(address) { form.fail(email, problem) }
        } else if !hasNone {
            form.fail(email, "请填写「电子邮箱」；没有邮箱的，请勾选「没有电子邮箱」")
        }
        return address
    }
}
