import Site

/// One who needs a seat. All numbers, so that nothing in the exported files has to be quoted, and nobody is named
/// there.
package struct SeatCandidate: Sendable, Equatable {
    package let id: Int
    package let person: Int
    /// The unit that reported the person.
    package let unit: Int
    /// Four digits of the ticket number: the unit's city.
    package let area: Int
    /// The city in whose rooms the unit's candidates sit.
    package let city: Int
    package let session: Int
    package let post: Int

    package init(id: Int, person: Int, unit: Int, area: Int, city: Int, session: Int, post: Int) {
        self.id = id
        self.person = person
        self.unit = unit
        self.area = area
        self.city = city
        self.session = session
        self.post = post
    }
}

/// A room with the seats that it has in each session. City, site and number together name it.
package struct SeatRoom: Sendable, Equatable {
    package let city: Int
    package let site: Int
    package let number: Int
    package let capacity: Int

    package init(city: Int, site: Int, number: Int, capacity: Int) {
        self.city = city
        self.site = site
        self.number = number
        self.capacity = capacity
    }

    /// Whether its numbers fit a ticket number.
    var isPossible: Bool {
        (1...99).contains(site) && (1...999).contains(number) && (1...99).contains(capacity)
    }
}

/// What is sealed before the draw: who needs a seat, and which rooms there are. The order in which it was made does not
/// matter; it has one spelling, the two files, and one hash:
/// `cat candidates.csv rooms.csv | sha256sum`.
package struct SeatList: Sendable, Equatable {
    package static let candidatesHeader = "candidate,person,unit,area,city,session,post"
    package static let roomsHeader = "city,site,room,capacity"

    package let candidates: [SeatCandidate]
    package let rooms: [SeatRoom]

    package init(candidates: [SeatCandidate], rooms: [SeatRoom]) {
        self.candidates = candidates.sorted { $0.id < $1.id }
        self.rooms = rooms.sorted { ($0.city, $0.site, $0.number) < ($1.city, $1.site, $1.number) }
    }

    /// `candidates.csv`: UTF-8, lines end with a line feed, ordered by candidate.
    package var candidatesFile: [UInt8] {
        var file = NumberTable(header: Self.candidatesHeader, rowCount: candidates.count)
        for one in candidates {
            file.append([one.id, one.person, one.unit, one.area, one.city, one.session, one.post])
        }
        return file.bytes
    }

    /// `rooms.csv`: ordered by city, site and room.
    package var roomsFile: [UInt8] {
        var file = NumberTable(header: Self.roomsHeader, rowCount: rooms.count)
        for room in rooms { file.append([room.city, room.site, room.number, room.capacity]) }
        return file.bytes
    }

    /// SHA-256 over the two files, one after the other, as 64 hexadecimal digits.
    package static func hash(candidatesFile: [UInt8], roomsFile: [UInt8]) -> String {
        Hexadecimal.text(Secrets.sha256(candidatesFile + roomsFile))
    }

    package var hash: String { Self.hash(candidatesFile: candidatesFile, roomsFile: roomsFile) }

    /// Reads the two files; anything but the one spelling of a list is refused with its line.
    package init(candidatesFile: [UInt8], roomsFile: [UInt8]) throws(SeatFileProblem) {
        let name = SeatFiles.candidatesName
        let lines = try NumberTable.rows(of: candidatesFile, header: Self.candidatesHeader, file: name)
        let candidates = lines.map {
            SeatCandidate(
                id: $0[0], person: $0[1], unit: $0[2], area: $0[3], city: $0[4], session: $0[5], post: $0[6])
        }
        for index in candidates.indices.dropFirst() where candidates[index].id <= candidates[index - 1].id {
            throw SeatFileProblem(file: name, line: index + 2, sentence: "没有按考生编号从小到大排列")
        }
        for (index, one) in candidates.enumerated() where !(1...9999).contains(one.area) {
            throw SeatFileProblem(file: name, line: index + 2, sentence: "地区代码应为四位数")
        }
        let rows = try NumberTable.rows(of: roomsFile, header: Self.roomsHeader, file: SeatFiles.roomsName)
        let rooms = rows.map { SeatRoom(city: $0[0], site: $0[1], number: $0[2], capacity: $0[3]) }
        for index in rooms.indices.dropFirst() where !Self.isBefore(rooms[index - 1], rooms[index]) {
            throw SeatFileProblem(file: SeatFiles.roomsName, line: index + 2, sentence: "没有按地市、考点、考场的顺序排列")
        }
        for (index, room) in rooms.enumerated() where !room.isPossible {
            throw SeatFileProblem(file: SeatFiles.roomsName, line: index + 2, sentence: "考点、考场或座位数超出范围")
        }
        self.candidates = candidates
        self.rooms = rooms
    }

    private static func isBefore(_ left: SeatRoom, _ right: SeatRoom) -> Bool {
        (left.city, left.site, left.number) < (right.city, right.site, right.number)
    }
}
