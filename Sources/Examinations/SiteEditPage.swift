import Database
import HTTP
import Site
import Templating

/// Name and address of a site, in use or not.
enum SiteEditPage: Page {
    struct Model: TemplateModel {
        let action: String
        let errors: ErrorSummary
        let fields: [Field]
        let cancelURL: String
    }

    static let template = "examinations/site-edit"

    static func show(_ visit: Visit) async throws -> Response {
        let site = try ExamSite.of(visit)
        let form = Form(initial: [
            "name": site.name, "address": site.address, "active": site.isActive ? "1" : "",
        ])
        return try visit.page(Self.self, model(form, site), title: "修改考点", crumbs: crumbs(site))
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (site, viewer, now) = (try ExamSite.of(visit), try visit.signedIn(), visit.now)
        var form = visit.form()
        let (name, address) = (form.text(SiteForm.name), form.text(SiteForm.address))
        let isActive = form.isTicked(SiteForm.isActive)
        guard form.isValid else {
            return try visit.invalid(Self.self, model(form, site), title: "修改考点", crumbs: crumbs(site))
        }
        try await visit.write { connection in
            try ExamSite.update(
                site, name: name, address: address, isActive: isActive, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(site.url, flash: "考点已保存")
    }

    private static func crumbs(_ site: ExamSite) -> [Crumb] { SiteForm.crumbs + [Crumb(site.name, site.url)] }

    private static func model(_ form: Form, _ site: ExamSite) -> Model {
        Model(
            action: "\(site.url)/edit", errors: form.errorSummary,
            fields: [form.field(SiteForm.name), form.field(SiteForm.address), form.field(SiteForm.isActive)],
            cancelURL: site.url)
    }
}
