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

/// One of the four files of a draw. Taking it out is an event (decision 31).
enum SeatFilePage: Page {
    static let names = [SeatFiles.candidatesName, SeatFiles.roomsName, SeatFiles.seatsName, SeatFiles.sealName]
    private static let table = "text/csv; charset=utf-8"

    static func show(_ visit: Visit) async throws -> Response {
        let (_, allocation) = try SeatAllocation.numbered(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        let name = try visit.parameter("name")
        guard names.contains(name) else { throw PageError.notFound }
        let made = try await visit.readSlowly { connection -> SeatFiles? in try allocation.files(in: connection) }
        guard let files = made else { throw PageError.notFound }
        try await visit.write { connection in
            try EventLog.record(
                programme: SeatAllocationWorkflow.name, subject: SeatAllocationWorkflow.subject(allocation.id),
                action: "export", by: viewer.actor, detail: name, at: now, in: connection)
        }
        switch name {
        case SeatFiles.candidatesName: return visit.file(files.candidates, type: table, name: name)
        case SeatFiles.roomsName: return visit.file(files.rooms, type: table, name: name)
        case SeatFiles.seatsName: return visit.file(files.seats, type: table, name: name)
        default: return visit.file(files.seal, type: "text/plain; charset=utf-8", name: name)
        }
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

/// Counts of a draw; for a worker, they read all its seats.
enum SeatResultQueries {
    struct City: Sendable {
        let id: Int
        let name: String
        let siteCount: Int
        let roomCount: Int
        let candidateCount: Int
    }

    static func cities(of id: Int, in connection: Connection) throws -> [City] {
        try connection.all(
            """
            SELECT c.id, c.short_name, count(DISTINCT s.site_id), count(DISTINCT s.site_id * 1000 + s.room_number),
                count(*)
            FROM seat s JOIN exam_site x ON x.id = s.site_id JOIN organisation c ON c.id = x.city_id
            WHERE s.allocation_id = ? GROUP BY c.id ORDER BY c.id
            """, id
        ) { row in
            City(
                id: try row[0], name: try row[1], siteCount: try row[2], roomCount: try row[3],
                candidateCount: try row[4])
        }
    }

    struct Room: Sendable {
        let site: String
        let examRoom: Int
        let name: String
        let startsAt: Moment
        let posts: String
        let candidateCount: Int
    }

    static func rooms(of id: Int, cityID: Int, in connection: Connection) throws -> [Room] {
        try connection.all(
            """
            SELECT x.name, s.room_number, r.name, e.starts_at,
                group_concat(DISTINCT p.specialty || ' ' || p.title), count(*)
            FROM seat s JOIN exam_site x ON x.id = s.site_id JOIN exam_room r ON r.id = s.room_id
                JOIN exam_session e ON e.id = s.session_id JOIN candidate c ON c.id = s.candidate_id
                JOIN post p ON p.id = c.post_id
            WHERE s.allocation_id = ? AND x.city_id = ?
            GROUP BY x.id, s.room_number ORDER BY x.number, s.room_number
            """, id, cityID
        ) { row in
            Room(
                site: try row[0], examRoom: try row[1], name: try row[2], startsAt: try row[3], posts: try row[4],
                candidateCount: try row[5])
        }
    }
}
