import Database
import Site
import Workflow

/// Whose candidates a viewer may list. A city prints for its own sites, where others sit too (省直, colleges), and finds
/// its own people wherever they sit; a college has its students; the province everyone of its authority.
struct CandidateListScope: Sendable {
    /// On site `x` and candidate `c`; its argument is bound as `?1`, the plan as `?2`.
    let condition: SQL
    let argument: Int?

    init(_ viewer: Viewer) {
        switch viewer.role {
        case .city: (condition, argument) = ("(x.city_id = ?1 OR c.unit_id = ?1)", viewer.organisationID)
        case .college: (condition, argument) = ("c.unit_id = ?1", viewer.organisationID)
        default:
            condition = "c.plan_id IN (SELECT id FROM plan WHERE authority_id = ?1)"
            argument = viewer.authorityID
        }
    }
}

/// Where each candidate sits, for those who print the lists (HN14-C08, C09, U04).
enum CandidateListQueries {
    private static let tables: SQL = """
         FROM candidate c JOIN candidate_seat s ON s.candidate_id = c.id JOIN exam_site x ON x.id = s.site_id
            JOIN exam_session e ON e.id = s.session_id JOIN exam_room m ON m.id = s.room_id
            JOIN person p ON p.id = c.person_id JOIN post t ON t.id = c.post_id
            LEFT JOIN photo f ON f.person_id = p.id LEFT JOIN attachment a ON a.id = f.attachment_id

        """

    private static func whole(_ columns: SQL, _ scope: CandidateListScope) -> SQL {
        columns + tables + " WHERE c.plan_id = ?2 AND " + scope.condition
    }

    // MARK: - Sites and rooms

    struct SiteCount: Sendable {
        let id: Int
        let name: String
        let rooms: Int
        let people: Int
    }

    static func sites(
        planID: Int, _ scope: CandidateListScope, in connection: Connection
    ) throws -> [SiteCount] {
        let columns: SQL = "SELECT x.id, x.name, count(DISTINCT s.session_id * 1000 + s.room_number), count(*)"
        return try connection.all(
            whole(columns, scope) + " GROUP BY x.id ORDER BY x.city_id, x.number",
            arguments: [scope.argument, planID]
        ) { SiteCount(id: try $0[0], name: try $0[1], rooms: try $0[2], people: try $0[3]) }
    }

    /// A room in one session.
    struct Room: Sendable {
        let sessionID: Int
        let startsAt: Moment
        let endsAt: Moment
        let number: Int
        let name: String
        let people: Int
        /// One post, or several where the leftovers share a last room.
        let posts: String

        /// 「12-3」: session and room, in addresses.
        var code: String { "\(sessionID)-\(number)" }
        var session: String { "\(startsAt.day.words) \(startsAt.clockText)–\(endsAt.clockText)" }
        var title: String { "\(session) 第 \(number) 考场" }
    }

    static func rooms(
        planID: Int, siteID: Int, _ scope: CandidateListScope, in connection: Connection
    ) throws -> [Room] {
        let columns: SQL = """
            SELECT s.session_id, e.starts_at, e.ends_at, s.room_number, m.name, count(*),
                group_concat(DISTINCT t.specialty || ' ' || t.title)
            """
        return try connection.all(
            whole(columns, scope) + """
                 AND s.site_id = ?3
                GROUP BY s.session_id, s.room_number ORDER BY e.number, s.room_number LIMIT 2000
                """, arguments: [scope.argument, planID, siteID]
        ) { row in
            Room(
                sessionID: try row[0], startsAt: try row[1], endsAt: try row[2], number: try row[3],
                name: try row[4], people: try row[5],
                posts: (try row[6] as String).replacing(",", with: "、"))
        }
    }

    // MARK: - Candidates

    struct Candidate: Sendable {
        let id: Int
        let sessionID: Int
        let roomNumber: Int
        let seatNumber: Int
        let ticketNumber: String
        let name: String
        let sex: String
        let idNumber: String
        let post: String
        let photoSHA256: String?
    }

    private static let candidateColumns: SQL = """
        SELECT c.id, s.session_id, s.room_number, s.seat_number, s.ticket_number, p.name, p.sex, p.id_number,
            t.specialty || ' ' || t.title, a.sha256
        """
    /// Session, room and seat as one number, by which the list is sorted and paged.
    private static let place: SQL = "(s.session_id * 1000000 + s.room_number * 1000 + s.seat_number)"

    private static func candidate(_ row: Row) throws -> Candidate {
        Candidate(
            id: try row[0], sessionID: try row[1], roomNumber: try row[2], seatNumber: try row[3],
            ticketNumber: try row[4], name: try row[5], sex: try row[6], idNumber: try row[7], post: try row[8],
            photoSHA256: try row[9])
    }

    static func place(of candidate: Candidate) -> Int {
        candidate.sessionID * 1_000_000 + candidate.roomNumber * 1000 + candidate.seatNumber
    }

    /// A page of a site's candidates, or of one room's, by room and seat.
    static func candidates(
        planID: Int, siteID: Int, room: Room?, keyset: Keyset, _ scope: CandidateListScope, in connection: Connection
    ) throws -> [Candidate] {
        let page = keyset.clause(place)
        let (condition, arguments) = selection(planID: planID, siteID: siteID, room: room, scope)
        return try connection.all(
            whole(candidateColumns, scope) + condition + page.sql, arguments: arguments + page.arguments,
            row: candidate)
    }

    /// All of a site's candidates, or of one room's, by session, room and seat.
    static func allCandidates(
        planID: Int, siteID: Int, room: Room?, _ scope: CandidateListScope, in connection: Connection
    ) throws -> [Candidate] {
        let (condition, arguments) = selection(planID: planID, siteID: siteID, room: room, scope)
        return try connection.all(
            whole(candidateColumns, scope) + condition + " ORDER BY e.number, s.room_number, s.seat_number LIMIT 50000",
            arguments: arguments, row: candidate)
    }

    private static func selection(
        planID: Int, siteID: Int, room: Room?, _ scope: CandidateListScope
    ) -> (sql: SQL, arguments: [any Bindable]) {
        let ofSite: SQL = " AND s.site_id = ?3"
        let ofRoom: SQL = " AND s.session_id = ?4 AND s.room_number = ?5"
        let arguments: [any Bindable] = [scope.argument, planID, siteID]
        guard let room else { return (ofSite, arguments) }
        return (ofSite + ofRoom, arguments + [room.sessionID, room.number])
    }

    /// The photo of a candidate in this scope.
    static func photoAttachmentID(
        of id: Int, _ scope: CandidateListScope, in connection: Connection
    ) throws -> Int? {
        let columns: SQL = "SELECT f.attachment_id"
        return try connection.first(
            columns + tables + " WHERE c.id = ?2 AND " + scope.condition, arguments: [scope.argument, id]
        ) { try $0[0] as Int? } ?? nil
    }
}
