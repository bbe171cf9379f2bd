import Database
import HTTP
import Site
import Templating
import Workflow

/// 用户管理: the staff accounts that the viewer manages.
enum StaffPage: Page {
    struct Model: TemplateModel {
        let text: Field
        let accounts: [AccountRow]
        let pager: Pager
        let isFiltered: Bool
    }

    struct AccountRow: TemplateModel {
        let url: String
        let username: String
        let name: String
        let role: String
        let organisation: String
        let state: Tag
    }

    static let template = "account/staff"
    private static let text = Input("text", "用户名、姓名或单位", isRequired: false, lengthMax: 50)

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = Form(visit.query)
        let text = form.text(Self.text)
        let keyset = Keyset(visit.query)
        let (accounts, count) = try await visit.readSlowly { connection in
            (
                try Accounts.staff(for: viewer, text: text, keyset: keyset, in: connection),
                try Accounts.staffCount(for: viewer, text: text, in: connection)
            )
        }
        let (rows, pager) = keyset.page(accounts, countText: Keyset.countText(count), query: visit.query) { $0.id }
        let model = Model(
            text: form.field(Self.text), accounts: rows.map(row), pager: pager, isFiltered: !text.isEmpty)
        return try visit.page(Self.self, model, title: "用户管理")
    }

    private static func row(_ account: Accounts.StaffAccount) -> AccountRow {
        AccountRow(
            url: "/account/staff/\(account.id)", username: account.username, name: account.name,
            role: account.role.title, organisation: account.organisationName ?? "—", state: state(of: account))
    }

    static func state(of account: Accounts.StaffAccount) -> Tag {
        if account.isDisabled { return Tag("已停用", .bad) }
        return account.hasPassword ? Tag("正常", .good) : Tag("待设置密码", .warning)
    }
}

/// A new staff account; its first password is set through a one-time link.
enum StaffNewPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let username: Field
        let name: Field
        let role: Field
        let organisation: Field?
    }

    static let template = "account/staff-new"
    private static let title = "新建账号"
    private static let crumbs = [Crumb("系统管理"), Crumb("用户管理", "/account/staff")]
    private static let username = Input(
        "username", "用户名", hint: "4 至 30 个小写字母或数字，以字母开头；一人一号，不能共用", lengthMax: 30)
    private static let name = Input("name", "姓名", lengthMax: 50)
    private static let role = Input("role", "角色", .select)
    private static let organisation = Input("organisation", "单位", .select)

    static func show(_ visit: Visit) async throws -> Response {
        try visit.page(Self.self, try model(Form(), visit), title: title, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = visit.form()
        let username = form.text(Self.username)
        if !username.isEmpty, !isUsername(username) {
            form.fail(Self.username, "「用户名」应为 4 至 30 个小写字母或数字，并以字母开头")
        }
        let name = form.text(Self.name)
        let role = form.choice(Self.role, of: roleChoices(viewer)).flatMap(Role.init)
        let organisationID = try organisationID(&form, role, visit)
        guard form.isValid, let role else {
            return try visit.invalid(Self.self, try model(form, visit), title: title, crumbs: crumbs)
        }
        let (now, realNow) = (visit.now, visit.realNow)
        let token = try await visit.write { connection -> String? in
            guard try !Accounts.isTaken(username, in: connection) else { return nil }
            return try Accounts.createStaff(
                username: username, name: name, role: role, organisationID: organisationID, by: viewer.actor, at: now,
                realNow: realNow, in: connection)
        }
        guard let token else {
            form.fail(Self.username, "用户名「\(username)」已经有人使用，请换一个")
            return try visit.invalid(Self.self, try model(form, visit), title: title, crumbs: crumbs)
        }
        return try StaffLinkPage.response(visit, username: username, token: token)
    }

    private static func isUsername(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let isLetter: (UInt8) -> Bool = { (97...122).contains($0) }
        return (4...30).contains(bytes.count) && bytes.first.map(isLetter) == true
            && bytes.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }

    /// The unit must be one of the role's kind; administrators have none.
    private static func organisationID(_ form: inout Form, _ role: Role?, _ visit: Visit) throws -> Int? {
        guard let role, let kind = Organisation.Kind(rawValue: role.rawValue) else { return nil }
        let viewer = try visit.signedIn()
        let choices = try visit.read { connection in
            try organisations(kind, for: viewer, in: connection).map { Choice(String($0.id), $0.name) }
        }
        let value = form.text(organisation)
        guard !value.isEmpty else { return nil }
        guard choices.contains(where: { $0.value == value }) else {
            form.fail(organisation, "「\(role.title)」的账号请选择一个\(kind.title)单位")
            return nil
        }
        return Int(value)
    }

    /// The units of the viewer's own authority; those of all for who has none.
    private static func organisations(
        _ kind: Organisation.Kind, for viewer: Viewer, in connection: Connection
    ) throws -> [Organisation] {
        try Organisation.all(kind, authorityID: viewer.authorityID, in: connection)
    }

    private static func roleChoices(_ viewer: Viewer) -> [Choice] {
        Accounts.managedRoles(by: viewer.role).map { Choice($0.rawValue, $0.title) }
    }

    private static func model(_ form: Form, _ visit: Visit) throws -> Model {
        let viewer = try visit.signedIn()
        let kinds = Accounts.managedRoles(by: viewer.role).compactMap { Organisation.Kind(rawValue: $0.rawValue) }
        let organisations = try visit.read { connection in
            try kinds.flatMap { kind in
                try Self.organisations(kind, for: viewer, in: connection)
                    .map { Choice(String($0.id), "\(kind.title) · \($0.name)") }
            }
        }
        return Model(
            errors: form.errorSummary, username: form.field(username), name: form.field(name),
            role: form.field(role, choices: roleChoices(viewer)),
            organisation: form.field(organisation, choices: organisations))
    }
}

/// The one-time link, shown once to the one who hands it over.
enum StaffLinkPage: Page {
    struct Model: TemplateModel {
        let username: String
        let link: String
        let hours: Int
    }

    static let template = "account/staff-link"

    static func response(_ visit: Visit, username: String, token: String) throws -> Response {
        let model = Model(
            username: username, link: "\(visit.site.configuration.publicURL)/password/reset/\(token)",
            hours: Accounts.linkHours)
        return try visit.page(
            Self.self, model, title: "一次性链接", crumbs: [Crumb("系统管理"), Crumb("用户管理", "/account/staff")])
    }
}
