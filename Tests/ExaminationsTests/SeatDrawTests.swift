import Examinations
import Testing

@Suite struct SeatDrawTests {
    private static func draw(_ list: SeatList, _ seed: SeatSeed = SeatSamples.seed) -> SeatResult {
        SeatDraw.draw(list, seed: seed, series: SeatSamples.series)
    }

    @Test("The same list and seed give the same seats, in whatever order the list was made")
    func sameAgain() {
        let list = SeatSamples.mixed
        let shuffled = SeatList(candidates: list.candidates.shuffled(), rooms: list.rooms.shuffled())
        #expect(shuffled.hash == list.hash)
        #expect(Self.draw(shuffled) == Self.draw(list))
    }

    @Test("Another public number gives other seats, for nearly everybody")
    func otherSeed() {
        let list = SeatSamples.mixed
        let other = SeatSeed(listHash: "sealed", publicNumber: "03111720283309")
        let pairs = zip(Self.draw(list).seats, Self.draw(list, other).seats)
        #expect(pairs.filter { $0.ticket == $1.ticket }.count < list.candidates.count / 5)
    }

    @Test("Everybody has exactly one seat, and no two have the same")
    func everybodyOnce() {
        let list = SeatSamples.mixed
        let result = Self.draw(list)
        #expect(result.faults == [])
        #expect(result.seats.map(\.candidate) == list.candidates.map(\.id))
        #expect(Set(result.seats.map(\.ticket)).count == list.candidates.count)
        #expect(Set(result.seats.map { [$0.city, $0.site, $0.session, $0.room, $0.seat] }).count == result.seats.count)
        let sessions = Dictionary(uniqueKeysWithValues: list.candidates.map { ($0.id, $0.session) })
        #expect(result.seats.allSatisfy { sessions[$0.candidate] == $0.session })
    }

    @Test("No room holds more than its capacity, and its seats are numbered from 1 without a gap")
    func capacity() {
        let list = SeatSamples.mixed
        let capacities = Dictionary(
            uniqueKeysWithValues: list.rooms.map { ([$0.city, $0.site, $0.number], $0.capacity) })
        let rooms = Dictionary(grouping: Self.draw(list).seats) { [$0.city, $0.site, $0.room, $0.session] }
        for (room, seats) in rooms {
            #expect(seats.map(\.seat).sorted() == Array(1...seats.count))
            #expect(seats.count <= capacities[Array(room.prefix(3))] ?? 0)
        }
    }

    @Test("A room holds one post; what is left over of the posts of a session shares the last rooms of the site")
    func onePostARoom() {
        // 30 + 30 + 10, 30 + 8, 7: three full rooms, then one room with 10 + 8 + 7.
        let list = SeatList(
            candidates: SeatSamples.people(70, from: 1, post: 1) + SeatSamples.people(38, from: 100, post: 2)
                + SeatSamples.people(7, from: 200, post: 3),
            rooms: SeatSamples.rooms(city: 11, count: 5))
        let posts = Dictionary(uniqueKeysWithValues: list.candidates.map { ($0.id, $0.post) })
        let rooms = Dictionary(grouping: Self.draw(list).seats, by: \.examRoom).sorted { $0.key < $1.key }
        let contents = rooms.map { Dictionary(grouping: $0.value) { posts[$0.candidate] ?? 0 }.mapValues(\.count) }
        #expect(contents == [[1: 30], [1: 30], [2: 30], [1: 10, 2: 8, 3: 7]])
    }

    @Test("A remainder is cut only when no room has place for all of it")
    func remainders() {
        // 20 + 20 + 20 in two rooms of 30: the third is cut.
        let people = (1...3).flatMap { SeatSamples.people(20, from: $0 * 100, post: $0) }
        let list = SeatList(candidates: people, rooms: SeatSamples.rooms(city: 11, count: 2))
        let result = Self.draw(list)
        #expect(result.faults == [])
        #expect(result.seats.count == 60)
        #expect(Set(result.seats.map(\.examRoom)) == [1, 2])
    }

    @Test("Who sits two posts has both at one site, in different sessions")
    func oneSite() {
        let list = SeatSamples.mixed
        let persons = Dictionary(uniqueKeysWithValues: list.candidates.map { ($0.id, $0.person) })
        let students = Dictionary(grouping: Self.draw(list).seats) { persons[$0.candidate] ?? 0 }
            .filter { $0.value.count > 1 }
        #expect(students.count == 30)
        for seats in students.values {
            #expect(Set(seats.map(\.site)).count == 1)
            #expect(Set(seats.map(\.session)) == [1, 2])
        }
    }

    @Test("Ticket numbers have 15 digits: year, batch, area, site, room, seat; rooms are counted on over the sessions")
    func tickets() {
        let list = SeatList(
            candidates: SeatSamples.people(31, from: 1, post: 1)
                + SeatSamples.people(1, from: 100, session: 2, post: 9),
            rooms: SeatSamples.rooms(city: 11, site: 7, count: 2))
        let seats = Self.draw(list).seats
        #expect(seats.allSatisfy { $0.ticket.count == 15 && $0.ticket.hasPrefix("2601" + "4101" + "07") })
        let afternoon = seats.first { $0.session == 2 }
        #expect(afternoon?.ticket == "260141010700301")
        #expect(afternoon?.examRoom == 3)
        #expect(afternoon?.room == 101)
    }

    @Test("Neighbours come from different units where the room allows it")
    func neighbours() {
        let list = SeatList(
            candidates: SeatSamples.people(15, from: 1, unit: 11, post: 1)
                + SeatSamples.people(15, from: 100, unit: 12, post: 1),
            rooms: SeatSamples.rooms(city: 11, count: 1))
        let units = Dictionary(uniqueKeysWithValues: list.candidates.map { ($0.id, $0.unit) })
        let order = Self.draw(list).seats.sorted { $0.seat < $1.seat }.map { units[$0.candidate] ?? 0 }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test("A unit that fills most of a room sits together only as often as it must")
    func majority() {
        let list = SeatList(
            candidates: SeatSamples.people(20, from: 1, unit: 11, post: 1)
                + SeatSamples.people(10, from: 100, unit: 12, post: 1),
            rooms: SeatSamples.rooms(city: 11, count: 1))
        let units = Dictionary(uniqueKeysWithValues: list.candidates.map { ($0.id, $0.unit) })
        let order = Self.draw(list).seats.sorted { $0.seat < $1.seat }.map { units[$0.candidate] ?? 0 }
        #expect(zip(order, order.dropFirst()).filter { $0 == $1 }.count == 9)
    }

    @Test("The largest unit of a room is spread out, so that it does not end up together", arguments: 0..<10)
    func threeUnits(number: Int) {
        let list = SeatList(
            candidates: SeatSamples.people(15, from: 1, unit: 11, post: 1)
                + SeatSamples.people(8, from: 100, unit: 12, post: 1)
                + SeatSamples.people(7, from: 200, unit: 13, post: 1),
            rooms: SeatSamples.rooms(city: 11, count: 1))
        let units = Dictionary(uniqueKeysWithValues: list.candidates.map { ($0.id, $0.unit) })
        let seats = Self.draw(list, SeatSeed(listHash: "units", publicNumber: String(number))).seats
        let order = seats.sorted { $0.seat < $1.seat }.map { units[$0.candidate] ?? 0 }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 != $1 })
    }

    // MARK: - What does not fit

    private static let names = SeatNames(organisations: [13: "洛阳市"], sessions: [1: "5月16日上午"])

    @Test("A shortage is a sentence with city, session and numbers; the check before the sealing tells the same")
    func shortage() {
        let list = SeatList(
            candidates: SeatSamples.people(130, from: 1, unit: 13, city: 13, post: 1),
            rooms: SeatSamples.rooms(city: 13, count: 3))
        let result = Self.draw(list)
        #expect(result.seats.count == 90)
        #expect(result.faults == SeatDraw.faults(of: list))
        #expect(result.faults.map { $0.sentence(Self.names) } == ["洛阳市 5月16日上午：考生 130 人，座位 90 个，缺 40 个座位"])
    }

    @Test("A city without any room is short of every seat")
    func noRooms() {
        let list = SeatList(candidates: SeatSamples.people(5, from: 1, unit: 13, city: 13, post: 1), rooms: [])
        #expect(Self.draw(list).seats == [])
        #expect(
            SeatDraw.faults(of: list) == [.shortage(city: 13, session: 1, candidateCount: 5, seatCount: 0)])
    }

    @Test("Students for whom no site has room in both sessions are told, not scattered")
    func twoSites() {
        // Three sessions, three sites of one seat: pairs that overlap in every session cannot all be placed.
        var candidates: [SeatCandidate] = []
        for (number, sessions) in [[1, 2], [2, 3], [1, 3]].enumerated() {
            for session in sessions {
                candidates.append(
                    SeatCandidate(
                        id: number * 10 + session, person: number + 1, unit: 11, area: 4101, city: 11,
                        session: session, post: session))
            }
        }
        let rooms = (1...2).flatMap { SeatSamples.rooms(city: 11, site: $0, count: 1, capacity: 1) }
        let list = SeatList(candidates: candidates, rooms: rooms)
        #expect(SeatDraw.faults(of: list) == [.twoSites(city: 11, personCount: 1)])
        #expect(Self.draw(list).seats.count == 4)
    }

    @Test("Somebody who would have to be in two rooms at once is told")
    func sameSession() {
        let twice =
            SeatSamples.people(1, from: 1, post: 1) + [
                SeatCandidate(id: 2, person: 1, unit: 11, area: 4101, city: 11, session: 1, post: 2)
            ]
        let list = SeatList(candidates: twice, rooms: SeatSamples.rooms(city: 11, count: 1))
        #expect(SeatDraw.faults(of: list) == [.sameSession(person: 1, session: 1)])
    }

    @Test("Whether all fit does not depend on the seed", arguments: 0..<20)
    func framework(number: Int) {
        let list = SeatSamples.mixed
        let result = Self.draw(list, SeatSeed(listHash: "sealed", publicNumber: String(number)))
        #expect(result.seats.count == list.candidates.count)
    }

    // MARK: - Chance

    @Test("Over many seeds everybody comes to every room of every site about as often")
    func fairness() {
        let list = SeatList(
            candidates: SeatSamples.people(40, from: 1, post: 1),
            rooms: SeatSamples.rooms(city: 11, count: 2, capacity: 10)
                + SeatSamples.rooms(city: 11, site: 2, count: 2, capacity: 10))
        var counts: [[Int]: Int] = [:]
        for number in 0..<400 {
            let result = Self.draw(list, SeatSeed(listHash: "fair", publicNumber: String(number)))
            for seat in result.seats where seat.candidate == 1 { counts[[seat.site, seat.examRoom], default: 0] += 1 }
        }
        // 100 each is expected; three standard deviations are 26.
        #expect(counts.count == 4)
        #expect(counts.values.allSatisfy { (70...130).contains($0) })
    }

    @Test("The seed is SHA-256 over the list's hash and the number, as sha256sum makes it")
    func seed() {
        // printf '%s%s' abc 123 | sha256sum
        #expect(
            SeatSeed(listHash: "abc", publicNumber: "123").text
                == "6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090")
    }

    @Test("100,000 candidates take seconds")
    func manyCandidates() {
        let list = SeatSamples.province(100_000)
        let clock = ContinuousClock()
        var result: SeatResult?
        let time = clock.measure { result = Self.draw(list) }
        #expect(result?.faults == [])
        #expect(result?.seats.count == list.candidates.count)
        // Without optimisation; a release build takes about a second.
        #expect(time < .seconds(60))
    }
}
