import Database

/// 主管部门: whom an organisation and a programme belong to.
package enum Authority {
    /// The name of the authority that runs this installation: the first that was entered.
    package static func name(in connection: Connection) throws -> String {
        try connection.first("SELECT name FROM authority ORDER BY id LIMIT 1") { try $0[0] } ?? ""
    }
}

/// A unit: the province, a city (省直 among them), a college or a training institution.
package struct Organisation: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case province, city, college, institution

        package var title: String {
            switch self {
            case .province: "省厅"
            case .city: "地市"
            case .college: "院校"
            case .institution: "培训机构"
            }
        }
    }

    package let id: Int
    package let authorityID: Int
    package let kind: Kind
    package let code: String
    package let name: String
    /// 郑州市, 省直.
    package let shortName: String
    package let regionCode: String?
    package let cityID: Int?
    package let siteCityID: Int?
    package let hasDesk: Bool
    package let address: String
    package let phone: String
    package let isActive: Bool

    package static func find(_ id: Int, in connection: Connection) throws -> Organisation? {
        try connection.first(columns + " WHERE id = ?", id, row: read)
    }

    /// The active ones of a kind, all or those of one city or one authority, in the order of their numbers.
    package static func all(
        _ kind: Kind, cityID: Int? = nil, authorityID: Int? = nil, in connection: Connection
    ) throws -> [Organisation] {
        try connection.all(
            columns + """
                 WHERE kind = ?1 AND is_active AND (?2 IS NULL OR city_id = ?2) AND (?3 IS NULL OR authority_id = ?3)
                ORDER BY id
                """, kind.rawValue, cityID, authorityID, row: read)
    }

    private static let columns: SQL = """
        SELECT id, authority_id, kind, code, name, short_name, region_code, city_id, site_city_id, has_desk, address,
            phone, is_active
        FROM organisation
        """

    private static func read(_ row: Row) throws -> Organisation {
        Organisation(
            id: try row[0], authorityID: try row[1], kind: try row.value(2), code: try row[3], name: try row[4],
            shortName: try row[5], regionCode: try row[6], cityID: try row[7], siteCityID: try row[8],
            hasDesk: try row[9], address: try row[10], phone: try row[11], isActive: try row[12])
    }
}
