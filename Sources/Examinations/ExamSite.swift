import Database
import Site
import Workflow

/// 考点 with its rooms' totals.
package struct ExamSite: Sendable {
    package let id: Int
    package let cityID: Int
    package let cityName: String
    /// 1 to 99 within the city; part of the ticket number.
    package let number: Int
    package let name: String
    package let address: String
    package let isActive: Bool
    /// Of the rooms in use.
    package let roomCount: Int
    package let seatCount: Int

    package static func find(_ id: Int, authorityID: Int?, in connection: Connection) throws -> ExamSite? {
        try connection.first(columns + " WHERE s.id = ? AND c.authority_id = ?", id, authorityID, row: read)
    }

    /// By city and number; of one city, if one is given.
    static func all(authorityID: Int?, cityID: Int?, in connection: Connection) throws -> [ExamSite] {
        try connection.all(
            columns + " WHERE c.authority_id = ? AND (? IS NULL OR s.city_id = ?) ORDER BY s.city_id, s.number",
            authorityID, cityID, cityID, row: read)
    }

    private static let columns: SQL = """
        SELECT s.id, s.city_id, c.short_name, s.number, s.name, s.address, s.is_active,
            (SELECT count(*) FROM exam_room r WHERE r.site_id = s.id AND r.is_active),
            (SELECT coalesce(sum(r.capacity), 0) FROM exam_room r WHERE r.site_id = s.id AND r.is_active)
        FROM exam_site s JOIN organisation c ON c.id = s.city_id
        """

    private static func read(_ row: Row) throws -> ExamSite {
        ExamSite(
            id: try row[0], cityID: try row[1], cityName: try row[2], number: try row[3], name: try row[4],
            address: try row[5], isActive: try row[6], roomCount: try row[7], seatCount: try row[8])
    }

    // MARK: - Writes

    /// A new site with the next free number of its city.
    @discardableResult
    package static func create(
        cityID: Int, name: String, address: String, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        let number = try connection.count(
            "SELECT coalesce(max(number), 0) + 1 FROM exam_site WHERE city_id = ?", cityID)
        guard number <= 99 else { throw Refusal.blocked(["一个地市最多 99 个考点。"]) }
        let id = try connection.insert(
            "INSERT INTO exam_site (city_id, number, name, address) VALUES (?, ?, ?, ?)", cityID, number, name, address)
        try record("create", on: id, "考点 \(name)，\(address)", by: actor, at: now, in: connection)
        return id
    }

    static func update(
        _ site: ExamSite, name: String, address: String, isActive: Bool, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        guard name != site.name || address != site.address || isActive != site.isActive else { return }
        try connection.run(
            "UPDATE exam_site SET name = ?, address = ?, is_active = ? WHERE id = ?", name, address, isActive, site.id)
        let use = isActive == site.isActive ? "" : isActive ? "；启用" : "；停用"
        try record(
            "update", on: site.id, "\(site.name)，\(site.address) → \(name)，\(address)\(use)", by: actor, at: now,
            in: connection)
    }

    static func record(
        _ action: String, on siteID: Int, _ detail: String, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        guard !Reason.containsIDNumber(detail) else { throw Refusal.reasonMissing("考点和考场的内容中不能填写身份证号。") }
        try EventLog.record(
            programme: PlanWorkflow.name, subject: Subject(kind: "exam_site", id: siteID), action: action, by: actor,
            detail: detail, at: now, in: connection)
    }
}

/// 考场 of a site.
package struct ExamRoom: Sendable {
    package static let defaultCapacity = 30
    package static let numbers = 1...999
    package static let capacities = 1...99

    package let id: Int
    package let number: Int
    package let name: String
    package let capacity: Int
    package let isActive: Bool

    static func all(of siteID: Int, in connection: Connection) throws -> [ExamRoom] {
        try connection.all(columns + " WHERE site_id = ? ORDER BY number", siteID, row: read)
    }

    static func find(_ id: Int, of siteID: Int, in connection: Connection) throws -> ExamRoom? {
        try connection.first(columns + " WHERE id = ? AND site_id = ?", id, siteID, row: read)
    }

    private static let columns: SQL = "SELECT id, number, name, capacity, is_active FROM exam_room"

    private static func read(_ row: Row) throws -> ExamRoom {
        ExamRoom(
            id: try row[0], number: try row[1], name: try row[2], capacity: try row[3], isActive: try row[4])
    }

    // MARK: - Writes

    /// Adds rooms with these numbers, named after a building; gives how many there were already, which stay as they
    /// are.
    @discardableResult
    package static func add(
        _ numbers: ClosedRange<Int>, to siteID: Int, named prefix: String, capacity: Int, by actor: Actor,
        at now: Moment, in connection: Connection
    ) throws -> Int {
        var addedCount = 0
        for number in numbers {
            addedCount += try connection.run(
                """
                INSERT INTO exam_room (site_id, number, name, capacity) VALUES (?, ?, ?, ?)
                ON CONFLICT (site_id, number) DO NOTHING
                """, siteID, number, "\(prefix)\(number)", capacity)
        }
        try ExamSite.record(
            "update", on: siteID, "增加考场 \(numbers.lowerBound)–\(numbers.upperBound)，每间 \(capacity) 人", by: actor,
            at: now, in: connection)
        return numbers.count - addedCount
    }

    static func update(
        _ room: ExamRoom, of siteID: Int, name: String, capacity: Int, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        try connection.run("UPDATE exam_room SET name = ?, capacity = ? WHERE id = ?", name, capacity, room.id)
        try ExamSite.record(
            "update", on: siteID, "考场 \(room.number)：\(room.name)，\(room.capacity) 人 → \(name)，\(capacity) 人",
            by: actor,
            at: now, in: connection)
    }

    /// Takes rooms out of use, or back into it; at most a site's 999.
    static func setActive(
        _ isActive: Bool, _ ids: [Int], of siteID: Int, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int {
        var changedCount = 0
        for id in ids {
            changedCount += try connection.run(
                "UPDATE exam_room SET is_active = ?1 WHERE id = ?2 AND site_id = ?3 AND is_active <> ?1",
                isActive, id, siteID)
        }
        try ExamSite.record(
            "update", on: siteID, "\(isActive ? "启用" : "停用") \(changedCount) 间考场", by: actor, at: now, in: connection)
        return changedCount
    }
}
