import Database
import Workflow

/// How many came how far (HN14-V09).
enum StatisticsQueries {
    /// One city and post; sums over either are made of these, so that they add up.
    struct Cell: Sendable {
        let city: String
        let cityID: Int
        let post: String
        let postID: Int
        let counts: StatisticsCounts
    }

    /// A season is asked for as a whole: one pass over its registrations. Results count once they are published.
    static func cells(planID: Int, authorityID: Int, at now: Moment, in connection: Connection) throws -> [Cell] {
        try connection.all(
            """
            SELECT o.id, o.short_name, t.id, t.specialty || ' ' || t.title, count(*),
                sum(r.state IN ('reviewed', 'confirmed', 'trained')), sum(r.state IN ('confirmed', 'trained')),
                sum(r.state = 'trained'), sum(r.summary_id IS NOT NULL),
                coalesce(sum(n.released_at <= ?3 AND n.absent_count = 0), 0),
                coalesce(sum(n.released_at <= ?3 AND n.absent_count = 0 AND n.has_passed), 0),
                count(k.id)
            FROM exam_registration r JOIN plan l ON l.id = r.plan_id JOIN organisation o ON o.id = r.city_id
                JOIN post t ON t.id = r.post_id
                LEFT JOIN candidate_result n ON n.plan_id = r.plan_id AND n.registration_id = r.id
                LEFT JOIN candidate c ON c.plan_id = r.plan_id AND c.registration_id = r.id
                LEFT JOIN certificate k ON k.candidate_id = c.id AND k.state = 'valid'
            WHERE r.plan_id = ?1 AND l.authority_id = ?2 AND r.state NOT IN ('draft', 'deleted')
            GROUP BY o.id, t.id ORDER BY o.id, t.code
            """, planID, authorityID, now
        ) { row in
            Cell(
                city: try row[1], cityID: try row[0], post: try row[3], postID: try row[2],
                counts: StatisticsCounts(
                    values: [
                        try row[4], try row[5], try row[6], try row[7], try row[8], try row[9], try row[10],
                        try row[11],
                    ]))
        }
    }
}

/// Numbers of the stations 报名 to 发证, in their order.
struct StatisticsCounts: Sendable, Equatable {
    static let titles = ["报名", "审核", "缴费", "培训", "汇总", "考试", "合格", "发证"]

    var values: [Int] = Array(repeating: 0, count: titles.count)

    static func + (left: StatisticsCounts, right: StatisticsCounts) -> StatisticsCounts {
        StatisticsCounts(values: zip(left.values, right.values).map { $0 + $1 })
    }
}
