import Database
import Site
import Workflow

/// 身份争议: somebody says that his ID number was registered by another (decision 3, HN14-P04 and P05).
package struct IdentityDispute: Sendable {
    package let id: Int
    let idNumber: String
    let name: String
    let phone: String
    let email: String?
    let explanation: String
    let attachmentID: Int?
    let filedAt: Moment
    package let state: IdentityDisputeState
    let reason: String?

    /// What the claimant is told and may ask about: 「SF000007」.
    var reference: String { Self.reference(id) }

    static func reference(_ id: Int) -> String {
        let digits = String(id)
        return "SF" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}

/// What a claimant fills in.
struct IdentityClaim: Sendable {
    let idNumber: IDNumber
    let name: String
    let phone: String
    let email: String?
    let explanation: String
}

/// Who has a number now.
struct NumberHolder: Sendable {
    let personID: Int
    let accountID: Int
    let name: String
    let phone: String?
    let email: String?
    let registeredAt: Moment
    let isFrozen: Bool
    let isDisabled: Bool
    let hasPhoto: Bool
    /// Registrations for examinations that were not deleted.
    let registrationCount: Int
    let lastSignInAt: Moment?
}
