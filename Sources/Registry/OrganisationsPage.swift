import Database
import HTTP
import Site
import Templating
import Workflow

/// 机构管理: cities, colleges and training institutions.
enum OrganisationsPage: Page {
    struct Model: TemplateModel {
        let kind: Field
        let city: Field
        let organisations: [OrganisationRow]
        let countText: String
    }

    struct OrganisationRow: TemplateModel {
        let url: String
        let name: String
        let kind: String
        let city: String
        let desk: String
        let phone: String
        let state: Tag
    }

    static let template = "account/organisations"
    private static let kind = Input("kind", "类别", .select, isRequired: false)
    private static let city = Input("city", "地市", .select, isRequired: false)

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = Form(visit.query)
        let kind = form.text(Self.kind)
        let cityID = Int(form.text(Self.city))
        let (organisations, cities) = try visit.read { connection in
            (
                try OrganisationQueries.list(
                    kind: kind, cityID: cityID, authorityID: viewer.authorityID, in: connection),
                try Organisation.all(.city, authorityID: viewer.authorityID, in: connection)
            )
        }
        let cityNames = Dictionary(uniqueKeysWithValues: cities.map { ($0.id, $0.shortName) })
        let kinds = Organisation.Kind.allCases.filter { $0 != .province }.map { Choice($0.rawValue, $0.title) }
        let model = Model(
            kind: form.field(Self.kind, choices: kinds),
            city: form.field(Self.city, choices: cities.map { Choice(String($0.id), $0.shortName) }),
            organisations: organisations.map { row($0, cityNames) },
            countText: Keyset.countText(organisations.count))
        return try visit.page(Self.self, model, title: "机构管理")
    }

    private static func row(_ organisation: Organisation, _ cityNames: [Int: String]) -> OrganisationRow {
        OrganisationRow(
            url: "/account/organisations/\(organisation.id)", name: organisation.name,
            kind: organisation.kind.title,
            city: organisation.cityID.flatMap { cityNames[$0] } ?? organisation.shortName,
            desk: organisation.kind == .college ? (organisation.hasDesk ? "本校审核" : "所在地市审核") : "—",
            phone: organisation.phone,
            state: organisation.isActive ? Tag("使用中", .good) : Tag("已停用", .neutral))
    }
}

/// What a form asks about an organisation.
struct OrganisationForm {
    struct Values: Sendable {
        let kind: Organisation.Kind
        let code: String
        let name: String
        let cityID: Int?
        let hasDesk: Bool
        let address: String
        let phone: String
        let isActive: Bool
    }

    struct Fields: TemplateModel {
        let errors: ErrorSummary
        let kind: Field?
        let code: Field?
        let name: Field
        let city: Field?
        let desk: Field?
        let address: Field
        let phone: Field
        let isActive: Field?
    }

    private static let kind = Input("kind", "类别", .radios)
    private static let code = Input("code", "代码", hint: "3 至 30 个小写字母或数字，如 zhongyuan", lengthMax: 30)
    private static let name = Input("name", "名称", lengthMax: 60)
    private static let city = Input("city", "所在地市", .select)
    private static let desk = Input(
        "desk", "由院校自己审核、缴费确认和上报本校学生", .checkbox, isRequired: false)
    private static let address = Input("address", "地址", hint: "报名人员办理现场审核或缴费的地点", lengthMax: 100)
    private static let phone = Input("phone", "电话", .phone, lengthMax: 20)
    private static let isActive = Input("active", "使用中", .checkbox, isRequired: false)
    private static let kinds = [Organisation.Kind.college, .institution].map { Choice($0.rawValue, $0.title) }

    /// The values, or nil when the form has errors. `existing` keeps what can't be changed.
    static func read(
        _ form: inout Form, existing: Organisation?, cities: [Organisation]
    ) -> Values? {
        let kind = existing?.kind ?? form.choice(Self.kind, of: kinds).flatMap(Organisation.Kind.init)
        let code = existing?.code ?? form.text(Self.code)
        if existing == nil, !code.isEmpty, !isCode(code) { form.fail(Self.code, "「代码」应为 3 至 30 个小写字母或数字") }
        let name = form.text(Self.name)
        let needsCity = kind == .college || kind == .institution
        let cityID = needsCity ? form.choice(city, of: choices(cities)).flatMap { Int($0) } : nil
        let values = Values(
            kind: kind ?? .college, code: code, name: name, cityID: cityID,
            hasDesk: kind == .college ? form.isTicked(desk) : existing?.hasDesk ?? false,
            address: form.text(address), phone: form.text(phone),
            isActive: existing == nil || form.isTicked(isActive))
        return form.isValid ? values : nil
    }

    static func fields(_ form: Form, existing: Organisation?, cities: [Organisation]) -> Fields {
        let needsCity = existing.map { $0.kind == .college || $0.kind == .institution } ?? true
        return Fields(
            errors: form.errorSummary, kind: existing == nil ? form.field(kind, choices: kinds) : nil,
            code: existing == nil ? form.field(code) : nil, name: form.field(name),
            city: needsCity ? form.field(city, choices: choices(cities)) : nil,
            desk: existing.map { $0.kind == .college } ?? true ? form.field(desk) : nil,
            address: form.field(address), phone: form.field(phone),
            isActive: existing == nil ? nil : form.field(isActive))
    }

    static func initial(_ organisation: Organisation) -> Form {
        Form(initial: [
            "name": organisation.name, "city": organisation.cityID.map(String.init) ?? "",
            "desk": organisation.hasDesk ? "1" : "", "address": organisation.address, "phone": organisation.phone,
            "active": organisation.isActive ? "1" : "",
        ])
    }

    static func failTaken(_ form: inout Form) { form.fail(code, "这个代码已经有单位使用，请换一个") }

    private static func choices(_ cities: [Organisation]) -> [Choice] {
        cities.map { Choice(String($0.id), $0.shortName) }
    }

    private static func isCode(_ text: String) -> Bool {
        (3...30).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }
}

/// A new college or institution.
enum OrganisationNewPage: Page {
    struct Model: TemplateModel {
        let fields: OrganisationForm.Fields
    }

    static let template = "account/organisation-new"
    private static let crumbs = [Crumb("系统管理"), Crumb("机构管理", "/account/organisations")]

    static func show(_ visit: Visit) async throws -> Response {
        let authorityID = try visit.signedIn().authorityID
        let cities = try visit.read { try Organisation.all(.city, authorityID: authorityID, in: $0) }
        let fields = OrganisationForm.fields(Form(), existing: nil, cities: cities)
        return try visit.page(Self.self, Model(fields: fields), title: "新建机构", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let authorityID = viewer.authorityID
        let cities = try visit.read { try Organisation.all(.city, authorityID: authorityID, in: $0) }
        var form = visit.form()
        let now = visit.now
        if let values = OrganisationForm.read(&form, existing: nil, cities: cities) {
            let id = try await visit.write { connection in
                try OrganisationQueries.create(
                    values, authorityID: viewer.authorityID, by: viewer.actor, at: now, in: connection)
            }
            if id != nil { return visit.redirect("/account/organisations", flash: "「\(values.name)」已建立") }
            OrganisationForm.failTaken(&form)
        }
        let fields = OrganisationForm.fields(form, existing: nil, cities: cities)
        return try visit.invalid(Self.self, Model(fields: fields), title: "新建机构", crumbs: crumbs)
    }
}

/// Changes an organisation: name, address, phone, who reviews, in use or not.
enum OrganisationEditPage: Page {
    struct Model: TemplateModel {
        let action: String
        let facts: [Fact]
        let fields: OrganisationForm.Fields
    }

    static let template = "account/organisation-edit"
    private static let crumbs = [Crumb("系统管理"), Crumb("机构管理", "/account/organisations")]

    static func show(_ visit: Visit) async throws -> Response {
        let (organisation, cities) = try load(visit)
        let model = model(OrganisationForm.initial(organisation), organisation, cities)
        return try visit.page(Self.self, model, title: organisation.name, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let (organisation, cities) = try load(visit)
        var form = visit.form()
        guard let values = OrganisationForm.read(&form, existing: organisation, cities: cities) else {
            let model = model(form, organisation, cities)
            return try visit.invalid(Self.self, model, title: organisation.name, crumbs: crumbs)
        }
        let now = visit.now
        try await visit.write {
            try OrganisationQueries.update(organisation.id, values, by: viewer.actor, at: now, in: $0)
        }
        return visit.redirect("/account/organisations", flash: "「\(values.name)」已保存")
    }

    private static func load(_ visit: Visit) throws -> (Organisation, [Organisation]) {
        let (viewer, id) = (try visit.signedIn(), try visit.id())
        return try visit.read { connection in
            guard let organisation = try Organisation.find(id, in: connection),
                organisation.authorityID == viewer.authorityID, organisation.kind != .province
            else { throw PageError.notFound }
            return (organisation, try Organisation.all(.city, authorityID: viewer.authorityID, in: connection))
        }
    }

    private static func model(_ form: Form, _ organisation: Organisation, _ cities: [Organisation]) -> Model {
        Model(
            action: "/account/organisations/\(organisation.id)",
            facts: [Fact("类别", organisation.kind.title), Fact("代码", organisation.code)],
            fields: OrganisationForm.fields(form, existing: organisation, cities: cities))
    }
}
