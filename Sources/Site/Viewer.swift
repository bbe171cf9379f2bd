import Database
import Workflow

/// Who looks at the page: a signed-in account, as the session names it.
package struct Viewer: Sendable {
    package let accountID: Int
    package let username: String
    /// The person's name, or the clerk's.
    package let name: String
    package let role: Role
    /// Applicants have a person; staff have an organisation.
    package let personID: Int?
    package let organisationID: Int?
    package let organisationName: String?
    /// The authority (主管部门) that the organisation belongs to; a role alone never opens another authority's case.
    package let authorityID: Int?
    /// SHA-256 of the session's token: the key of its row.
    package let sessionHash: [UInt8]
    package let csrfSecret: [UInt8]
    package let lastSeenAt: Moment
    /// How long the session may idle, in seconds.
    package let idleSeconds: Int
    /// True until the first password has been changed; every page then leads to that form.
    package let mustChangePassword: Bool

    /// What the authenticator read from the session and its account.
    package init(
        accountID: Int, username: String, name: String, role: Role, personID: Int?, organisationID: Int?,
        organisationName: String?, authorityID: Int?, sessionHash: [UInt8], csrfSecret: [UInt8],
        lastSeenAt: Moment, idleSeconds: Int, mustChangePassword: Bool
    ) {
        self.accountID = accountID
        self.username = username
        self.name = name
        self.role = role
        self.personID = personID
        self.organisationID = organisationID
        self.organisationName = organisationName
        self.authorityID = authorityID
        self.sessionHash = sessionHash
        self.csrfSecret = csrfSecret
        self.lastSeenAt = lastSeenAt
        self.idleSeconds = idleSeconds
        self.mustChangePassword = mustChangePassword
    }

    /// The viewer as the one who acts.
    package var actor: Actor {
        Actor(
            accountID: accountID, role: role, name: name, personID: personID, organisationID: organisationID,
            authorityID: authorityID)
    }

    /// The organisation of a staff viewer; a page of staff that is reached without one is not found.
    package func organisation() throws -> Int {
        guard let organisationID else { throw PageError.notFound }
        return organisationID
    }

    /// The person of an applicant.
    package func person() throws -> Int {
        guard let personID else { throw PageError.notFound }
        return personID
    }
}

/// Sign-in lives above `Site`; it is handed over as this when the parts are wired (design.md §2).
package protocol Authenticator: Sendable {
    /// The viewer whose session has this token, or nil when it is unknown, ended, or idle for too long.
    func viewer(token: [UInt8], at now: Moment, in connection: Connection) throws -> Viewer?
    /// Notes that the session was in use at `now`.
    func touch(_ viewer: Viewer, at now: Moment, in connection: Connection) throws
}
