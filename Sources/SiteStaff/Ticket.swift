import Database
import Examinations
import Site
import Workflow

/// What a 准考证 says of the seat.
struct TicketSeat: Sendable {
    let ticketNumber: String
    let site: String
    let address: String
    let roomNumber: Int
    let roomName: String
    let seatNumber: Int
    let startsAt: Moment
    let endsAt: Moment
    let papers: [String]

    /// 「第 03 考场（教学楼 201）」
    var roomText: String { "第 \(roomNumber < 10 ? "0" : "")\(roomNumber) 考场（\(roomName)）" }
    var seatText: String { "\(seatNumber < 10 ? "0" : "")\(seatNumber) 号" }

    /// The seat of a registration in the draw that counts.
    static func find(_ registration: ExamRegistration, in connection: Connection) throws -> TicketSeat? {
        let papers = try connection.all(
            "SELECT title FROM paper WHERE plan_id = ? AND post_id = ? ORDER BY number", registration.planID,
            registration.answers.postID
        ) { try $0[0] as String }
        return try connection.first(
            """
            SELECT s.ticket_number, e.name, e.address, s.room_number, m.name, s.seat_number, x.starts_at, x.ends_at
            FROM candidate c JOIN candidate_seat s ON s.candidate_id = c.id
                JOIN exam_site e ON e.id = s.site_id
                JOIN exam_room m ON m.id = s.room_id
                JOIN exam_session x ON x.id = s.session_id
            WHERE c.plan_id = ? AND c.registration_id = ?
            """, registration.planID, registration.id
        ) { row in
            TicketSeat(
                ticketNumber: try row[0], site: try row[1], address: try row[2], roomNumber: try row[3],
                roomName: try row[4], seatNumber: try row[5], startsAt: try row[6], endsAt: try row[7],
                papers: papers)
        }
    }
}

/// A 准考证 that may be printed now: sheet and seat.
struct Ticket: Sendable {
    let sheet: RegistrationSheet
    let seat: TicketSeat

    static let rules = [
        "凭准考证和本人有效居民身份证原件进入考场，缺一不可。",
        "开考前 30 分钟进入考场，按座位号就座，将两证放在桌面左上角。",
        "开考 15 分钟后不得入场，开考 30 分钟后方可交卷离场。",
        "只能携带黑色签字笔、2B 铅笔、橡皮；手机等电子设备须关机并放在指定位置。",
        "服从监考人员管理。替考、抄袭、传递信息等违纪行为，成绩无效。",
        "请提前熟悉考点位置和交通路线。",
    ]

    /// The ticket of the visit's registration; refused in words outside its window (HN14-P33).
    static func load(_ visit: Visit, in connection: Connection) throws -> Ticket {
        let now = visit.now
        let registration = try visit.registration(in: connection)
        guard registration.summary?.isAccepted == true else {
            throw PageError.refused(title: "准考证还不能打印", sentences: ["报名经省厅受理、统一编排考场后才能打印准考证。"])
        }
        let party = WindowParty(personID: registration.personID, organisationID: registration.deskID)
        guard let window = try PlanWindow.find(.ticket, of: registration.planID, for: party, in: connection) else {
            throw PageError.refused(title: "打印时间未到", sentences: ["准考证打印时间还没有安排，请留意通知公告。"])
        }
        guard window.isOpen(at: now) else {
            let title = window.hasEnded(at: now) ? "打印时间已过" : "打印时间未到"
            throw PageError.refused(title: title, sentences: ["准考证打印时间为 \(window.text)。"])
        }
        guard let seat = try TicketSeat.find(registration, in: connection) else {
            throw PageError.refused(title: "准考证还不能打印", sentences: ["考场和座位还没有编排，请稍后再来。"])
        }
        return Ticket(sheet: try RegistrationSheet.load(registration, in: connection), seat: seat)
    }
}
