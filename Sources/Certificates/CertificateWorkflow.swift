import Database
import Workflow

/// States of a certificate in the register.
package enum CertificateState: String, WorkflowState {
    case valid, revoked

    package static let initial = CertificateState.valid
    package var isFinal: Bool { self == .revoked }

    package func title(for audience: Audience) -> String {
        switch self {
        case .valid: "有效"
        case .revoked: "已注销"
        }
    }
}

package enum CertificateAction: String, WorkflowAction {
    case revoke

    package var title: String { "注销" }
}

/// What may happen to a certificate that was issued.
package enum CertificateWorkflow: Workflow {
    package typealias State = CertificateState
    package typealias Action = CertificateAction
    package typealias Record = Certificate

    package static let name = "certificates"
    package static let table: SQL = "certificate"
    package static let transitions: [Transition<State, Action>] = [
        .init(.revoke, from: [.valid], to: .revoked, by: .province, needsReason: true)
    ]

    package static func load(_ id: Int, for actor: Actor, in connection: Connection) throws -> Certificate? {
        try CertificateQueries.find(id, authorityID: actor.authorityID, in: connection)
    }

    package static func state(of record: Certificate) -> CertificateState { record.state }

    package static func blockers(
        for action: CertificateAction, on record: Certificate, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws -> [String] { [] }
}
