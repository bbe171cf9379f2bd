import Workflow

/// Who may use a route. Every route names it in the same line; there is no other list (design.md §5).
package enum Access: Sendable, Equatable {
    /// Anyone, signed in or not.
    case everyone
    /// Any account.
    case signedIn
    /// Accounts with one of these roles.
    case roles([Role])
    /// Everyone, but only while the server runs in rehearsal mode; otherwise the page does not exist.
    case rehearsal

    /// The usual way to write a list of roles.
    package static func role(_ roles: Role...) -> Access { .roles(roles) }

    /// Whether this viewer, or somebody who is not signed in (nil), may use the route.
    package func admits(_ viewer: Viewer?) -> Bool {
        switch self {
        case .everyone, .rehearsal: true
        case .signedIn: viewer != nil
        case .roles(let roles): viewer.map { roles.contains($0.role) } ?? false
        }
    }

    /// How `kaozheng routes` and the access table print it.
    package var description: String {
        switch self {
        case .everyone: "everyone"
        case .signedIn: "signed in"
        case .rehearsal: "everyone (rehearsal)"
        case .roles(let roles): roles.map(\.rawValue).joined(separator: ", ")
        }
    }
}
