import Documents
import HTTP
import Site
import Templating
import Workflow

/// 身份争议申请: for people whose ID number was registered by somebody else; anyone may file, with a proof.
enum IdentityDisputePage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        /// The reference number, after filing.
        let reference: String?
        let idNumber: Field
        let name: Field
        let phone: Field
        let email: Field
        let explanation: Field
        let proof: Field
        let captcha: CaptchaField
    }

    static let template = "account/identity-dispute"
    static let proofBytesMax = 5 << 20
    private static let title = "身份争议申请"
    private static let claimsPerAddressAndDayMax = 20
    private static let openClaimsPerNumberMax = 3

    private static let idNumber = Input("id_number", "身份证号", .idNumber, lengthMax: 40, autocomplete: "off")
    private static let name = Input(
        "name", "姓名", hint: "与身份证上的姓名完全一致", lengthMax: PersonRules.nameLengthMax, autocomplete: "name")
    private static let phone = Input("phone", "手机", .phone, hint: "工作人员核实时会打这个电话", autocomplete: "tel")
    private static let email = Input(
        "email", "电子邮箱", .email, hint: "可不填；填写的，办理结果会发到这个邮箱", isRequired: false, lengthMax: 254,
        autocomplete: "email")
    private static let explanation = Input(
        "explanation", "说明", .multiline(rows: 5), hint: "什么时候、怎么发现身份证号被注册；您是否注册过", lengthMax: 1000)
    private static let proof = Input(
        "proof", "证明照片", .file(accept: "image/jpeg,image/png"),
        hint: "本人手持身份证的照片，JPG 或 PNG，不超过 5 MB，证件上的字要看得清。只用于核实这个申请")

    static func show(_ visit: Visit) async throws -> Response {
        let reference = filedID(visit).map(IdentityDispute.reference)
        return try visit.page(Self.self, model(visit, Form(), reference: reference), title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        if CaptchaChallenge.isRenewal(visit) { return try visit.page(Self.self, model(visit, form), title: title) }
        let claim = read(&form, visit)
        let upload = form.file(proof)
        let isAnswered = try await CaptchaChallenge.check(&form, visit)
        guard form.isValid, let claim, let upload else { return try invalid(visit, form, isAnswered: isAnswered) }
        try visit.site.limiter.count(
            "identity dispute \(visit.request.peerAddress)", countMax: claimsPerAddressAndDayMax, seconds: 86_400,
            at: visit.realNow)
        try refuseIfPointless(claim, visit)
        do {
            let jpeg = try await visit.site.workers.run { try ProofPicture.accept(upload.read()) }
            let stored = try await visit.store(jpeg)
            let (now, address) = (visit.now, visit.request.peerAddress)
            let id = try await visit.write {
                try IdentityDispute.file(claim, proof: stored, from: address, at: now, in: $0)
            }
            return visit.redirect("/account/identity-dispute?filed=\(id)")
        } catch let problem as PhotoProblem {
            form.fail(proof, problem.sentence)
            return try invalid(visit, form, isAnswered: true)
        }
    }

    private static func read(_ form: inout Form, _ visit: Visit) -> IdentityClaim? {
        let text = form.text(idNumber)
        var number: IDNumber?
        if !text.isEmpty {
            do { number = try IDNumber(text, today: visit.now.day) } catch { form.fail(idNumber, error.sentence) }
        }
        let name = PersonRules.plainName(form.text(name))
        if !name.isEmpty, let problem = PersonRules.nameProblem(name) { form.fail(Self.name, problem) }
        let phone = form.text(phone)
        if !phone.isEmpty, let problem = PersonRules.phoneProblem(phone) { form.fail(Self.phone, problem) }
        let email = form.optionalText(email)
        if let email, let problem = PersonRules.emailProblem(email) { form.fail(Self.email, problem) }
        let explanation = form.text(explanation)
        guard let number else { return nil }
        return IdentityClaim(idNumber: number, name: name, phone: phone, email: email, explanation: explanation)
    }

    /// A number that is free can simply be registered; one that several claims wait for needs no further one.
    private static func refuseIfPointless(_ claim: IdentityClaim, _ visit: Visit) throws {
        let number = claim.idNumber.text
        let (isTaken, openCount) = try visit.read { connection in
            (
                try Person.isTaken(idNumber: number, in: connection),
                try IdentityDispute.openCount(of: number, in: connection)
            )
        }
        guard isTaken else {
            throw PageError.refused(title: "不需要申请", sentences: ["这个身份证号还没有人注册，您可以直接注册。"])
        }
        guard openCount < openClaimsPerNumberMax else {
            throw PageError.refused(
                title: "已经有人申请", sentences: ["对这个身份证号已经有 \(openCount) 个申请正在核实，请等待工作人员联系。"])
        }
    }

    private static func filedID(_ visit: Visit) -> Int? {
        guard let text = visit.query.first("filed"), text.utf8.count <= 9, let id = Int(text), id > 0 else {
            return nil
        }
        return id
    }

    private static func invalid(_ visit: Visit, _ form: Form, isAnswered: Bool) throws -> Response {
        try visit.invalid(Self.self, model(visit, form, isAnswered: isAnswered), title: title)
    }

    private static func model(
        _ visit: Visit, _ form: Form, reference: String? = nil, isAnswered: Bool = false
    ) -> Model {
        Model(
            errors: form.errorSummary, reference: reference, idNumber: form.field(idNumber), name: form.field(name),
            phone: form.field(phone), email: form.field(email), explanation: form.field(explanation),
            proof: form.field(proof), captcha: CaptchaChallenge.field(visit, form, isAnswered: isAnswered))
    }
}
