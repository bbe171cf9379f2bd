import Database
import HTTP
import Registry
import Site
import Templating

/// What is asked about a site.
enum SiteForm {
    static let city = Input("city", "地市", .select)
    static let name = Input("name", "考点名称", hint: "如：洛阳理工职业学院", lengthMax: 60)
    static let address = Input("address", "地址", hint: "印在准考证上", lengthMax: 100)
    static let isActive = Input("active", "使用中", .checkbox, isRequired: false)
    static let crumbs = [Crumb("考务管理"), Crumb("考点考场", "/examinations/sites")]
}

/// A new site.
enum SiteNewPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let fields: [Field]
    }

    static let template = "examinations/site-new"

    static func show(_ visit: Visit) async throws -> Response {
        let model = model(Form(), try cities(visit))
        return try visit.page(Self.self, model, title: "新建考点", crumbs: SiteForm.crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (viewer, cities, now) = (try visit.signedIn(), try cities(visit), visit.now)
        var form = visit.form()
        let cityID = form.choice(SiteForm.city, of: choices(cities)).flatMap { Int($0) }
        let (name, address) = (form.text(SiteForm.name), form.text(SiteForm.address))
        guard form.isValid, let cityID else {
            return try visit.invalid(Self.self, model(form, cities), title: "新建考点", crumbs: SiteForm.crumbs)
        }
        let id = try await visit.write { connection in
            try ExamSite.create(
                cityID: cityID, name: name, address: address, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect("/examinations/sites/\(id)", flash: "考点已建立，请添加考场")
    }

    private static func cities(_ visit: Visit) throws -> [Organisation] {
        let viewer = try visit.signedIn()
        return try visit.read { try SiteCities.all(authorityID: viewer.authorityID, in: $0) }
    }

    private static func choices(_ cities: [Organisation]) -> [Choice] {
        cities.map { Choice(String($0.id), $0.shortName) }
    }

    private static func model(_ form: Form, _ cities: [Organisation]) -> Model {
        Model(
            errors: form.errorSummary,
            fields: [
                form.field(SiteForm.city, choices: [Choice("", "请选择")] + choices(cities)),
                form.field(SiteForm.name), form.field(SiteForm.address),
            ])
    }
}
