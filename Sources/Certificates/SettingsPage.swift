import HTTP
import Site
import Templating
import Workflow

/// How certificate numbers look and for how long they are valid.
enum SettingsPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let pattern: Field
        let years: Field
        let example: String
    }

    static let template = "certificates/settings"
    private static let pattern = Input(
        "pattern", "编号规则",
        hint: "{year} 年份，{batch} 批号，{post} 岗位代码，{serial:6} 六位顺序号；其他文字照原样印出", lengthMax: 60)
    private static let years = Input("years", "有效期（年）", .number, lengthMax: 2)
    private static let crumbs = [Crumb("考务管理"), Crumb("证书管理", "/certificates/register")]

    static func show(_ visit: Visit) async throws -> Response {
        let setting = try visit.read { try CertificateSetting.current(in: $0) }
        let form = Form(initial: ["pattern": setting.numberPattern, "years": String(setting.validityYears)])
        return try visit.page(
            Self.self, model(form, setting.numberPattern), title: "编号和有效期", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        let pattern = form.text(Self.pattern)
        if !pattern.isEmpty, let problem = CertificateSetting.problem(of: pattern) { form.fail(Self.pattern, problem) }
        if Reason.containsIDNumber(pattern) { form.fail(Self.pattern, "「编号规则」里不能有 18 位数字") }
        let years = form.integer(Self.years, in: 1...50)
        guard form.isValid, let years else {
            return try visit.invalid(Self.self, model(form, pattern), title: "编号和有效期", crumbs: crumbs)
        }
        let (actor, now) = (try visit.signedIn().actor, visit.now)
        try await visit.write { connection in
            try CertificateSetting.save(pattern: pattern, validityYears: years, in: connection)
            try EventLog.record(
                programme: "certificates", subject: Subject(kind: "certificate_setting", id: 1), action: "update",
                by: actor, detail: "\(pattern)，\(years) 年", at: now, in: connection)
        }
        return visit.redirect("/certificates/settings", flash: "编号和有效期已保存，从下一次发证起使用")
    }

    private static func model(_ form: Form, _ pattern: String) -> Model {
        Model(
            errors: form.errorSummary, pattern: form.field(Self.pattern), years: form.field(years),
            example: CertificateSetting.number(pattern: pattern, year: 2026, batch: "202601", post: "104", serial: 1))
    }
}
