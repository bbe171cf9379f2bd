import HTTP
import Site
import Templating
import Workflow

/// 个人信息: what was registered as facts, what may change as fields.
enum ProfilePage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let facts: [Fact]
        let missing: String?
        let photo: PhotoBlock
        let profile: ProfileForm
        let email: String
        let emailTag: Tag?
        let phone: String?
    }

    static let template = "account/profile"
    private static let title = "个人信息"

    static func show(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        return try visit.page(ProfilePage.self, model(person, ProfileForm.form(of: person)), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        var form = visit.form()
        let contact = ProfileForm.read(&form, of: person)
        guard form.isValid else { return try visit.invalid(ProfilePage.self, model(person, form), title: title) }
        let (actor, now) = (try visit.actor(), visit.now)
        try await visit.write { try Person.save(contact, of: person.id, by: actor, at: now, in: $0) }
        return visit.redirect("/account", flash: "个人信息已保存")
    }

    private static func model(_ person: Person, _ form: Form) -> Model {
        let missing = person.missing
        return Model(
            errors: form.errorSummary,
            facts: [
                Fact("身份证", person.idNumber), Fact("姓名", person.name), Fact("性别", person.sex),
                Fact("出生日期", person.birthDate.words),
            ],
            missing: missing.isEmpty ? nil : missing.joined(separator: "、"),
            photo: PhotoBlock(person, back: "/account"), profile: ProfileForm(form, of: person),
            email: person.email ?? "没有电子邮箱",
            emailTag: person.email.map { _ in person.isEmailVerified ? Tag("已验证", .good) : Tag("未验证", .neutral) },
            phone: person.phone)
    }
}
