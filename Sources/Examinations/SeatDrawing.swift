import Database
import HTTP
import Site
import Workflow

/// Draws: fixes the public number, makes the seats from the sealed list, writes them slice by slice, and only then
/// calls the allocation drawn. The result follows from list and number, so that who is interrupted, or runs beside
/// another, writes the same rows again.
package enum SeatDrawing {
    static let sliceSeatCount = 200

    package static func draw(
        _ id: Int, publicNumber: String, by actor: Actor, at now: Moment, in database: Database, workers: WorkerPool
    ) async throws {
        let allocation = try await database.write { connection in
            try fix(publicNumber, of: id, by: actor, at: now, in: connection)
        }
        let (seats, resultHash, places) = try await workers.run {
            try database.read(millisecondsMax: 10_000) { connection in
                let seats = try drawn(allocation, publicNumber, in: connection)
                let hash = SeatFiles.hash(SeatFiles.seatsFile(seats))
                return (seats, hash, try SeatPlaces.load(allocation.planID, in: connection))
            }
        }
        for start in stride(from: 0, to: seats.count, by: sliceSeatCount) {
            let slice = seats[start..<min(start + sliceSeatCount, seats.count)]
            try await database.write { connection in
                try write(slice, of: id, at: places, in: connection)
            }
        }
        try await database.write { connection in
            try connection.run(
                "UPDATE seat_allocation SET result_hash = ? WHERE id = ? AND state = 'confirmed'", resultHash, id)
            try perform(.draw, on: id, of: SeatAllocationWorkflow.self, by: actor, at: now, in: connection)
        }
    }

    /// The number is entered once: what follows from it is to be published, not chosen.
    private static func fix(
        _ publicNumber: String, of id: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> SeatAllocation {
        guard actor.role == .province,
            let allocation = try SeatAllocation.find(id, authorityID: actor.authorityID, in: connection)
        else { throw Refusal.notFound }
        guard allocation.state == .confirmed else {
            throw Refusal.notAllowed("当前状态是“\(allocation.state.title(for: .staff))”，不能抽签。")
        }
        let blockers = allocation.numberBlockers(at: now)
        guard blockers.isEmpty else { throw Refusal.blocked(blockers) }
        if let fixed = allocation.publicNumber {
            guard fixed == publicNumber else { throw Refusal.conflict("公开数字已经录入为 \(fixed)，不能再录入别的数字。") }
            return allocation
        }
        try connection.run(
            "UPDATE seat_allocation SET public_number = ?, seed = ? WHERE id = ? AND public_number IS NULL",
            publicNumber, SeatSeed(listHash: allocation.listHash, publicNumber: publicNumber).text, id)
        try EventLog.record(
            programme: SeatAllocationWorkflow.name, subject: SeatAllocationWorkflow.subject(id), action: "number",
            by: actor, at: now, in: connection)
        return allocation
    }

    /// From the sealed files, not from what the tables hold now.
    private static func drawn(
        _ allocation: SeatAllocation, _ publicNumber: String, in connection: Connection
    ) throws -> [DrawnSeat] {
        let files = try SealedList.files(allocation.listHash, in: connection)
        guard SeatList.hash(candidatesFile: files.candidates, roomsFile: files.rooms) == allocation.listHash,
            let plan = try Plan.find(allocation.planID, in: connection)
        else { throw DatabaseError.misuse(reason: "The sealed list of allocation \(allocation.id) is damaged.") }
        let list = try SeatList(candidatesFile: files.candidates, roomsFile: files.rooms)
        let result = SeatDraw.draw(
            list, seed: SeatSeed(listHash: allocation.listHash, publicNumber: publicNumber),
            series: TicketSeries(year: plan.year, batch: plan.number))
        return result.seats
    }

    private static func write(
        _ seats: ArraySlice<DrawnSeat>, of id: Int, at places: SeatPlaces, in connection: Connection
    ) throws {
        guard try connection.exists("SELECT 1 FROM seat_allocation WHERE id = ? AND state = 'confirmed'", id) else {
            throw Refusal.conflict("其他人刚刚完成了抽签，或者作废了编排。请刷新页面查看。")
        }
        for seat in seats {
            let (room, sessionID) = try places.find(seat)
            try connection.run(
                """
                INSERT INTO seat (allocation_id, candidate_id, session_id, site_id, room_id, room_number, seat_number,
                    ticket_number)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (candidate_id, allocation_id) DO NOTHING
                """, id, seat.candidate, sessionID, room.siteID, room.id, seat.examRoom, seat.seat, seat.ticket)
        }
    }
}

/// The records behind the numbers of a list.
struct SeatPlaces: Sendable {
    struct Room: Sendable {
        let id: Int
        let siteID: Int
    }

    private struct Key: Hashable, Sendable {
        let city: Int
        let site: Int
        let room: Int
    }

    private let rooms: [Key: Room]
    private let sessions: [Int: Int]

    static func load(_ planID: Int, in connection: Connection) throws -> SeatPlaces {
        let rooms = try connection.all(
            "SELECT s.city_id, s.number, r.number, r.id, s.id FROM exam_room r JOIN exam_site s ON s.id = r.site_id"
        ) { row in
            (Key(city: try row[0], site: try row[1], room: try row[2]), Room(id: try row[3], siteID: try row[4]))
        }
        let sessions = try PlanQueries.sessions(of: planID, in: connection)
        return SeatPlaces(
            rooms: Dictionary(uniqueKeysWithValues: rooms),
            sessions: Dictionary(uniqueKeysWithValues: sessions.map { ($0.number, $0.id) }))
    }

    func find(_ seat: DrawnSeat) throws -> (room: Room, sessionID: Int) {
        guard let room = rooms[Key(city: seat.city, site: seat.site, room: seat.room)],
            let session = sessions[seat.session]
        else { throw DatabaseError.misuse(reason: "A room or session of the sealed list is gone.") }
        return (room, session)
    }
}
