import Database
import Testing
import Workflow

@Suite struct PerformTests {
    let house: TemporaryHouse

    init() throws {
        house = try TemporaryHouse()
    }

    struct Cell: CustomTestStringConvertible {
        let state: LeaveWorkflow.State
        let action: LeaveWorkflow.Action
        let role: Role

        static let all = LeaveWorkflow.State.allCases.flatMap { state in
            LeaveWorkflow.Action.allCases.flatMap { action in
                Role.allCases.map { Cell(state: state, action: action, role: $0) }
            }
        }

        var testDescription: String { "\(state.rawValue) \(action.rawValue) \(role.rawValue)" }

        /// The table once more, in other words.
        var expected: LeaveWorkflow.State? {
            switch (state, action, role) {
            case (.draft, .submit, .applicant), (.returned, .submit, .applicant): .submitted
            case (.submitted, .approve, .city), (.submitted, .approve, .province): .approved
            case (.submitted, .sendBack, .city): .returned
            case (.submitted, .refuse, .province): .refused
            default: nil
            }
        }
    }

    @Test func everyCellMovesAndWritesOneEventOrRefusesAndChangesNothing() throws {
        for cell in Cell.all {
            let id = try house.leave(cell.state)
            let before = try house.row(id)
            let actor = Actor(accountID: 4, role: cell.role, name: "某人", organisationID: 5)
            if let expected = cell.expected {
                #expect(try house.act(cell.action, on: id, by: actor, reason: "有原因") == expected)
                #expect(
                    try house.row(id) == StoredLeave(state: expected, since: TemporaryHouse.now, reason: "有原因"),
                    "\(cell.testDescription)")
                let history = try house.history(id)
                #expect(history.count == 1)
                #expect(history.first?.from == cell.state.rawValue)
                #expect(history.first?.to == expected.rawValue)
                #expect(history.first?.role == cell.role.rawValue)
            } else {
                #expect(throws: Refusal.self, "\(cell.testDescription)") {
                    try house.act(cell.action, on: id, by: actor, reason: "有原因")
                }
                #expect(try house.row(id) == before)
                #expect(try house.history(id) == [])
            }
        }
        #expect(Cell.all.filter { $0.expected != nil }.count == 6)
        #expect(try house.count("event") == 6)
        #expect(try house.count("leave_letter") == 6)
    }

    @Test func refusalsAreSentences() throws {
        let id = try house.leave(.submitted)
        #expect(throws: Refusal.notFound) { try house.act(.approve, on: 999, by: TemporaryHouse.city) }
        let otherCity = Actor(accountID: 8, role: .city, name: "洛阳", organisationID: 6)
        #expect(throws: Refusal.notFound) { try house.act(.approve, on: id, by: otherCity) }
        #expect(throws: Refusal.notAllowed("当前状态是“等待审核”，报考人员不能办理“提交”。")) {
            try house.act(.submit, on: id, by: TemporaryHouse.applicant)
        }
        #expect(throws: Refusal.reasonMissing("请填写“退回”的原因。")) {
            try house.act(.sendBack, on: id, by: TemporaryHouse.city, reason: " \n　")
        }
        #expect(throws: Refusal.reasonMissing("原因中不能填写身份证号，请删除后重新提交。")) {
            try house.act(.sendBack, on: id, by: TemporaryHouse.city, reason: "号码41010119900307123x不对")
        }
        let long = try house.leave(.submitted, days: 31)
        #expect(throws: Refusal.blocked(["请假超过30天，不能通过。"])) {
            try house.act(.approve, on: long, by: TemporaryHouse.city)
        }
        #expect(try house.row(id)?.state == .submitted)
        #expect(try house.count("event") == 0)
    }

    @Test func theEventTellsWhoWhatWhenAndWhy() throws {
        let id = try house.leave(.submitted)
        var actor = TemporaryHouse.city
        actor.onBehalfOfPersonID = 77
        actor.address = "10.0.0.8"
        _ = try house.act(.sendBack, on: id, by: actor, reason: "  照片不清  ")
        let event = try #require(try house.history(id).first)
        #expect(event.programme == "leave-test")
        #expect(event.subject == Subject(kind: "leave", id: id))
        #expect(event.action == "send-back")
        #expect(event.accountID == 2)
        #expect(event.organisationID == 5)
        #expect(event.actorName == "郑州一")
        #expect(event.onBehalfOfPersonID == 77)
        #expect(event.address == "10.0.0.8")
        #expect(event.reason == "照片不清")
        #expect(event.at == TemporaryHouse.now)
        #expect(event.roleTitle == "地市")
    }

    @Test func aPageThatShowedAnotherStateIsAConflict() throws {
        let id = try house.leave(.draft)
        #expect(
            throws: Refusal.conflict("其他人刚刚处理了这条记录，现在的状态是“草稿”。请核对后再办理。")
        ) { try house.act(.submit, on: id, by: TemporaryHouse.applicant, expected: .returned) }
        #expect(try house.act(.submit, on: id, by: TemporaryHouse.applicant, expected: .draft) == .submitted)
    }

    @Test func aRecordThatChangedBehindTheLoadIsAConflict() throws {
        enum Stale: Workflow {
            typealias State = LeaveWorkflow.State
            typealias Action = LeaveWorkflow.Action
            static let name = "stale"
            static let table: SQL = "leave"
            static let transitions = LeaveWorkflow.transitions
            static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> State? { .submitted }
            static func state(of record: State) -> State { record }
        }
        let id = try house.leave(.draft)
        #expect(throws: Refusal.conflict("其他人刚刚处理了这条记录。请刷新页面查看最新状态。")) {
            try house.database.writeNow {
                try perform(
                    .approve, on: id, of: Stale.self, by: TemporaryHouse.city, at: TemporaryHouse.now, in: $0)
            }
        }
        #expect(try house.row(id)?.state == .draft)
    }

    @Test func thirtyTwoWritersAtOnceExactlyOneWins() async throws {
        let id = try house.leave(.submitted)
        let database = house.database
        let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask {
                    do {
                        try await database.write { connection throws in
                            try perform(
                                number % 2 == 0 ? .approve : .refuse, on: id, of: LeaveWorkflow.self,
                                by: TemporaryHouse.province, reason: "同时", at: TemporaryHouse.now, in: connection)
                        }
                        return true
                    } catch is Refusal {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
        #expect(try house.history(id).count == 1)
        #expect(try house.history(id).first?.to == house.row(id)?.state.rawValue)
    }

    @Test func aBatchAnswersForEach() throws {
        let ids = try [house.leave(.submitted), house.leave(.draft), 999, house.leave(.submitted, days: 40)]
        let last = try house.leave(.submitted)
        let results = try house.database.writeNow { connection throws in
            try performEach(
                .approve, on: ids + [last], of: LeaveWorkflow.self, by: TemporaryHouse.city, at: TemporaryHouse.now,
                in: connection)
        }
        #expect(results.map(\.id) == ids + [last])
        #expect(
            results.map(\.result) == [
                .success(.approved), .failure(.notAllowed("当前状态是“草稿”，地市不能办理“通过”。")), .failure(.notFound),
                .failure(.blocked(["请假超过30天，不能通过。"])), .success(.approved),
            ])
        #expect(try house.count("event") == 2)
        #expect(try house.row(ids[1])?.state == .draft)
    }

    @Test func whenAnEffectFailsNothingHappened() throws {
        let id = try house.leave(.submitted)
        try house.database.writeNow { try $0.script("DROP TABLE leave_letter") }
        #expect(throws: DatabaseError.self) { try house.act(.approve, on: id, by: TemporaryHouse.city) }
        #expect(try house.row(id)?.state == .submitted)
        #expect(try house.count("event") == 0)
    }

    @Test func aBeginningIsRecorded() throws {
        let id = try house.leave()
        try house.database.writeNow {
            try begin(id, of: LeaveWorkflow.self, by: TemporaryHouse.applicant, at: TemporaryHouse.now, in: $0)
        }
        let event = try #require(try house.history(id).first)
        #expect((event.action, event.from, event.to) == ("begin", nil, "draft"))
        let late = try house.leave(.submitted)
        #expect(throws: DatabaseError.self) {
            try house.database.writeNow {
                try begin(late, of: LeaveWorkflow.self, by: TemporaryHouse.applicant, at: TemporaryHouse.now, in: $0)
            }
        }
    }

    @Test func idNumbersAreFoundInReasons() {
        for text in ["410101199003071234", "A41010119900307123X。", "４１０１０１１９９００３０７１２３Ｘ", "电话 4101011990030712345"] {
            #expect(Reason.containsIDNumber(text), "\(text)")
        }
        for text in ["", "41010119900307123", "13800138000", "2026-03-02 09:00 2026-03-05", "X"] {
            #expect(!Reason.containsIDNumber(text), "\(text)")
        }
        #expect(throws: Refusal.reasonMissing("原因太长：最多 500 个字，现在是 501 个字。")) {
            try Reason.checked(String(repeating: "长", count: 501))
        }
    }
}
