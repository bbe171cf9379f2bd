import Examinations

/// Lists for draws: people of several units and posts, sites with rooms.
enum SeatSamples {
    static let series = TicketSeries(year: 2026, batch: 1)
    static let seed = SeatSeed(listHash: "sealed", publicNumber: "03111720283308")

    static func rooms(city: Int, site: Int = 1, count: Int, capacity: Int = 30) -> [SeatRoom] {
        (1...count).map { SeatRoom(city: city, site: site, number: 100 + $0, capacity: capacity) }
    }

    /// `count` people of one unit who sit one post.
    static func people(
        _ count: Int, from first: Int, unit: Int = 11, city: Int = 11, session: Int = 1, post: Int
    ) -> [SeatCandidate] {
        (first..<first + count).map {
            SeatCandidate(
                id: $0, person: $0, unit: unit, area: 4090 + unit, city: city, session: session, post: post)
        }
    }

    /// Someone who sits one post in each session.
    static func student(_ number: Int, posts: [Int], unit: Int = 101, city: Int = 11) -> [SeatCandidate] {
        posts.enumerated().map { index, post in
            SeatCandidate(
                id: 500_000 + number * 10 + index, person: 500_000 + number, unit: unit, area: 4101, city: city,
                session: index + 1, post: post)
        }
    }

    /// Two cities, two sessions, five posts, three units, thirty students with two posts.
    static var mixed: SeatList {
        var candidates: [SeatCandidate] = []
        candidates += people(95, from: 1, post: 1) + people(41, from: 1000, unit: 12, post: 2)
        candidates += people(7, from: 2000, post: 3) + people(64, from: 3000, session: 2, post: 9)
        candidates += people(33, from: 4000, unit: 12, session: 2, post: 10)
        candidates += people(50, from: 5000, unit: 13, city: 13, post: 1)
        for number in 0..<30 { candidates += student(number, posts: [1, 9]) }
        let rooms =
            Self.rooms(city: 11, count: 3) + Self.rooms(city: 11, site: 2, count: 4, capacity: 25)
            + Self.rooms(city: 11, site: 3, count: 2, capacity: 12) + Self.rooms(city: 13, count: 2)
        return SeatList(candidates: candidates, rooms: rooms)
    }

    /// A province: 18 cities, two sessions, 13 posts; every tenth person is a student with two posts.
    static func province(_ count: Int) -> SeatList {
        var candidates: [SeatCandidate] = []
        candidates.reserveCapacity(count)
        var person = 0
        while candidates.count < count {
            person += 1
            let city = 11 + person % 18
            let morning = 1 + person % 8
            let afternoon = 9 + person % 5
            let isStudent = person % 10 == 0
            for (session, post) in [(1, morning), (2, afternoon)]
            where isStudent || (session == 1) == (person % 3 == 0) {
                candidates.append(
                    SeatCandidate(
                        id: candidates.count + 1, person: person, unit: isStudent ? 100 + person % 40 : city,
                        area: 4090 + city, city: city, session: session, post: post))
            }
        }
        let rooms = (11...28).flatMap { city in
            (1...4).flatMap { Self.rooms(city: city, site: $0, count: max(count / 18 / 60, 2)) }
        }
        return SeatList(candidates: candidates, rooms: rooms)
    }

    /// The files of a draw of this list.
    static func files(_ list: SeatList, publicNumber: String = "03111720283308") -> SeatFiles {
        let hash = list.hash
        let seed = SeatSeed(listHash: hash, publicNumber: publicNumber)
        let seats = SeatFiles.seatsFile(SeatDraw.draw(list, seed: seed, series: series).seats)
        let seal = SeatSeal(
            plan: "2026年第一批施工现场专业人员考试", series: series, algorithm: SeatDraw.algorithm,
            candidateCount: list.candidates.count, listHash: hash, publicNumberName: "双色球 2026051 期",
            publicNumberAt: "2026-05-05 21:15", publicNumber: publicNumber, seed: seed.text,
            resultHash: SeatFiles.hash(seats))
        return SeatFiles(candidates: list.candidatesFile, rooms: list.roomsFile, seats: seats, seal: seal.file)
    }
}
