import Site
import Templating

/// 选填项: what a person adds after registering; all of it is needed before 报名 (HN14-P06, P08, P13).
struct ProfileForm: TemplateModel {
    static let education = Input("education", "学历", .select, isRequired: false)
    static let phone = Input(
        "phone", "手机", .phone, hint: "11 位手机号", isRequired: false, lengthMax: 30, autocomplete: "tel-national")
    static let postcode = Input(
        "postcode", "邮编", .number, hint: "6 位数字", isRequired: false, lengthMax: 20, autocomplete: "postal-code")
    static let address = Input(
        "address", "通讯地址", hint: "可以收到邮件的详细地址", isRequired: false, lengthMax: 100,
        autocomplete: "street-address")

    let education: Field
    /// Nil once there is a number: changing it asks for the password, on a page of its own.
    let phone: Field?
    let postcode: Field
    let address: Field

    init(_ form: Form, of person: Person) {
        education = form.field(Self.education, choices: PersonRules.educationChoices)
        phone = person.phone == nil ? form.field(Self.phone) : nil
        postcode = form.field(Self.postcode)
        address = form.field(Self.address)
    }

    /// The form filled with what is known.
    static func form(of person: Person) -> Form {
        Form(initial: [
            education.name: person.education ?? "", phone.name: person.phone ?? "",
            postcode.name: person.postcode ?? "", address.name: person.address ?? "",
        ])
    }

    static func read(_ form: inout Form, of person: Person) -> Person.Contact {
        let education = form.choice(education, of: PersonRules.educationChoices)
        let phone = person.phone == nil ? form.optionalText(phone) : person.phone
        if person.phone == nil, let phone, let problem = PersonRules.phoneProblem(phone) {
            form.fail(Self.phone, problem)
        }
        let postcode = form.optionalText(postcode)
        if let postcode, let problem = PersonRules.postcodeProblem(postcode) { form.fail(Self.postcode, problem) }
        return Person.Contact(
            education: education, phone: phone, postcode: postcode, address: form.optionalText(address))
    }
}
