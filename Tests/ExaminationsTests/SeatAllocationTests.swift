import Database
import Examinations
import Site
import TestSupport
import Testing
import Workflow

@Suite struct SeatAllocationTests {
    @Test("A sealed, confirmed and drawn list gives everybody a seat, and the exported files verify")
    func wholeWay() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.drawn(planID)
        let allocation = try #require(try season.current(planID))
        #expect(allocation.id == id)
        #expect(allocation.state == .drawn)
        #expect(try season.site.count("SELECT count(*) FROM seat WHERE allocation_id = ?", id) == 140)
        #expect(try season.site.count("SELECT count(*) FROM candidate") == 140)
        let files = try #require(try season.site.database.read(millisecondsMax: 0) { try allocation.files(in: $0) })
        #expect(SeatVerifier.verify(files) == [])
        #expect(SeatFiles.hash(files.candidates + files.rooms) == allocation.listHash)
        #expect(
            try season.site.texts("SELECT action FROM event WHERE subject_kind = 'seat_allocation' ORDER BY id")
                == ["begin", "confirm", "number", "draw"])
    }

    @Test("省直 sits in the rooms of 郑州 and keeps its own area in the ticket; 济源's area is its own")
    func areas() async throws {
        let season = try await SeasonSite()
        season.set("2026-04-20 09:00")
        let planID = try season.addPlan()
        try season.addCandidates(1, planID: planID, unit: 29, post: 1, from: 1)
        try season.addCandidates(1, planID: planID, unit: 28, post: 1, from: 2)
        try season.addSite(city: 11, rooms: 1)
        try season.addSite(city: 28, rooms: 1)
        _ = try await season.drawn(planID)
        let tickets = try season.site.texts("SELECT ticket_number FROM seat ORDER BY candidate_id")
        #expect(tickets == ["260141000100101", "260190010100101"])
    }

    @Test("Two posts of one person have seats at one site")
    func oneSite() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        _ = try await season.drawn(planID)
        #expect(
            try season.site.count(
                """
                SELECT count(*) FROM (SELECT c.person_id FROM candidate c JOIN candidate_seat s ON s.candidate_id = c.id
                GROUP BY c.person_id HAVING count(*) = 2 AND count(DISTINCT s.site_id) = 1)
                """) == 5)
    }

    @Test("Who sealed cannot confirm; somebody else can, but not after the number was published")
    func secondPerson() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.seal(planID)
        await #expect(throws: Refusal.blocked(["封存名单的人不能复核自己的封存，请由另一位工作人员复核确认。"])) {
            try await season.confirm(id, by: season.handler)
        }
        #expect(try season.current(planID)?.state == .sealed)
        #expect(try season.site.count("SELECT count(*) FROM seat_allocation WHERE confirmed_by IS NOT NULL") == 0)
        season.set("2026-05-05 21:15")
        await #expect(throws: Refusal.blocked(["公开数字已在 2026年5月5日 21:15 公布，不能再复核；请作废后重新封存。"])) {
            try await season.confirm(id)
        }
        season.set("2026-05-05 21:14")
        try await season.confirm(id)
        #expect(try season.current(planID)?.state == .confirmed)
        #expect(try season.site.count("SELECT confirmed_by FROM seat_allocation") == season.checker)
    }

    @Test("The number must be still to come when the list is sealed")
    func futureNumber() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        season.set("2026-05-05 21:15")
        await #expect(throws: Refusal.blocked(["公开数字的公布时间应晚于现在。"])) { try await season.seal(planID) }
        #expect(try season.current(planID) == nil)
    }

    @Test("Nothing is drawn before the number's time, nor from a list that nobody confirmed")
    func tooEarly() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.seal(planID)
        season.set("2026-05-06 09:00")
        await #expect(throws: Refusal.self) { try await season.draw(id) }
        season.set("2026-04-21 09:00")
        try await season.confirm(id)
        await #expect(throws: Refusal.blocked(["「双色球 2026051 期」在 2026年5月5日 21:15 公布，之后才能抽签。"])) {
            try await season.draw(id)
        }
        #expect(try season.site.count("SELECT count(*) FROM seat") == 0)
        #expect(try season.current(planID)?.publicNumber == nil)
    }

    @Test("A list with a shortage is not sealed; the sentence names city, session and numbers")
    func shortage() async throws {
        let season = try await SeasonSite()
        season.set("2026-04-20 09:00")
        let planID = try season.addPlan()
        try season.addCandidates(130, planID: planID, unit: 13, post: 1, from: 1)
        try season.addSite(city: 13, rooms: 3)
        await #expect(throws: Refusal.blocked(["洛阳市 5月16日上午：考生 130 人，座位 90 个，缺 40 个座位"])) {
            try await season.seal(planID)
        }
        try season.addSite(city: 13, rooms: 2, capacity: 20)
        try await season.seal(planID)
        #expect(try season.current(planID)?.candidateCount == 130)
    }

    @Test("A plan's limit for a room counts where it is smaller than the room")
    func roomCapacity() async throws {
        let season = try await SeasonSite()
        season.set("2026-04-20 09:00")
        let planID = try season.addPlan()
        try season.addCandidates(31, planID: planID, unit: 13, post: 1, from: 1)
        try season.addSite(city: 13, rooms: 1, capacity: 60)
        await #expect(throws: Refusal.blocked(["洛阳市 5月16日上午：考生 31 人，座位 30 个，缺 1 个座位"])) {
            try await season.seal(planID)
        }
    }

    @Test("While a list is sealed nobody is entered; after it was annulled they are, and the old result stays")
    func sealedList() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let first = try await season.drawn(planID)
        #expect(throws: Refusal.self) {
            try season.addCandidates(1, planID: planID, unit: 11, post: 1, from: 901)
        }
        await #expect(throws: Refusal.conflict("这个计划的名单已经封存。请刷新页面查看。")) {
            season.set("2026-05-01 09:00")
            try await season.seal(planID)
        }
        let (actor, now) = (season.actor(season.handler), season.now)
        await #expect(throws: Refusal.self) {
            try await season.write {
                try perform(.annul, on: first, of: SeatAllocationWorkflow.self, by: actor, at: now, in: $0)
            }
        }
        try await season.write {
            try perform(
                .annul, on: first, of: SeatAllocationWorkflow.self, by: actor, reason: "一个考点停电", at: now, in: $0)
        }
        #expect(try season.current(planID) == nil)
        #expect(try season.site.count("SELECT count(*) FROM candidate_seat") == 0)
        #expect(try season.site.count("SELECT count(*) FROM seat WHERE allocation_id = ?", first) == 140)
        season.set("2026-05-01 09:00")
        let second = try await season.seal(planID)
        #expect(try season.site.count("SELECT number FROM seat_allocation WHERE id = ?", second) == 2)
    }

    @Test("Once the exam has begun the draw stands")
    func begun() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.drawn(planID)
        season.set("2026-05-16 09:00")
        let (actor, now) = (season.actor(season.handler), season.now)
        await #expect(throws: Refusal.blocked(["考试已在 2026年5月16日 09:00 开始，编排不能再作废。"])) {
            try await season.write {
                try perform(
                    .annul, on: id, of: SeatAllocationWorkflow.self, by: actor, reason: "重排", at: now, in: $0)
            }
        }
    }

    @Test("A draw that broke off is not drawn; the same number finishes it, another is refused")
    func brokenOff() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.drawn(planID)
        let tickets = try season.site.texts("SELECT ticket_number FROM seat ORDER BY candidate_id")
        // As it stood when the process ended in the middle: half of the seats, no result yet.
        try await season.write { connection in
            try connection.run("UPDATE seat_allocation SET state = 'confirmed', result_hash = NULL WHERE id = ?", id)
            try connection.run("DELETE FROM seat WHERE candidate_id % 2 = 0")
        }
        #expect(try season.site.count("SELECT count(*) FROM candidate_seat") == 0)
        let (actor, now) = (season.actor(season.handler), season.now)
        await #expect(throws: Refusal.blocked(["座位还没有全部写入：70 / 140。"])) {
            try await season.write {
                try perform(.draw, on: id, of: SeatAllocationWorkflow.self, by: actor, at: now, in: $0)
            }
        }
        await #expect(throws: Refusal.conflict("公开数字已经录入为 03111720283308，不能再录入别的数字。")) {
            try await season.draw(id, number: "1")
        }
        try await season.draw(id)
        #expect(try season.current(planID)?.state == .drawn)
        #expect(try season.site.texts("SELECT ticket_number FROM seat ORDER BY candidate_id") == tickets)
    }

    @Test("Two who draw at once get one result")
    func atOnce() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.seal(planID)
        try await season.confirm(id)
        season.set("2026-05-06 09:00")
        let doneCount = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 { group.addTask { (try? await season.draw(id)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(doneCount == 1)
        let allocation = try #require(try season.current(planID))
        #expect(allocation.state == .drawn)
        let files = try #require(try season.site.database.read(millisecondsMax: 0) { try allocation.files(in: $0) })
        #expect(SeatVerifier.verify(files) == [])
    }

    @Test("The draw goes by the sealed rooms, whatever is changed about them afterwards")
    func roomsAfterSealing() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.seal(planID)
        try await season.confirm(id)
        try await season.write { try $0.run("UPDATE exam_room SET capacity = 1") }
        season.set("2026-05-06 09:00")
        try await season.draw(id)
        let allocation = try #require(try season.current(planID))
        let files = try #require(try season.site.database.read(millisecondsMax: 0) { try allocation.files(in: $0) })
        #expect(SeatVerifier.verify(files) == [])
    }

    @Test("Another authority's clerk finds no allocation")
    func otherAuthority() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.seal(planID)
        let stranger = Actor(accountID: season.checker, role: .province, name: "外省", authorityID: 2)
        let now = season.now
        await #expect(throws: Refusal.notFound) {
            try await season.write { try SeatSealing.confirm(id, by: stranger, at: now, in: $0) }
        }
    }

    // MARK: - What is published

    @Test("The published view tells where everybody sits, and nothing before the draw")
    func published() async throws {
        let season = try await SeasonSite()
        let planID = try season.addSeason()
        let id = try await season.seal(planID)
        #expect(try season.site.count("SELECT count(*) FROM candidate_seat") == 0)
        try await season.confirm(id)
        season.set("2026-05-06 09:00")
        try await season.draw(id)
        #expect(try season.site.count("SELECT count(*) FROM candidate_seat") == 140)
        // Area, site, room and seat of the ticket are those of the row.
        #expect(
            try season.site.count(
                """
                SELECT count(*) FROM candidate_seat s JOIN exam_site x ON x.id = s.site_id
                WHERE s.ticket_number = '2601' || substr(s.ticket_number, 5, 4) || substr('0' || x.number, -2)
                    || substr('00' || s.room_number, -3) || substr('0' || s.seat_number, -2)
                """) == 140)
    }
}
