/// A seat that was drawn.
package struct DrawnSeat: Sendable, Equatable {
    package let candidate: Int
    package let ticket: String
    package let city: Int
    package let site: Int
    package let session: Int
    /// The room's own number within the site.
    package let room: Int
    /// 考场号 as printed: counted within the site over all sessions, so that it is part of a ticket number.
    package let examRoom: Int
    package let seat: Int
}

/// What a draw gives: a seat for everyone whom the rooms hold, in the order of candidates, and what does not fit.
package struct SeatResult: Sendable, Equatable {
    package let seats: [DrawnSeat]
    package let faults: [SeatFault]
}

/// Who sits where. A pure function of the sealed list and the seed.
///
/// The frame is a matter of numbers alone: which site takes how many of which posts (`SitePlan`), and which room holds
/// which posts (`RoomPlan`). So the check before the sealing knows whether the draw will seat everybody. Chance decides
/// who of a post sits at which site, in which room and on which seat.
package enum SeatDraw {
    package static let algorithm = "kaozheng-seats-1"

    /// Faults that no seed changes; empty when the draw will seat everybody.
    package static func faults(of list: SeatList) -> [SeatFault] {
        cities(of: list).flatMap { city in
            let plan = SitePlan(city)
            return city.faults + plan.faults + city.roomNumberFaults(plan)
        }
    }

    package static func draw(_ list: SeatList, seed: SeatSeed, series: TicketSeries) -> SeatResult {
        var seats: [DrawnSeat] = []
        seats.reserveCapacity(list.candidates.count)
        for city in cities(of: list) {
            var draw = CityDraw(city, random: SeatRandom(seed, city: city.number), series: series)
            seats += draw.run()
        }
        seats.sort { $0.candidate < $1.candidate }
        return SeatResult(seats: seats, faults: faults(of: list))
    }

    static func cities(of list: SeatList) -> [SeatCity] {
        let candidates = Dictionary(grouping: list.candidates, by: \.city)
        let rooms = Dictionary(grouping: list.rooms, by: \.city)
        return candidates.keys.sorted().map { SeatCity($0, candidates: candidates[$0] ?? [], rooms: rooms[$0] ?? []) }
    }
}

/// The first four digits of the tickets of a plan: year and 批次.
package struct TicketSeries: Sendable, Equatable {
    package let year: Int
    package let batch: Int

    package init(year: Int, batch: Int) {
        self.year = year
        self.batch = batch
    }

    /// yy batch(2) area(4) site(2) room(3) seat(2): 15 digits (domain.md 3.10).
    func number(area: Int, site: Int, room: Int, seat: Int) -> String {
        let number = ((((year % 100 * 100 + batch) * 10_000 + area) * 100 + site) * 1000 + room) * 100 + seat
        let digits = String(number)
        return String(repeating: "0", count: max(15 - digits.utf8.count, 0)) + digits
    }

    /// A number as the ticket has it: 07.
    static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

/// The draw of one city.
private struct CityDraw {
    private let city: SeatCity
    private let plan: SitePlan
    private var random: SeatRandom
    private let series: TicketSeries
    private var seats: [DrawnSeat] = []

    init(_ city: SeatCity, random: SeatRandom, series: TicketSeries) {
        self.city = city
        self.random = random
        self.series = series
        plan = SitePlan(city)
    }

    mutating func run() -> [DrawnSeat] {
        let people = peopleBySite()
        for (site, sittings) in zip(city.sites, people) { fill(site, sittings) }
        return seats
    }

    /// Who sits at which site: each group in a random order, cut into the parts that the plan gives to the sites.
    private mutating func peopleBySite() -> [[SeatCandidate]] {
        var bySite = [[SeatCandidate]](repeating: [], count: city.sites.count)
        for (group, quotas) in zip(city.groups, plan.quotas) {
            var people = group.people
            random.shuffle(&people)
            var rest = people[...]
            for (site, quota) in quotas.enumerated() {
                for person in rest.prefix(quota) { bySite[site] += person }
                rest = rest.dropFirst(quota)
            }
        }
        return bySite
    }

    /// Session by session, room by room.
    private mutating func fill(_ site: SeatSite, _ people: [SeatCandidate]) {
        let sessions = Dictionary(grouping: people, by: \.session)
        var examRoom = 0
        for session in sessions.keys.sorted() {
            var posts = Dictionary(grouping: sessions[session] ?? [], by: \.post)
            let counts = posts.mapValues(\.count)
            for post in posts.keys.sorted() { random.shuffle(&posts[post, default: []]) }
            for room in RoomPlan.rooms(site.rooms, for: counts) {
                examRoom += 1
                guard examRoom <= SeatCity.examRoomMax else { return }
                var seated: [SeatCandidate] = []
                for share in room.shares {
                    seated += posts[share.post]?.suffix(share.count) ?? []
                    posts[share.post]?.removeLast(share.count)
                }
                if room.shares.count > 1 { random.shuffle(&seated) }
                place(Neighbours.apart(seated), in: room.room, examRoom: examRoom)
            }
        }
    }

    private mutating func place(_ people: [SeatCandidate], in room: SeatRoom, examRoom: Int) {
        for (index, one) in people.enumerated() {
            let ticket = series.number(area: one.area, site: room.site, room: examRoom, seat: index + 1)
            seats.append(
                DrawnSeat(
                    candidate: one.id, ticket: ticket, city: room.city, site: room.site, session: one.session,
                    room: room.number, examRoom: examRoom, seat: index + 1))
        }
    }
}
