import Database
import Site
import Workflow

/// A draw of a plan's seats, from its sealing on.
package struct SeatAllocation: Sendable {
    package let id: Int
    package let planID: Int
    /// 第几次编排 of the plan.
    package let number: Int
    package let state: SeatAllocationState
    package let stateSince: Moment
    package let stateReason: String?
    package let candidateCount: Int
    package let listHash: String
    package let algorithm: String
    package let publicNumberName: String
    package let publicNumberAt: Moment
    package let publicNumber: String?
    package let seed: String?
    package let resultHash: String?
    package let sealedBy: Int?
    package let sealedByName: String?
    package let confirmedByName: String?

    package static func find(_ id: Int, authorityID: Int?, in connection: Connection) throws -> SeatAllocation? {
        try connection.first(columns + " WHERE a.id = ? AND p.authority_id = ?", id, authorityID, row: read)
    }

    /// The one that counts: sealed, confirmed or drawn.
    package static func current(of planID: Int, in connection: Connection) throws -> SeatAllocation? {
        try connection.first(columns + " WHERE a.plan_id = ? AND a.state <> 'annulled'", planID, row: read)
    }

    /// Every one of a plan, newest first.
    package static func all(of planID: Int, in connection: Connection) throws -> [SeatAllocation] {
        try connection.all(columns + " WHERE a.plan_id = ? ORDER BY a.number DESC", planID, row: read)
    }

    private static let columns: SQL = """
        SELECT a.id, a.plan_id, a.number, a.state, a.state_since, a.state_reason, a.candidate_count, a.list_hash,
            a.algorithm, a.public_number_name, a.public_number_at, a.public_number, a.seed, a.result_hash, a.sealed_by,
            s.name, c.name
        FROM seat_allocation a JOIN plan p ON p.id = a.plan_id LEFT JOIN account s ON s.id = a.sealed_by
            LEFT JOIN account c ON c.id = a.confirmed_by
        """

    private static func read(_ row: Row) throws -> SeatAllocation {
        SeatAllocation(
            id: try row[0], planID: try row[1], number: try row[2], state: try row.value(3), stateSince: try row[4],
            stateReason: try row[5], candidateCount: try row[6], listHash: try row[7], algorithm: try row[8],
            publicNumberName: try row[9], publicNumberAt: try row[10], publicNumber: try row[11], seed: try row[12],
            resultHash: try row[13], sealedBy: try row[14], sealedByName: try row[15], confirmedByName: try row[16])
    }

    static func seatCount(of id: Int, in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM seat WHERE allocation_id = ?", id)
    }

    /// The seats as they were drawn, in the order of candidates: what `seats.csv` is made of.
    static func seats(of id: Int, in connection: Connection) throws -> [DrawnSeat] {
        try connection.all(
            """
            SELECT s.candidate_id, s.ticket_number, x.city_id, x.number, e.number, r.number, s.room_number,
                s.seat_number
            FROM seat s JOIN exam_site x ON x.id = s.site_id JOIN exam_room r ON r.id = s.room_id
                JOIN exam_session e ON e.id = s.session_id
            WHERE s.allocation_id = ? ORDER BY s.candidate_id
            """, id
        ) { row in
            DrawnSeat(
                candidate: try row[0], ticket: try row[1], city: try row[2], site: try row[3], session: try row[4],
                room: try row[5], examRoom: try row[6], seat: try row[7])
        }
    }

    /// What the draw gave, as its four files; nil before it was drawn.
    package func files(in connection: Connection) throws -> SeatFiles? {
        guard let publicNumber, let seed, let resultHash, let plan = try Plan.find(planID, in: connection) else {
            return nil
        }
        let seal = SeatSeal(
            plan: plan.title, series: TicketSeries(year: plan.year, batch: plan.number), algorithm: algorithm,
            candidateCount: candidateCount, listHash: listHash, publicNumberName: publicNumberName,
            publicNumberAt: publicNumberAt.text, publicNumber: publicNumber, seed: seed, resultHash: resultHash)
        let list = try SealedList.files(listHash, in: connection)
        return SeatFiles(
            candidates: list.candidates, rooms: list.rooms,
            seats: SeatFiles.seatsFile(try Self.seats(of: id, in: connection)), seal: seal.file)
    }
}

/// The sealed lists as they are kept: the bytes of the two files, in parts that a write can bear.
enum SealedList {
    private static let partByteCount = 256 * 1024

    static func files(_ hash: String, in connection: Connection) throws -> (candidates: [UInt8], rooms: [UInt8]) {
        (
            try content(of: SeatFiles.candidatesName, hash, in: connection),
            try content(of: SeatFiles.roomsName, hash, in: connection)
        )
    }

    private static func content(of file: String, _ hash: String, in connection: Connection) throws -> [UInt8] {
        try connection.all(
            "SELECT content FROM seat_list WHERE hash = ? AND file = ? ORDER BY part", hash, file
        ) { try $0[0] as [UInt8] }.flatMap { $0 }
    }

    /// Stores a list that is not there yet, part by part; a list is known by its hash, so that a second time, and a
    /// crash in between, change nothing.
    static func store(_ list: SeatList, hash: String, in database: Database) async throws {
        for (file, content) in [
            (SeatFiles.candidatesName, list.candidatesFile), (SeatFiles.roomsName, list.roomsFile),
        ] {
            for start in stride(from: 0, to: content.count, by: partByteCount) {
                let part = Array(content[start..<min(start + partByteCount, content.count)])
                try await database.write { connection in
                    try connection.run(
                        """
                        INSERT INTO seat_list (hash, file, part, content) VALUES (?, ?, ?, ?)
                        ON CONFLICT (hash, file, part) DO NOTHING
                        """, hash, file, start / partByteCount, part)
                }
            }
        }
    }
}
