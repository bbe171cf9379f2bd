import Database
import Registry
import Site
import Workflow

/// The list of a plan as it stands in the database, with what cannot be listed.
package struct LiveSeatList: Sendable {
    package let list: SeatList
    package let faults: [SeatFault]
    package let names: SeatNames
    /// Each city's session with its candidates and seats.
    let counts: [Count]

    struct Count: Sendable {
        let city: Int
        let session: Int
        let candidateCount: Int
        let seatCount: Int
    }

    /// For a worker: reads all candidates of the plan. A unit's candidates sit in the rooms of its site city; a college
    /// has that of its city.
    package static func load(_ plan: Plan, in connection: Connection) throws -> LiveSeatList {
        let units = try units(in: connection)
        var homeless: [Int: Int] = [:]
        var candidates: [SeatCandidate] = []
        try connection.each(
            """
            SELECT c.id, c.person_id, c.unit_id, s.number, c.post_id
            FROM candidate c JOIN exam_session s ON s.id = c.session_id WHERE c.plan_id = ? ORDER BY c.id
            """, arguments: [plan.id]
        ) { row in
            let unitID: Int = try row[2]
            guard let unit = units[unitID], let city = unit.siteCityID else {
                homeless[unitID, default: 0] += 1
                return
            }
            candidates.append(
                SeatCandidate(
                    id: try row[0], person: try row[1], unit: unitID, area: unit.area, city: city,
                    session: try row[3], post: try row[4]))
        }
        let list = SeatList(candidates: candidates, rooms: try rooms(plan, in: connection))
        let homelessFaults = homeless.sorted { $0.key < $1.key }.map {
            SeatFault.noCity(unit: $0.key, candidateCount: $0.value)
        }
        let sessions = try PlanQueries.sessions(of: plan.id, in: connection)
        return LiveSeatList(
            list: list, faults: homelessFaults + SeatDraw.faults(of: list),
            names: SeatNames(
                organisations: units.mapValues(\.name),
                sessions: Dictionary(uniqueKeysWithValues: sessions.map { ($0.number, $0.title) })),
            counts: counts(of: list))
    }

    /// A room has the seats that the plan allows, at most.
    private static func rooms(_ plan: Plan, in connection: Connection) throws -> [SeatRoom] {
        try connection.all(
            """
            SELECT s.city_id, s.number, r.number, r.capacity FROM exam_room r JOIN exam_site s ON s.id = r.site_id
                JOIN organisation c ON c.id = s.city_id
            WHERE r.is_active AND s.is_active AND c.authority_id = (SELECT authority_id FROM plan WHERE id = ?)
            """, plan.id
        ) { row in
            let capacity: Int = try row[3]
            return SeatRoom(
                city: try row[0], site: try row[1], number: try row[2], capacity: min(capacity, plan.roomCapacity))
        }
    }

    private static func counts(of list: SeatList) -> [Count] {
        SeatDraw.cities(of: list).flatMap { city in
            city.candidateCounts.sorted { $0.key < $1.key }.map { session, count in
                Count(city: city.number, session: session, candidateCount: count, seatCount: city.seatCount)
            }
        }
    }

    // MARK: - Units

    private struct Unit {
        let name: String
        let area: Int
        let siteCityID: Int?
    }

    private static func units(in connection: Connection) throws -> [Int: Unit] {
        let organisations = try connection.all(
            """
            SELECT o.id, o.short_name, o.region_code, o.site_city_id, c.region_code, c.site_city_id, t.region_code
            FROM organisation o LEFT JOIN organisation c ON c.id = o.city_id
                LEFT JOIN organisation t ON t.id = coalesce(o.site_city_id, c.site_city_id)
            """
        ) { row in
            let own: String? = try row[2]
            let city: String? = try row[4]
            let site: String? = try row[6]
            let ownSiteCity: Int? = try row[3]
            let unit = Unit(
                name: try row[1], area: AreaCode.of(own ?? city, siteRegion: site),
                siteCityID: try ownSiteCity ?? row[5])
            return (try row[0] as Int, unit)
        }
        return Dictionary(uniqueKeysWithValues: organisations)
    }
}

/// The four digits of a ticket number that name the unit's city.
enum AreaCode {
    /// xxxx00 gives its first four digits; a city that the province administers itself (419001 济源) its last four, 9001;
    /// a unit without a region (省直) the province's two and 00.
    static func of(_ region: String?, siteRegion: String?) -> Int {
        if let region, region.count == 6 {
            return Int(region.hasSuffix("00") ? region.prefix(4) : region.suffix(4)) ?? 9999
        }
        return siteRegion.flatMap { Int($0.prefix(2) + "00") } ?? 9999
    }
}
