import Database
import Workflow

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
                site: try row[0], examRoom: try row[1], name: try row[2], startsAt: try row[3],
                posts: (try row[4] as String).replacing(",", with: "、"),
                candidateCount: try row[5])
        }
    }
}
