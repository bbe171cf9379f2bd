import Database
import HTTP
import Site
import Templating

/// Name and seats of one room.
enum RoomEditPage: Page {
    typealias Model = SiteEditPage.Model

    static let template = "examinations/site-edit"
    private static let name = Input("name", "教室名称", hint: "印在准考证上", lengthMax: 30)
    private static let capacity = Input("capacity", "座位数", .number, lengthMax: 2)

    static func show(_ visit: Visit) async throws -> Response {
        let (site, room) = try load(visit)
        let form = Form(initial: ["name": room.name, "capacity": String(room.capacity)])
        return try visit.page(Self.self, model(form, site, room), title: title(room), crumbs: crumbs(site))
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (site, room) = try load(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        var form = visit.form()
        let name = form.text(Self.name)
        guard let capacity = form.integer(Self.capacity, in: ExamRoom.capacities), form.isValid else {
            return try visit.invalid(Self.self, model(form, site, room), title: title(room), crumbs: crumbs(site))
        }
        try await visit.write { connection in
            try ExamRoom.update(
                room, of: site.id, name: name, capacity: capacity, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(site.url, flash: "考场 \(room.number) 已保存")
    }

    private static func load(_ visit: Visit) throws -> (ExamSite, ExamRoom) {
        let (site, roomID) = (try ExamSite.of(visit), try visit.id("room"))
        guard let room = try visit.read({ try ExamRoom.find(roomID, of: site.id, in: $0) }) else {
            throw PageError.notFound
        }
        return (site, room)
    }

    private static func title(_ room: ExamRoom) -> String { "修改考场 \(room.number)" }
    private static func crumbs(_ site: ExamSite) -> [Crumb] { SiteForm.crumbs + [Crumb(site.name, site.url)] }

    private static func model(_ form: Form, _ site: ExamSite, _ room: ExamRoom) -> Model {
        Model(
            action: "\(site.url)/rooms/\(room.id)", errors: form.errorSummary,
            fields: [form.field(name), form.field(capacity)], cancelURL: site.url)
    }
}
