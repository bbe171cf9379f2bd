import Database
import Testing
import Workflow

@Suite struct EventChainTests {
    let house: TemporaryHouse

    init() throws {
        house = try TemporaryHouse()
        for number in 1...20 { try record(number) }
    }

    func record(_ number: Int) throws {
        try house.database.writeNow { connection throws in
            try EventLog.record(
                programme: "audit", subject: Subject(kind: "person", id: number % 3), action: "look",
                by: TemporaryHouse.city, reason: "核对", detail: "第\(number)次", at: TemporaryHouse.now, in: connection)
        }
    }

    func verify(against head: ChainHead? = nil) throws -> ChainVerdict {
        try house.database.read(millisecondsMax: 0) { try EventLog.verify($0, against: head) }
    }

    func head() throws -> ChainHead {
        try #require(try house.database.read { try EventLog.head(in: $0) })
    }

    /// What somebody with the file and another program can do.
    func tamper(_ sql: SQL) throws {
        try house.database.writeNow { connection throws in
            try connection.script(
                """
                PRAGMA defer_foreign_keys = ON;
                DROP TRIGGER IF EXISTS event_is_not_changed; DROP TRIGGER IF EXISTS event_is_not_deleted;
                DROP TRIGGER IF EXISTS event_chain_is_not_changed; DROP TRIGGER IF EXISTS event_chain_is_not_deleted;
                """)
            try connection.script(sql)
        }
    }

    @Test func aWholeChainIsSound() throws {
        let verdict = try verify(against: head())
        #expect(verdict.isSound)
        #expect(verdict.eventCount == 20)
        #expect(try verdict.head == head())
        #expect(verdict.sentence == "The chain of 20 events is whole.")
    }

    @Test func anEmptyChainIsSound() throws {
        let empty = try TemporaryHouse()
        let verdict = try empty.database.read { try EventLog.verify($0) }
        #expect(verdict.isSound)
        #expect(verdict.eventCount == 0)
        #expect(verdict.head == nil)
        #expect(try empty.database.read { try EventLog.head(in: $0) } == nil)
    }

    @Test func theTablesGuardThemselves() throws {
        for sql: SQL in [
            "UPDATE event SET reason = 'x' WHERE id = 3", "DELETE FROM event WHERE id = 3", "DELETE FROM event",
            "UPDATE event_chain SET hash = zeroblob(32)", "DELETE FROM event_chain WHERE event_id = 20",
            "INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 3",
            "REPLACE INTO event_chain (event_id, hash) VALUES (3, zeroblob(32))",
        ] {
            #expect(throws: DatabaseError.self, "\(sql.text)") { try house.database.writeNow { try $0.run(sql) } }
        }
        #expect(try verify().isSound)
        #expect(try verify().eventCount == 20)
    }

    @Test func anEditedEventIsNamed() throws {
        for column in ["reason", "detail", "actor_name", "action", "programme", "to_state", "address"] {
            let test = try EventChainTests()
            try test.tamper(SQL(unchecked: "UPDATE event SET \(column) = 'x' WHERE id = 7"))
            #expect(try test.verify().fault == .changed(7), "\(column)")
            #expect(try test.verify().sentence == "Event 7 was changed, or its hash was.")
        }
        for column in ["at", "account_id", "subject_id", "organisation_id", "on_behalf_of_person_id"] {
            let test = try EventChainTests()
            try test.tamper(SQL(unchecked: "UPDATE event SET \(column) = 12345 WHERE id = 7"))
            #expect(try test.verify().fault == .changed(7), "\(column)")
        }
    }

    @Test func textMovedFromOneColumnToTheNextIsFound() throws {
        try tamper("UPDATE event SET reason = '', detail = reason || detail WHERE id = 7")
        #expect(try verify().fault == .changed(7))
    }

    /// Only the lengths in the encoding tell these two apart.
    @Test func textMovedAcrossASeparatorIsFound() throws {
        try house.database.writeNow { connection in
            try EventLog.record(
                programme: "audit", subject: Subject(kind: "person", id: 1), action: "look", by: TemporaryHouse.city,
                reason: "a\u{2}b", detail: "c", at: TemporaryHouse.now, in: connection)
        }
        try tamper("UPDATE event SET reason = 'a', detail = 'b' || char(2) || 'c' WHERE id = 21")
        #expect(try verify().fault == .changed(21))
    }

    @Test func anEditedHashIsNamed() throws {
        try tamper("UPDATE event_chain SET hash = zeroblob(32) WHERE event_id = 9")
        #expect(try verify().fault == .changed(9))
    }

    @Test func removedEventsAreNamed() throws {
        try tamper("DELETE FROM event_chain WHERE event_id = 5; DELETE FROM event WHERE id = 5")
        #expect(try verify().fault == .eventMissing(5))
        let unchained = try EventChainTests()
        try unchained.tamper("DELETE FROM event_chain WHERE event_id = 5")
        #expect(try unchained.verify().fault == .unchained(5))
    }

    @Test func aCutTailIsFound() throws {
        let kept = try head()
        try tamper("DELETE FROM event_chain WHERE event_id > 10; DELETE FROM event WHERE id > 10")
        #expect(try verify().fault == .tailCut(after: 10, missing: 10))
        // Also by one who sets SQLite's own counter back, if the head was kept elsewhere.
        try tamper("UPDATE sqlite_sequence SET seq = 10 WHERE name = 'event'")
        #expect(try verify().isSound)
        #expect(try verify(against: kept).fault == .tailCut(after: 10, missing: 10))
        // Or who writes other events in their place.
        for number in 11...25 { try record(number + 100) }
        #expect(try verify().isSound)
        #expect(try verify(against: kept).fault == .rebuilt(20))
    }

    @Test func aRebuiltChainIsFoundByTheHead() throws {
        let kept = try head()
        try tamper("UPDATE event SET detail = 'forged' WHERE id = 3; DELETE FROM event_chain")
        // The hook of any write chains what has no hash.
        try record(21)
        #expect(try verify().isSound)
        #expect(try verify(against: kept).fault == .rebuilt(20))
    }

    @Test func theHeadIsKeptAsText() throws {
        let kept = try head()
        #expect(kept.eventCount == 20)
        #expect(ChainHead(kept.description) == kept)
        #expect(ChainHead(kept.description + "\n") == kept)
        for text in [
            "", "20 20", "a b c", "20 20 zz", kept.description + "0", "20 20 " + String(repeating: "g", count: 64),
        ] {
            #expect(ChainHead(text) == nil)
        }
    }

    @Test func aRolledBackEventLeavesNoHole() throws {
        #expect(throws: Trouble.self) {
            try house.database.writeNow { connection throws in
                try EventLog.record(
                    programme: "audit", subject: Subject(kind: "person", id: 1), action: "look",
                    by: TemporaryHouse.city, at: TemporaryHouse.now, in: connection)
                throw Trouble()
            }
        }
        try record(21)
        #expect(try verify().isSound)
        #expect(try verify().eventCount == 21)
    }

    @Test func writersAtOnceAreChainedInOneOrder() async throws {
        let database = house.database
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    _ = try await database.write { connection throws in
                        try EventLog.record(
                            programme: "audit", subject: Subject(kind: "export", id: nil), action: "export",
                            by: .system, detail: "\(number)", at: TemporaryHouse.now, in: connection)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try verify().isSound)
        #expect(try verify().eventCount == 220)
        let exports = try house.database.read { try EventLog.history(of: Subject(kind: "export", id: nil), in: $0) }
        #expect(exports.count == 200)
    }

    @Test func listsArePagedNewestFirst() throws {
        let history = try house.database.read { try EventLog.history(of: Subject(kind: "person", id: 1), in: $0) }
        #expect(history.map(\.id) == [1, 4, 7, 10, 13, 16, 19])
        let page = try house.database.read { try EventLog.all(before: 10, countMax: 3, in: $0) }
        #expect(page.map(\.id) == [9, 8, 7])
        let acts = try house.database.read { try EventLog.acts(of: 2, countMax: 2, in: $0) }
        #expect(acts.map(\.id) == [20, 19])
        #expect(try house.database.read { try EventLog.lastMoment(in: $0) } == TemporaryHouse.now)
    }

    @Test func anIDNumberIsNeverRecorded() throws {
        #expect(throws: Refusal.self) {
            try house.database.writeNow {
                try EventLog.record(
                    programme: "audit", subject: Subject(kind: "person", id: 1), action: "look",
                    by: TemporaryHouse.city, reason: "410101199003071234", at: TemporaryHouse.now, in: $0)
            }
        }
        #expect(throws: DatabaseError.self) {
            try house.database.writeNow {
                try EventLog.record(
                    programme: "audit", subject: Subject(kind: "person", id: 1), action: "look",
                    by: TemporaryHouse.city, detail: "41010119900307123X", at: TemporaryHouse.now, in: $0)
            }
        }
        #expect(try house.count("event") == 20)
    }
}
