import Database

/// The append-only history that all programmes share.
package enum EventLog {
    /// The events of a page of history, at most.
    package static let pageEventCountMax = 500

    /// Appends an event and gives its id. A change of state is recorded by `perform`; this is for the acts that an
    /// audit asks for besides: a sign-in, the look at a whole ID number, an export, a changed plan. `detail` says in
    /// words what was done; neither it nor the reason may hold an ID number.
    @discardableResult
    package static func record(
        programme: String, subject: Subject, action: String, from: String? = nil, to: String? = nil, by actor: Actor,
        reason: String? = nil, detail: String? = nil, at moment: Moment, in connection: Connection
    ) throws -> Int {
        let reason = try Reason.checked(reason)
        if let detail, Reason.containsIDNumber(detail) {
            throw DatabaseError.misuse(reason: "The detail of the event \(programme) \(action) holds an ID number.")
        }
        return try connection.insert(
            """
            INSERT INTO event (programme, subject_kind, subject_id, action, from_state, to_state, account_id, role,
                organisation_id, actor_name, on_behalf_of_person_id, address, reason, detail, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            programme, subject.kind, subject.id, action, from, to, actor.accountID, actor.role, actor.organisationID,
            actor.name, actor.onBehalfOfPersonID, actor.address, reason, detail, moment)
    }

    /// The events of a subject, oldest first; of more than `pageEventCountMax` the newest.
    package static func history(of subject: Subject, in connection: Connection) throws -> [Event] {
        try connection.all(historySQL, subject.kind, subject.id, pageEventCountMax) { try Event($0) }.reversed()
    }

    /// What an account did, newest first, before an event id if there is one.
    package static func acts(
        of accountID: Int, before id: Int? = nil, countMax: Int, in connection: Connection
    ) throws -> [Event] {
        try connection.all(actsSQL, accountID, id ?? .max, countMax) { try Event($0) }
    }

    /// All events, newest first, before an event id if there is one: for the audit administrator.
    package static func all(before id: Int? = nil, countMax: Int, in connection: Connection) throws -> [Event] {
        try connection.all(allSQL, id ?? .max, countMax) { try Event($0) }
    }

    /// When the last event was recorded; nil if there is none. The business clock is never set back beyond it.
    package static func lastMoment(in connection: Connection) throws -> Moment? {
        try connection.first("SELECT at FROM event ORDER BY id DESC LIMIT 1") { try $0[0] }
    }

    private static let historySQL: SQL =
        "SELECT " + Event.columns + " FROM event WHERE subject_kind = ? AND subject_id IS ? ORDER BY id DESC LIMIT ?"
    private static let actsSQL: SQL =
        "SELECT " + Event.columns + " FROM event WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
    private static let allSQL: SQL = "SELECT " + Event.columns + " FROM event WHERE id < ? ORDER BY id DESC LIMIT ?"
}
