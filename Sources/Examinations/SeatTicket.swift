import Database
import Site
import Workflow

/// Where and when a candidate sits, in the draw that counts: what 准考证 and 考生名单 print.
package struct SeatTicket: Sendable {
    package let candidateID: Int
    package let planID: Int
    package let personID: Int
    package let registrationID: Int
    package let unitID: Int
    package let postID: Int
    package let startsAt: Moment
    package let endsAt: Moment
    package let siteID: Int
    package let cityName: String
    package let siteName: String
    package let siteAddress: String
    /// 考场号 as printed.
    package let examRoomNumber: Int
    /// 教室.
    package let roomName: String
    package let seatNumber: Int
    /// 准考证号: 15 digits.
    package let ticketNumber: String

    /// 「2026年5月16日 09:00–11:00」
    package var timeText: String { ExamSession(id: 0, number: 0, startsAt: startsAt, endsAt: endsAt).timeText }
    /// 「013」
    package var examRoomText: String {
        let digits = String(examRoomNumber)
        return String(repeating: "0", count: max(3 - digits.utf8.count, 0)) + digits
    }
    /// 「07」
    package var seatText: String { TicketSeries.twoDigits(seatNumber) }

    /// Of one registration; nil before the draw.
    package static func find(
        planID: Int, registrationID: Int, in connection: Connection
    ) throws -> SeatTicket? {
        try connection.first(columns + " WHERE c.plan_id = ? AND c.registration_id = ?", planID, registrationID, row: read)
    }

    /// Whose candidates a list shows: those a unit reported, or all who sit in a city's rooms.
    package enum Scope: Sendable {
        case unit(Int)
        case siteCity(Int)
    }

    /// A list by site, room and seat; of one site or one room, if given. At most `countMax`.
    package static func list(
        planID: Int, scope: Scope, siteID: Int? = nil, examRoomNumber: Int? = nil, countMax: Int = 2000,
        in connection: Connection
    ) throws -> [SeatTicket] {
        let (condition, id): (SQL, Int) =
            switch scope {
            case .unit(let id): (" AND c.unit_id = ?", id)
            case .siteCity(let id): (" AND x.city_id = ?", id)
            }
        let filter: SQL = " AND (? IS NULL OR t.site_id = ?) AND (? IS NULL OR t.room_number = ?)"
        let order: SQL = " ORDER BY x.city_id, x.number, t.room_number, t.seat_number LIMIT ?"
        return try connection.all(
            columns + " WHERE c.plan_id = ?" + condition + filter + order,
            arguments: [planID, id, siteID, siteID, examRoomNumber, examRoomNumber, countMax], row: read)
    }

    /// The rooms of a list with their number of people, to choose from.
    package struct RoomCount: Sendable {
        package let siteID: Int
        package let cityName: String
        package let siteName: String
        package let examRoomNumber: Int
        package let roomName: String
        package let startsAt: Moment
        package let candidateCount: Int
    }

    package static func rooms(planID: Int, scope: Scope, in connection: Connection) throws -> [RoomCount] {
        let (condition, id): (SQL, Int) =
            switch scope {
            case .unit(let id): (" AND c.unit_id = ?", id)
            case .siteCity(let id): (" AND x.city_id = ?", id)
            }
        let select: SQL = """
            SELECT x.id, g.short_name, x.name, t.room_number, r.name, s.starts_at, count(*)
            """
        let group: SQL = " GROUP BY x.id, t.room_number ORDER BY x.city_id, x.number, t.room_number"
        return try connection.all(
            select + tables + " WHERE c.plan_id = ?" + condition + group, arguments: [planID, id]
        ) { row in
            RoomCount(
                siteID: try row[0], cityName: try row[1], siteName: try row[2], examRoomNumber: try row[3],
                roomName: try row[4], startsAt: try row[5], candidateCount: try row[6])
        }
    }

    private static let tables: SQL = """
         FROM candidate c JOIN candidate_seat t ON t.candidate_id = c.id JOIN exam_session s ON s.id = t.session_id
            JOIN exam_site x ON x.id = t.site_id JOIN exam_room r ON r.id = t.room_id
            JOIN organisation g ON g.id = x.city_id
        """

    private static let columns: SQL = """
        SELECT c.id, c.plan_id, c.person_id, c.registration_id, c.unit_id, c.post_id, s.starts_at, s.ends_at, x.id,
            g.short_name, x.name, x.address, t.room_number, r.name, t.seat_number, t.ticket_number
        """ + tables

    private static func read(_ row: Row) throws -> SeatTicket {
        SeatTicket(
            candidateID: try row[0], planID: try row[1], personID: try row[2], registrationID: try row[3],
            unitID: try row[4], postID: try row[5], startsAt: try row[6], endsAt: try row[7], siteID: try row[8],
            cityName: try row[9], siteName: try row[10], siteAddress: try row[11], examRoomNumber: try row[12],
            roomName: try row[13], seatNumber: try row[14], ticketNumber: try row[15])
    }
}
