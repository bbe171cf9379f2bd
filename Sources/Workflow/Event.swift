import Database

/// What an event tells of: a kind of record (its table) and the record's id, if it has one.
package struct Subject: Hashable, Sendable {
    package let kind: String
    package let id: Int?

    package init(kind: String, id: Int?) {
        self.kind = kind
        self.id = id
    }
}

/// One line of the history: a change of state, or an act that an audit asks for. Never changed, never deleted.
package struct Event: Equatable, Sendable {
    package let id: Int
    package let programme: String
    package let subject: Subject
    package let action: String
    package let from: String?
    package let to: String?
    package let accountID: Int?
    /// The raw value of a `Role`, as it was then.
    package let role: String
    package let organisationID: Int?
    package let actorName: String
    /// The person for whom a clerk filled in (代办).
    package let onBehalfOfPersonID: Int?
    package let address: String?
    package let reason: String?
    package let detail: String?
    /// Business time.
    package let at: Moment

    static let columns: SQL = """
        id, programme, subject_kind, subject_id, action, from_state, to_state, account_id, role, organisation_id, \
        actor_name, on_behalf_of_person_id, address, reason, detail, at
        """

    init(_ row: Row) throws {
        id = try row[0]
        programme = try row[1]
        subject = Subject(kind: try row[2], id: try row[3])
        action = try row[4]
        from = try row[5]
        to = try row[6]
        accountID = try row[7]
        role = try row[8]
        organisationID = try row[9]
        actorName = try row[10]
        onBehalfOfPersonID = try row[11]
        address = try row[12]
        reason = try row[13]
        detail = try row[14]
        at = try row[15]
    }

    /// The role's name on screen.
    package var roleTitle: String { Role(rawValue: role)?.title ?? role }
}
