/// A site of a city with its rooms in the order of their numbers.
struct SeatSite: Sendable {
    let number: Int
    let rooms: [SeatRoom]

    var seatCount: Int { rooms.reduce(0) { $0 + $1.capacity } }
}

/// Those who sit the same posts: one post for most, two in different sessions for some students.
struct SeatGroup: Sendable {
    struct Sitting: Hashable, Comparable, Sendable {
        let session: Int
        let post: Int

        static func < (left: Sitting, right: Sitting) -> Bool {
            (left.session, left.post) < (right.session, right.post)
        }
    }

    let sittings: [Sitting]
    /// In the order of persons, each with a candidate for every sitting.
    var people: [[SeatCandidate]]

    /// Who needs room in several sessions of a site comes first, then the larger group.
    static func comesFirst(_ left: SeatGroup, _ right: SeatGroup) -> Bool {
        if left.sittings.count != right.sittings.count { return left.sittings.count > right.sittings.count }
        if left.people.count != right.people.count { return left.people.count > right.people.count }
        return left.sittings.lexicographicallyPrecedes(right.sittings)
    }
}

/// A city's part of the list.
struct SeatCity: Sendable {
    static let examRoomMax = 999

    let number: Int
    let sites: [SeatSite]
    let groups: [SeatGroup]
    let candidateCounts: [Int: Int]
    private let doubled: [SeatFault]

    init(_ number: Int, candidates: [SeatCandidate], rooms: [SeatRoom]) {
        self.number = number
        sites = Dictionary(grouping: rooms, by: \.site).map { site, rooms in
            SeatSite(number: site, rooms: rooms.sorted { $0.number < $1.number })
        }.sorted { $0.number < $1.number }
        candidateCounts = candidates.reduce(into: [:]) { $0[$1.session, default: 0] += 1 }
        var groups: [[SeatGroup.Sitting]: SeatGroup] = [:]
        var doubled: [SeatFault] = []
        let people = candidates.sorted { ($0.person, $0.session, $0.id) < ($1.person, $1.session, $1.id) }
        var start = 0
        while start < people.count {
            let end = people[start...].firstIndex { $0.person != people[start].person } ?? people.count
            var person: [SeatCandidate] = []
            for one in people[start..<end] {
                if person.last?.session == one.session {
                    doubled.append(.sameSession(person: one.person, session: one.session))
                } else {
                    person.append(one)
                }
            }
            let sittings = person.map { SeatGroup.Sitting(session: $0.session, post: $0.post) }
            groups[sittings, default: SeatGroup(sittings: sittings, people: [])].people.append(person)
            start = end
        }
        self.groups = groups.values.sorted(by: SeatGroup.comesFirst)
        self.doubled = doubled
    }

    var seatCount: Int { sites.reduce(0) { $0 + $1.seatCount } }

    /// Sessions with more candidates than seats, and people who would have to be in two rooms at once.
    var faults: [SeatFault] {
        let seatCount = seatCount
        let shortages = candidateCounts.sorted { $0.key < $1.key }.filter { $0.value > seatCount }.map {
            SeatFault.shortage(city: number, session: $0.key, candidateCount: $0.value, seatCount: seatCount)
        }
        return shortages + doubled
    }

    func hasShortage(in group: SeatGroup) -> Bool {
        group.sittings.contains { candidateCounts[$0.session, default: 0] > seatCount }
    }

    /// Sites whose rooms, counted over all sessions, are more than a ticket number can tell apart.
    func roomNumberFaults(_ plan: SitePlan) -> [SeatFault] {
        sites.indices.filter { site in
            var counts: [Int: [Int: Int]] = [:]
            for (group, quotas) in zip(groups, plan.quotas) {
                for sitting in group.sittings {
                    counts[sitting.session, default: [:]][sitting.post, default: 0] += quotas[site]
                }
            }
            return counts.values.reduce(0) { $0 + RoomPlan.rooms(sites[site].rooms, for: $1).count } > Self.examRoomMax
        }.map { .roomNumbers(city: number, site: sites[$0].number) }
    }
}

/// How many of each group sit at which site; numbers only, no chance. Who sits two posts sits them at one site.
struct SitePlan: Sendable {
    private struct Sitting: Hashable {
        let site: Int
        let sitting: SeatGroup.Sitting
    }

    /// Of each group of the city, for each of its sites.
    private(set) var quotas: [[Int]] = []
    private(set) var faults: [SeatFault] = []
    /// Free seats of each site by session.
    private var free: [[Int: Int]]
    private var held: Set<Sitting> = []

    init(_ city: SeatCity) {
        let sessions = Set(city.groups.flatMap(\.sittings).map(\.session))
        free = city.sites.map { site in
            Dictionary(uniqueKeysWithValues: sessions.map { ($0, site.seatCount) })
        }
        var homelessCount = 0
        for group in city.groups {
            let quota = take(group)
            quotas.append(quota)
            let left = group.people.count - quota.reduce(0, +)
            if group.sittings.count > 1, !city.hasShortage(in: group) { homelessCount += left }
        }
        if homelessCount > 0 { faults = [.twoSites(city: city.number, personCount: homelessCount)] }
    }

    /// A group goes whole to a site that already holds its post, else to the first that has room for all of it, else in
    /// parts to those with the most room.
    private mutating func take(_ group: SeatGroup) -> [Int] {
        var quota = [Int](repeating: 0, count: free.count)
        var left = group.people.count
        while left > 0, let site = site(for: group, count: left) {
            let count = min(left, room(at: site, for: group))
            quota[site] += count
            left -= count
            for sitting in group.sittings {
                free[site][sitting.session, default: 0] -= count
                held.insert(Sitting(site: site, sitting: sitting))
            }
        }
        return quota
    }

    private func site(for group: SeatGroup, count: Int) -> Int? {
        let fitting = free.indices.filter { room(at: $0, for: group) >= count }
        if let home = fitting.first(where: { site in
            group.sittings.contains { held.contains(Sitting(site: site, sitting: $0)) }
        }) {
            return home
        }
        if let first = fitting.first { return first }
        let roomiest = free.indices.max { (room(at: $0, for: group), -$0) < (room(at: $1, for: group), -$1) }
        return roomiest.flatMap { room(at: $0, for: group) > 0 ? $0 : nil }
    }

    private func room(at site: Int, for group: SeatGroup) -> Int {
        group.sittings.map { free[site][$0.session, default: 0] }.min() ?? 0
    }
}
