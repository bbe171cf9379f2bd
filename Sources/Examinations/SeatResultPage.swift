import Database
import HTTP
import Site
import Templating
import Workflow

/// What a draw gave: counts by city, the rooms of one city, and the four files by which anyone can check it.
enum SeatResultPage: Page {
    struct Model: TemplateModel {
        let state: Tag
        let facts: [Fact]
        let files: [Link]
        let cities: [CityRow]
        let city: Field
        let rooms: [RoomRow]
        let cityName: String?
    }

    struct CityRow: TemplateModel {
        let name: String
        let url: String
        let siteCount: Int
        let roomCount: Int
        let candidateCount: Int
    }

    struct RoomRow: TemplateModel {
        let site: String
        let number: String
        let room: String
        let session: String
        let posts: String
        let candidateCount: Int
    }

    static let template = "examinations/seat-result"
    private static let city = Input("city", "地市", .select, isRequired: false)

    static func show(_ visit: Visit) async throws -> Response {
        let (plan, allocation) = try SeatAllocation.numbered(visit)
        var form = Form(visit.query)
        let cityID = Int(form.text(city))
        let (cities, rooms) = try await visit.readSlowly { connection in
            (
                try SeatResultQueries.cities(of: allocation.id, in: connection),
                try cityID.map { try SeatResultQueries.rooms(of: allocation.id, cityID: $0, in: connection) } ?? []
            )
        }
        let choices = [Choice("", "请选择")] + cities.map { Choice(String($0.id), $0.name) }
        let model = Model(
            state: allocation.tag, facts: allocation.facts,
            files: SeatFilePage.names.map { Link($0, "\(allocation.url)/files/\($0)") },
            cities: cities.map { city in
                CityRow(
                    name: city.name, url: "?city=\(city.id)", siteCount: city.siteCount, roomCount: city.roomCount,
                    candidateCount: city.candidateCount)
            },
            city: form.field(city, choices: choices), rooms: rooms.map(row),
            cityName: cities.first { $0.id == cityID }?.name)
        return try visit.page(
            Self.self, model, title: "第 \(allocation.number) 次编排结果", crumbs: plan.seatsCrumbs)
    }

    private static func row(_ room: SeatResultQueries.Room) -> RoomRow {
        let session = ExamSession(id: 0, number: 0, startsAt: room.startsAt, endsAt: room.startsAt)
        return RoomRow(
            site: room.site, number: String(room.examRoom), room: room.name, session: session.title, posts: room.posts,
            candidateCount: room.candidateCount)
    }
}

extension SeatAllocation {
    /// The allocation `:number` of the plan at `:id` that has a result, or 404.
    static func numbered(_ visit: Visit) throws -> (plan: Plan, allocation: SeatAllocation) {
        let (plan, number) = (try Plan.of(visit), try visit.id("number"))
        let all = try visit.read { try Self.all(of: plan.id, in: $0) }
        guard let allocation = all.first(where: { $0.number == number && $0.hasResult }) else {
            throw PageError.notFound
        }
        return (plan, allocation)
    }
}
