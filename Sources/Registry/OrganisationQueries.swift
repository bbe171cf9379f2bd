import Database
import Site
import Workflow

/// The SQL of 机构管理.
enum OrganisationQueries {
    /// The organisations of an authority, of one kind or all, of one city or all.
    static func list(
        kind: String, cityID: Int?, authorityID: Int?, in connection: Connection
    ) throws -> [Organisation] {
        try connection.all(
            """
            SELECT id FROM organisation
            WHERE authority_id = ?1 AND kind <> 'province' AND (?2 = '' OR kind = ?2)
                AND (?3 IS NULL OR city_id = ?3 OR id = ?3)
            ORDER BY kind, city_id, id LIMIT 1000
            """, authorityID, kind, cityID
        ) { try $0[0] as Int }
        .compactMap { try Organisation.find($0, in: connection) }
    }

    /// The new id, or nil when the code is taken.
    static func create(
        _ values: OrganisationForm.Values, authorityID: Int?, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> Int? {
        guard try !connection.exists("SELECT 1 FROM organisation WHERE code = ?", values.code) else { return nil }
        let id = try connection.insert(
            """
            INSERT INTO organisation (authority_id, kind, code, name, short_name, city_id, has_desk, address, phone)
            VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8)
            """, authorityID, values.kind.rawValue, values.code, values.name, values.cityID, values.hasDesk,
            values.address, values.phone)
        try record("create", id, values, by: actor, at: now, in: connection)
        return id
    }

    static func update(
        _ id: Int, _ values: OrganisationForm.Values, by actor: Actor, at now: Moment, in connection: Connection
    ) throws {
        try connection.run(
            """
            UPDATE organisation SET name = ?, city_id = ?, has_desk = ?, address = ?, phone = ?, is_active = ?
            WHERE id = ?
            """, values.name, values.cityID, values.hasDesk, values.address, values.phone, values.isActive, id)
        try record("update", id, values, by: actor, at: now, in: connection)
    }

    private static func record(
        _ action: String, _ id: Int, _ values: OrganisationForm.Values, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        try EventLog.record(
            programme: "account", subject: Subject(kind: "organisation", id: id), action: action, by: actor,
            detail: values.name, at: now, in: connection)
    }
}
