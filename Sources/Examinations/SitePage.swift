import Database
import HTTP
import Site
import Templating
import Workflow

/// A site with its rooms; a range of rooms is added at once.
enum SitePage: Page {
    struct Model: TemplateModel {
        let url: String
        let state: Tag
        let facts: [Fact]
        let rooms: [RoomRow]
        let errors: ErrorSummary
        let fields: [Field]
    }

    struct RoomRow: TemplateModel {
        let id: Int
        let url: String
        let number: Int
        let name: String
        let capacity: Int
        let state: Tag
    }

    static let template = "examinations/site"
    private static let first = Input("first", "起始考场号", .number, hint: "1 到 999", lengthMax: 3)
    private static let last = Input("last", "终止考场号", .number, lengthMax: 3)
    private static let prefix = Input(
        "prefix", "教室名称前缀", hint: "如“1号楼”，教室名称为 1号楼101、1号楼102……", isRequired: false, lengthMax: 20)
    private static let capacity = Input("capacity", "每间座位数", .number, lengthMax: 3)

    static func show(_ visit: Visit) async throws -> Response {
        let site = try ExamSite.of(visit)
        let model = try model(Form(initial: ["capacity": String(ExamRoom.defaultCapacity)]), site, visit)
        return try visit.page(Self.self, model, title: site.name, crumbs: SiteForm.crumbs)
    }

    /// Adds a range of rooms.
    static func submit(_ visit: Visit) async throws -> Response {
        let (site, viewer, now) = (try ExamSite.of(visit), try visit.signedIn(), visit.now)
        var form = visit.form()
        let start = form.integer(first, in: ExamRoom.numbers)
        let end = form.integer(last, in: ExamRoom.numbers)
        let prefix = form.text(Self.prefix)
        let capacity = form.integer(Self.capacity, in: ExamRoom.capacities)
        if let start, let end, end < start { form.fail(last, "「终止考场号」不能小于「起始考场号」") }
        if let start, let end, end - start >= 200 { form.fail(last, "一次最多添加 200 间考场") }
        guard form.isValid, let start, let end, let capacity else {
            return try visit.invalid(
                Self.self, try model(form, site, visit), title: site.name, crumbs: SiteForm.crumbs)
        }
        let oldCount = try await visit.write { connection in
            try ExamRoom.add(
                start...end, to: site.id, named: prefix, capacity: capacity, by: viewer.actor, at: now,
                in: connection)
        }
        let old = oldCount > 0 ? "，\(oldCount) 间原来就有，没有改动" : ""
        return visit.redirect(site.url, flash: "已添加 \(end - start + 1 - oldCount) 间考场\(old)")
    }

    private static func model(_ form: Form, _ site: ExamSite, _ visit: Visit) throws -> Model {
        let rooms = try visit.read { try ExamRoom.all(of: site.id, in: $0) }
        return Model(
            url: site.url, state: site.isActive ? Tag("使用中", .good) : Tag("已停用", .neutral),
            facts: [
                Fact("地市", site.cityName), Fact("考点编号", TicketSeries.twoDigits(site.number)),
                Fact("地址", site.address), Fact("使用中的考场", "\(site.roomCount) 间，每场 \(site.seatCount) 个座位"),
            ],
            rooms: rooms.map { room in
                RoomRow(
                    id: room.id, url: "\(site.url)/rooms/\(room.id)", number: room.number, name: room.name,
                    capacity: room.capacity, state: room.isActive ? Tag("使用中", .good) : Tag("已停用", .neutral))
            },
            errors: form.errorSummary,
            fields: [form.field(first), form.field(last), form.field(prefix), form.field(capacity)])
    }
}

extension ExamSite {
    var url: String { "/examinations/sites/\(id)" }

    /// The site at `:id`, or 404.
    static func of(_ visit: Visit) throws -> ExamSite {
        let (id, viewer) = (try visit.id(), try visit.signedIn())
        guard let site = try visit.read({ try ExamSite.find(id, authorityID: viewer.authorityID, in: $0) }) else {
            throw PageError.notFound
        }
        return site
    }
}
