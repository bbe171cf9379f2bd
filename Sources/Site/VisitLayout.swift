import HTTP
import Templating
import Workflow

/// The frame around a page: who, where, menu, banner.
extension Visit {
    func layout(title: String, crumbs: [Crumb], isFormError: Bool) -> LayoutModel {
        let configuration = site.configuration
        let display = DisplaySettings(cookie: request.cookie(DisplaySettings.name))
        return LayoutModel(
            title: title,
            documentTitle: "\(isFormError ? "错误：" : "")\(title) - \(configuration.systemName)",
            systemName: configuration.systemName,
            authorityName: configuration.authorityName,
            isRehearsal: configuration.isRehearsal,
            businessTime: configuration.isRehearsal ? now.minuteText : "",
            isSignedIn: viewer != nil,
            viewerName: viewer?.name ?? "",
            viewerUnit: viewerUnit,
            menu: menu(),
            crumbs: trail(to: title, crumbs),
            flash: FlashCookie.flash(request.cookie(FlashCookie.name)),
            csrf: CSRF.token(of: csrfSecret),
            stylesheetURL: site.files.stylesheetURL,
            scriptURL: site.files.scriptURL,
            iconURL: site.files.iconURL,
            isElder: display.isElder,
            isStaff: viewer.map { $0.role != .applicant } ?? false,
            areShortcutsOff: display.areShortcutsOff,
            sessionSeconds: viewer?.idleSeconds ?? 0)
    }

    private var viewerUnit: String {
        guard let viewer, viewer.role != .applicant else { return "" }
        return [viewer.role.title, viewer.organisationName].compactMap { $0 }.joined(separator: " · ")
    }

    /// 首页 > group of the menu > … > this page.
    private func trail(to title: String, _ crumbs: [Crumb]) -> [Crumb] {
        guard route.path != "/" else { return [] }
        let group = crumbs.isEmpty ? route.menu.map { [Crumb($0.group)] } ?? [] : crumbs
        return [Crumb("首页", "/")] + group + [Crumb(title)]
    }

    private func menu() -> [MenuGroup] {
        guard let viewer else { return [] }
        return site.menus.groups(for: viewer.role, at: route.path)
    }
}
