import HTTP
import Site
import Templating
import Workflow

/// 找回密码 at the city's desk: the person is found by the whole ID number only, and nothing of it is in an address.
enum DeskResetsPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let idNumber: Field
    }

    static let template = "account/desk-resets"
    static let title = "找回密码"
    static let idNumber = Input("id_number", "身份证号", .idNumber, hint: "请按本人出示的身份证原件填写", lengthMax: 40)
    private static let looksPerHourMax = 60

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(Self.self, model(Form()), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = visit.form()
        let number = form.text(idNumber)
        guard form.isValid else { return try visit.invalid(Self.self, model(form), title: title) }
        try visit.site.limiter.count(
            "desk look \(viewer.accountID)", countMax: looksPerHourMax, seconds: 3600, at: visit.realNow)
        guard let found = try visit.read({ try DeskReset.find(number, in: $0) }) else {
            form.fail(idNumber, "没有用这个身份证号注册的人员，请核对身份证号；没有注册的，请本人先注册")
            return try visit.invalid(Self.self, model(form), title: title)
        }
        let (actor, now) = (try visit.actor(), visit.now)
        try await visit.write { try DeskReset.recordLook(at: found, by: actor, at: now, in: $0) }
        return try await DeskResetPersonPage.response(visit, found, Form())
    }

    private static func model(_ form: Form) -> Model {
        Model(errors: form.errorSummary, idNumber: form.field(idNumber))
    }
}

/// The person beside the card, and the name of the second one who looks at it.
enum DeskResetPersonPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let name: String
        let idNumber: String
        let facts: [Fact]
        /// The picture inside the page: it has no address that could be asked for again.
        let photoData: String?
        let hasProvedEmail: Bool
        let isBlocked: Bool
        let witness: Field
        let minutes: Int
    }

    static let template = "account/desk-reset-person"
    static let crumbs = [Crumb("考试报名"), Crumb("找回密码", "/account/desk-resets")]
    static let witness = Input(
        "witness", "核对人姓名", hint: "与您一起核对身份证原件和本人的另一位工作人员，不能是您自己",
        lengthMax: PersonRules.nameLengthMax)

    static func response(_ visit: Visit, _ found: DeskReset.Found, _ form: Form) async throws -> Response {
        let model = Model(
            errors: form.errorSummary, name: found.name, idNumber: found.idNumber,
            facts: [
                Fact("姓名", found.name), Fact("身份证", found.idNumber), Fact("性别", found.sex),
                Fact("出生日期", found.birthDate.words),
            ],
            photoData: try await photoData(found, visit), hasProvedEmail: found.hasProvedEmail,
            isBlocked: found.isBlocked, witness: form.field(witness), minutes: DeskReset.lifeMinutes)
        return try visit.page(
            Self.self, model, title: "核对身份", crumbs: crumbs, status: form.isValid ? .ok : .unprocessableContent,
            isFormError: !form.isValid)
    }

    private static func photoData(_ found: DeskReset.Found, _ visit: Visit) async throws -> String? {
        guard let hash = found.photoHash else { return nil }
        let attachments = visit.site.attachments
        let bytes = try await visit.site.workers.run { try attachments.read(hash) }
        return "data:image/jpeg;base64,\(Base64.encode(bytes))"
    }
}

/// The code, shown once.
enum DeskResetCodePage: Page {
    struct Model: TemplateModel {
        let name: String
        let code: String
        let minutes: Int
        let url: String
    }

    static let template = "account/desk-reset-code"

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = visit.form()
        let number = form.text(DeskResetsPage.idNumber)
        guard let found = try visit.read({ try DeskReset.find(number, in: $0) }) else { throw PageError.notFound }
        guard !found.isBlocked else { throw PageError.conflict("这个账号已停用或冻结，不能重置密码。") }
        let witness = readWitness(&form, viewer)
        guard form.isValid else { return try await DeskResetPersonPage.response(visit, found, form) }
        let code = DeskReset.makeCode()
        let (actor, now, realNow, key) = (try visit.actor(), visit.now, visit.realNow, visit.site.sealKey)
        try await visit.write {
            try DeskReset.keep(
                code, for: found, witness: witness, by: actor, key: key, at: now, realNow: realNow, in: $0)
        }
        let model = Model(
            name: found.name, code: "\(code.prefix(4)) \(code.suffix(4))", minutes: DeskReset.lifeMinutes,
            url: "\(visit.site.configuration.publicURL)/password/desk")
        return try visit.page(Self.self, model, title: "一次性验证码", crumbs: DeskResetPersonPage.crumbs)
    }

    private static func readWitness(_ form: inout Form, _ viewer: Viewer) -> String {
        let input = DeskResetPersonPage.witness
        let name = PersonRules.plainName(form.text(input))
        guard !name.isEmpty else { return "" }
        if let problem = PersonRules.nameProblem(name) { form.fail(input, problem) }
        if name == viewer.name { form.fail(input, "核对人不能是您自己，请填写另一位工作人员的姓名") }
        return name
    }
}
