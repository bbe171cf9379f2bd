import Database
import Site
import Workflow

/// 时间延长: a window moved for one person, one unit or all (decision 17).
package enum Extension {
    package enum Party: Sendable, Equatable {
        case everyone
        case unit(Int)
        case person(Int)
    }

    /// A line of the list.
    struct Line: Sendable {
        let id: Int
        let planTitle: String
        let step: PlanStep
        let personName: String?
        let idNumber: String?
        let unitName: String?
        let until: Moment
        let reason: String
        let clerk: String?
        let madeAt: Moment

        /// 「张三（4101************19）」, 「郑州市」, 「全部」
        var partyText: String {
            if let personName, let idNumber { return "\(personName)（\(Masking.idNumber(idNumber))）" }
            return unitName ?? "全部"
        }
    }

    static func lines(
        authorityID: Int?, planID: Int?, _ keyset: Keyset, in connection: Connection
    ) throws -> [Line] {
        let clause = keyset.clause("e.id")
        let sql: SQL = """
            SELECT e.id, l.title, e.step, p.name, p.id_number, o.short_name, e.until, e.reason, a.name, e.made_at
            FROM extension e JOIN plan l ON l.id = e.plan_id LEFT JOIN person p ON p.id = e.person_id
                LEFT JOIN organisation o ON o.id = e.organisation_id LEFT JOIN account a ON a.id = e.account_id
            WHERE l.authority_id = ? AND (? IS NULL OR e.plan_id = ?)
            """
        return try connection.all(sql + clause.sql, arguments: [authorityID, planID, planID] + clause.arguments) {
            row in
            Line(
                id: try row[0], planTitle: try row[1], step: try row.value(2), personName: try row[3],
                idNumber: try row[4], unitName: try row[5], until: try row[6], reason: try row[7], clerk: try row[8],
                madeAt: try row[9])
        }
    }

    static func count(authorityID: Int?, planID: Int?, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (SELECT 1 FROM extension e JOIN plan l ON l.id = e.plan_id
                WHERE l.authority_id = ? AND (? IS NULL OR e.plan_id = ?) LIMIT 1001)
            """, authorityID, planID, planID)
    }

    static func person(withIDNumber idNumber: String, in connection: Connection) throws -> (id: Int, name: String)? {
        try connection.first("SELECT id, name FROM person WHERE id_number = ?", idNumber) { (try $0[0], try $0[1]) }
    }

    /// The window as this party has it now.
    static func window(
        _ step: PlanStep, of planID: Int, for party: Party, in connection: Connection
    ) throws -> PlanWindow? {
        let asked: WindowParty =
            switch party {
            case .everyone: .anyone
            case .unit(let id): WindowParty(organisationID: id)
            case .person(let id): WindowParty(personID: id)
            }
        return try PlanWindow.find(step, of: planID, for: asked, in: connection)
    }

    /// Moves the end of a step's window. Refused where it would not be later than it is.
    package static func grant(
        _ step: PlanStep, of planID: Int, to party: Party, until: Moment, reason: String, by actor: Actor,
        at now: Moment, in connection: Connection
    ) throws {
        guard let plan = try Plan.find(planID, authorityID: actor.authorityID, in: connection) else {
            throw Refusal.notFound
        }
        guard let reason = try Reason.checked(reason) else { throw Refusal.reasonMissing("请填写延长的原因。") }
        guard let window = try window(step, of: planID, for: party, in: connection), let end = window.closesAt else {
            throw Refusal.blocked(["「\(step.title)」没有可以延长的时间。"])
        }
        guard until > end, until > now else {
            throw Refusal.blocked(["「\(step.title)」现在到 \(end.closingText) 结束，延长后的时间应晚于它，也应晚于现在。"])
        }
        let (personID, unitID): (Int?, Int?) =
            switch party {
            case .everyone: (nil, nil)
            case .unit(let id): (nil, id)
            case .person(let id): (id, nil)
            }
        try connection.run(
            """
            INSERT INTO extension (plan_id, step, person_id, organisation_id, until, reason, account_id, made_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, planID, step.rawValue, personID, unitID, until, reason, actor.accountID, now)
        let whom = personID.map { "人员编号 \($0)" } ?? unitID.map { "单位编号 \($0)" } ?? "全部"
        try EventLog.record(
            programme: PlanWorkflow.name, subject: PlanWorkflow.subject(plan.id), action: "extend", by: actor,
            reason: reason, detail: "\(step.title)延长至 \(until.closingText)，对象：\(whom)", at: now, in: connection)
    }
}
