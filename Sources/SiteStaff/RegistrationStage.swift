import Site
import Workflow

/// How far a registration has come, over its own states, the unit's report, the scores and the certificate: the one
/// word that lists, detail and print show.
package enum RegistrationStage: Sendable, Equatable {
    case own(ExamRegistrationState)
    case reported, accepted, released, certified

    /// `isAccepted` is nil where no report holds the registration.
    package init(state: ExamRegistrationState, isAccepted: Bool?, isReleased: Bool, hasCertificate: Bool) {
        switch isAccepted {
        case nil: self = .own(state)
        case false?: self = .reported
        case true?: self = hasCertificate ? .certified : isReleased ? .released : .accepted
        }
    }

    package func title(for audience: Audience) -> String {
        switch self {
        case .own(let state): state.title(for: audience)
        case .reported: "已汇总上报"
        case .accepted: "省已受理"
        case .released: "成绩已公布"
        case .certified: "已发证"
        }
    }

    package func tag(for audience: Audience) -> Tag { Tag(title(for: audience), kind) }

    private var kind: TagKind {
        switch self {
        case .own(.draft), .own(.deleted): .neutral
        case .own(.submitted), .reported: .waiting
        case .own(.returned): .bad
        case .own(.reviewed), .own(.confirmed), .own(.trained), .accepted, .released, .certified: .good
        }
    }
}
