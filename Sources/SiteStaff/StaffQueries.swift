import Database
import Site
import Workflow

/// The questions of the lists of registrations. Each has the scope of the desk that asks in its WHERE clause.
enum StaffQueries {
    /// The condition of a filter inside a scope, and its arguments.
    private static func condition(
        _ filter: StaffFilter, _ scope: StaffScope
    ) -> (sql: SQL, arguments: [any Bindable]) {
        var sql: SQL = scope.condition + " AND r.plan_id = ?"
        var arguments: [any Bindable] = [scope.organisationID, filter.plan?.id]
        let states = filter.state.states
        sql = sql + " AND r.state IN (" + SQL(unchecked: states.map { _ in "?" }.joined(separator: ", ")) + ")"
        arguments += states.map { $0 as any Bindable }
        if let post = filter.post {
            sql = sql + " AND r.post_id = ?"
            arguments.append(post.id)
        }
        if let type = filter.type {
            sql = sql + " AND r.applicant_type = ?"
            arguments.append(type)
        }
        if let personID = filter.personID {
            sql = sql + " AND r.person_id = ?"
            arguments.append(personID)
        }
        if let name = filter.name {
            sql = sql + " AND instr(p.name, ?) > 0"
            arguments.append(name)
        }
        return (sql, arguments)
    }

    private static let table: SQL = "exam_registration r JOIN person p ON p.id = r.person_id"

    // MARK: - A list

    /// The rows of a page, in the order of their numbers.
    static func rows(
        _ filter: StaffFilter, _ scope: StaffScope, keyset: Keyset, in connection: Connection
    ) throws -> [StaffRecord] {
        let (condition, arguments) = condition(filter, scope)
        let page = keyset.clause("r.id")
        return try connection.all(
            StaffRecord.columns + condition + page.sql, arguments: arguments + page.arguments
        ) { try StaffRecord($0) }
    }

    /// All rows, for an export.
    static func allRows(
        _ filter: StaffFilter, _ scope: StaffScope, countMax: Int, in connection: Connection
    ) throws -> [StaffRecord] {
        let (condition, arguments) = condition(filter, scope)
        return try connection.all(
            StaffRecord.columns + condition + " ORDER BY r.id LIMIT ?", arguments: arguments + [countMax]
        ) { try StaffRecord($0) }
    }

    /// How many there are; it stops counting at 1,001.
    static func count(_ filter: StaffFilter, _ scope: StaffScope, in connection: Connection) throws -> Int {
        let (condition, arguments) = condition(filter, scope)
        return try connection.count(
            "SELECT count(*) FROM (SELECT 1 FROM " + table + " WHERE " + condition + " LIMIT 1001)",
            arguments: arguments)
    }

    /// The numbers of all rows, 1,001 at most.
    static func ids(_ filter: StaffFilter, _ scope: StaffScope, in connection: Connection) throws -> [Int] {
        let (condition, arguments) = condition(filter, scope)
        return try connection.all(
            "SELECT r.id FROM " + table + " WHERE " + condition + " ORDER BY r.id LIMIT 1001", arguments: arguments
        ) { try $0[0] }
    }

    /// The rows before and after one, with the same filter.
    static func neighbours(
        of id: Int, _ filter: StaffFilter, _ scope: StaffScope, in connection: Connection
    ) throws -> (previous: Int?, next: Int?) {
        let (condition, arguments) = condition(filter, scope)
        let all = "SELECT r.id FROM " + table + " WHERE " + condition
        let previous = try connection.first(
            all + " AND r.id < ? ORDER BY r.id DESC LIMIT 1", arguments: arguments + [id]
        ) { try $0[0] as Int }
        let next = try connection.first(
            all + " AND r.id > ? ORDER BY r.id LIMIT 1", arguments: arguments + [id]
        ) { try $0[0] as Int }
        return (previous, next)
    }

    // MARK: - One row

    /// Drafts and deleted ones are nobody's work.
    private static let isHandedIn: SQL = " AND r.state NOT IN ('draft', 'deleted')"

    static func find(_ id: Int, _ scope: StaffScope, in connection: Connection) throws -> StaffRecord? {
        try connection.first(
            StaffRecord.columns + scope.condition + isHandedIn + " AND r.id = ?",
            arguments: [scope.organisationID, id]
        ) { try StaffRecord($0) }
    }

    /// The row's name for the result of a batch; nil where it is not of this scope.
    static func name(of id: Int, _ scope: StaffScope, in connection: Connection) throws -> String? {
        try find(id, scope, in: connection).map { "\($0.name)（\($0.postTitle)，报名序号 \($0.number.text)）" }
    }

    /// The registrations of this desk that a number on a form or an ID card belongs to (HN14-C04), newest first.
    static func find(
        number: String, _ scope: StaffScope, in connection: Connection
    ) throws -> [(id: Int, personID: Int, planID: Int)] {
        let isIDNumber = number.utf8.count == 18
        let column: SQL = isIDNumber ? " AND p.id_number = ?" : " AND r.id = ?"
        let id = RegistrationNumber.registrationID(of: number) ?? (number.utf8.count < 12 ? Int(number) : nil)
        let value: any Bindable = isIDNumber ? number : id
        return try connection.all(
            "SELECT r.id, r.person_id, r.plan_id FROM " + table + " WHERE " + scope.condition + isHandedIn + column
                + " ORDER BY r.id DESC LIMIT 20", arguments: [scope.organisationID, value]
        ) { (try $0[0], try $0[1], try $0[2]) }
    }

    // MARK: - Facts of a payment that is taken back

    /// Nothing was paid after all: a confirmation was taken back within its ten minutes.
    static func clearPayment(of id: Int, in connection: Connection) throws {
        try connection.run(
            """
            UPDATE exam_registration SET fee_cents = NULL, paid_on = NULL, receipt_number = NULL, refunded_on = NULL
            WHERE id = ?
            """, id)
    }

    /// The refund did not happen: the payment stands again.
    static func clearRefund(of id: Int, in connection: Connection) throws {
        try connection.run("UPDATE exam_registration SET refunded_on = NULL WHERE id = ?", id)
    }
}

extension StaffQueries {
    /// The person with this number and this name.
    static func personID(idNumber: String, name: String, in connection: Connection) throws -> Int? {
        try connection.first(
            "SELECT id FROM person WHERE id_number = ? AND name = ? AND frozen_at IS NULL", idNumber, name
        ) { try $0[0] }
    }

    /// What waits in one state, for 待办; it stops counting at 1,001.
    static func waitingCount(
        planID: Int, state: ExamRegistrationState, _ scope: StaffScope, in connection: Connection
    ) throws -> Int {
        let condition: SQL = scope.condition + " AND r.plan_id = ? AND r.state = ?"
        return try connection.count(
            "SELECT count(*) FROM (SELECT 1 FROM exam_registration r WHERE " + condition + " LIMIT 1001)",
            arguments: [scope.organisationID, planID, state])
    }

    /// The clerk who filled it in for the person.
    static func assistant(of id: Int, in connection: Connection) throws -> String? {
        try connection.first(
            """
            SELECT a.name || coalesce('（' || o.name || '）', '') FROM exam_registration r
                JOIN account a ON a.id = r.assisted_by LEFT JOIN organisation o ON o.id = a.organisation_id
            WHERE r.id = ?
            """, id
        ) { try $0[0] }
    }
}
