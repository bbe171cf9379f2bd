import Database
import Synchronization
import Testing
import Workflow

/// A clock that a test moves.
final class TestClock: Clock {
    private let value = Mutex(TemporaryHouse.now)

    var now: Moment { value.withLock { $0 } }

    func move(minutes: Int) {
        value.withLock { $0 = $0.adding(minutes: minutes) }
    }
}

/// What the runner said of failures.
final class Failures: Sendable {
    private let value = Mutex<[String]>([])

    var all: [String] { value.withLock { $0 } }

    func add(_ text: String) {
        value.withLock { $0.append(text) }
    }
}

@Suite struct JobTests {
    let house: TemporaryHouse
    let clock = TestClock()
    let failures = Failures()

    init() throws {
        house = try TemporaryHouse()
        try house.database.writeNow { try $0.script("CREATE TABLE mark (text TEXT NOT NULL) STRICT") }
    }

    func runner(_ handlers: [String: JobRunner.Handler]) -> JobRunner {
        let failures = failures
        return JobRunner(database: house.database, clock: clock, handlers: handlers) {
            failures.add("\($0.kind): \($1)")
        }
    }

    func schedule(_ kind: String, key: String? = nil, payload: String = "", minutes: Int = 0) throws {
        try house.database.writeNow {
            try Jobs.schedule(
                kind, key: key, payload: payload, due: TemporaryHouse.now.adding(minutes: minutes), in: $0)
        }
    }

    func marks() throws -> [String] {
        try house.database.read { try $0.all("SELECT text FROM mark ORDER BY rowid") { try $0[0] } }
    }

    static let mark: JobRunner.Handler = { job, _, connection in
        try connection.run("INSERT INTO mark (text) VALUES (?)", job.payload)
        return .done
    }

    @Test func dueJobsAreDoneOnceInOrder() async throws {
        try schedule("mark", payload: "later", minutes: 5)
        try schedule("mark", payload: "second", minutes: -1)
        try schedule("mark", payload: "first", minutes: -2)
        let runner = runner(["mark": Self.mark])
        #expect(try await runner.runDue() == 2)
        #expect(try marks() == ["first", "second"])
        #expect(try await runner.runDue() == 0)
        clock.move(minutes: 5)
        #expect(try await runner.runDue() == 1)
        #expect(try marks() == ["first", "second", "later"])
    }

    @Test func aLongJobIsDoneInSlices() async throws {
        try schedule("count", payload: "3")
        let runner = runner([
            "count": { job, _, connection in
                try connection.run("INSERT INTO mark (text) VALUES (?)", job.payload)
                let left = (Int(job.payload) ?? 0) - 1
                return left > 0 ? .more(payload: String(left)) : .done
            }
        ])
        #expect(try await runner.runDue() == 3)
        #expect(try marks() == ["3", "2", "1"])
        #expect(try house.database.read { try Jobs.waitingCount("count", in: $0) } == 0)
    }

    @Test func aJobMayAskForAnotherMoment() async throws {
        try schedule("daily", payload: "a")
        let runner = runner([
            "daily": { job, now, connection in
                try connection.run("INSERT INTO mark (text) VALUES (?)", job.payload)
                return .later(now.adding(days: 1), payload: job.payload + "a")
            }
        ])
        #expect(try await runner.runDue() == 1)
        clock.move(minutes: 24 * 60)
        #expect(try await runner.runDue() == 1)
        #expect(try marks() == ["a", "aa"])
    }

    @Test func aFailingJobIsUndoneAndTriedAgainLaterAndAtLastGivenUp() async throws {
        try schedule("fail", payload: "x")
        try schedule("mark", payload: "other")
        let runner = runner([
            "fail": { job, now, connection in
                _ = try Self.mark(job, now, connection)
                throw Trouble()
            },
            "mark": Self.mark,
        ])
        #expect(try await runner.runDue() == 2)
        #expect(try marks() == ["other"])
        #expect(failures.all == ["fail: Trouble()"])
        #expect(try await runner.runDue() == 0)
        clock.move(minutes: 1)
        #expect(try await runner.runDue() == 1)
        clock.move(minutes: 1)
        #expect(try await runner.runDue() == 0)
        for _ in 0..<20 {
            clock.move(minutes: 60)
            try await runner.runDue()
        }
        #expect(failures.all.count == Jobs.attemptCountMax)
        let failed = try house.database.read { try Jobs.failed(countMax: 10, in: $0) }
        #expect(failed.map(\.error) == ["Trouble()"])
        #expect(failed.map(\.job.attempts) == [Jobs.attemptCountMax])
        #expect(try marks() == ["other"])
    }

    @Test func aKindThatNobodyDoesIsNamed() async throws {
        try schedule("nobody")
        try await runner([:]).runDue()
        #expect(failures.all == ["nobody: Nobody does jobs of the kind nobody."])
    }

    @Test func aKeyNamesWorkOfWhichOneIsEnough() async throws {
        try schedule("mark", key: "plan-1", payload: "old", minutes: 1)
        try schedule("mark", key: "plan-1", payload: "new", minutes: 3)
        try schedule("mark", key: "plan-2", payload: "two", minutes: 1)
        try schedule("mark", key: "plan-3", payload: "three", minutes: 1)
        try house.database.writeNow { try Jobs.cancel("mark", key: "plan-3", in: $0) }
        let runner = runner(["mark": Self.mark])
        clock.move(minutes: 2)
        try await runner.runDue()
        #expect(try marks() == ["two"])
        clock.move(minutes: 2)
        try await runner.runDue()
        #expect(try marks() == ["two", "new"])
        // A finished one is no hindrance.
        try schedule("mark", key: "plan-1", payload: "again", minutes: 0)
        try await runner.runDue()
        #expect(try marks() == ["two", "new", "again"])
    }

    @Test func twoRunnersDoAJobOnce() async throws {
        for number in 0..<50 { try schedule("mark", payload: "\(number)") }
        let one = runner(["mark": Self.mark])
        let two = runner(["mark": Self.mark])
        async let first = one.runDue()
        async let second = two.runDue()
        _ = try await (first, second)
        #expect(try marks().count == 50)
    }

    @Test func theRunnerStartsAtOnceAndFollowsTheClock() async throws {
        try schedule("mark", payload: "due")
        try schedule("mark", payload: "tomorrow", minutes: 24 * 60)
        let runner = runner(["mark": Self.mark])
        let task = Task { await runner.run() }
        while try marks() != ["due"] { try await Task.sleep(for: .milliseconds(5)) }
        clock.move(minutes: 24 * 60)
        while try marks() != ["due", "tomorrow"] { try await Task.sleep(for: .milliseconds(20)) }
        task.cancel()
        await task.value
    }
}

@Suite struct OutboxTests {
    let house: TemporaryHouse

    init() throws {
        house = try TemporaryHouse()
    }

    func waiting(minutes: Int = 0) throws -> [Int] {
        try house.database.read {
            try Outbox.waiting(at: TemporaryHouse.now.adding(minutes: minutes), countMax: 10, in: $0).map(\.id)
        }
    }

    @Test func messagesWaitAreSentAndListed() throws {
        try house.database.writeNow { connection throws in
            try Outbox.enqueue(.sms, to: "13800138000", body: "您的验证码是 000000", at: TemporaryHouse.now, in: connection)
            try Outbox.enqueue(
                .email, to: "a@example.org", subject: "成绩公布", body: "请登录查看。", at: TemporaryHouse.now, in: connection)
        }
        #expect(try waiting() == [1, 2])
        try house.database.writeNow { try Outbox.markSent(1, at: TemporaryHouse.now, in: $0) }
        #expect(try waiting() == [2])
        let list = try house.database.read { try Outbox.list(countMax: 10, in: $0) }
        #expect(list.map(\.id) == [2, 1])
        #expect(list.map(\.channel) == [.email, .sms])
        #expect(list.map(\.sentAt) == [nil, TemporaryHouse.now])
        #expect(try house.database.read { try Outbox.list(before: 2, countMax: 10, in: $0) }.map(\.id) == [1])
    }

    @Test func aFailedMessageWaitsLongerEachTimeAndIsGivenUp() throws {
        try house.database.writeNow {
            try Outbox.enqueue(.sms, to: "13800138000", body: "x", at: TemporaryHouse.now, in: $0)
        }
        try house.database.writeNow { try Outbox.markFailed(1, error: "refused", at: TemporaryHouse.now, in: $0) }
        #expect(try waiting() == [])
        #expect(try waiting(minutes: 1) == [1])
        for _ in 2...Outbox.attemptCountMax {
            try house.database.writeNow { try Outbox.markFailed(1, error: "refused", at: TemporaryHouse.now, in: $0) }
        }
        #expect(try waiting(minutes: 100_000) == [])
        let message = try house.database.read { try Outbox.list(countMax: 1, in: $0).first }
        #expect(message?.attempts == Outbox.attemptCountMax)
        #expect(message?.lastError == "refused")
    }

    @Test func aMessageOfAWriteThatFailedIsNeverSent() throws {
        #expect(throws: Trouble.self) {
            try house.database.writeNow { connection throws in
                try Outbox.enqueue(.sms, to: "13800138000", body: "x", at: TemporaryHouse.now, in: connection)
                throw Trouble()
            }
        }
        #expect(try waiting() == [])
    }
}
