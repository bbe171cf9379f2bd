import Database
import HTTP
import Registry
import Site
import Workflow

/// What the pages of one registration share.
extension Visit {
    /// The one who acts on this registration: a clerk acts for its person.
    func actor(for registration: ExamRegistration) throws -> Actor {
        var actor = try signedIn().actor
        if actor.role != .applicant { actor.onBehalfOfPersonID = registration.personID }
        actor.address = request.peerAddress
        return actor
    }

    /// The registration of the path, as the viewer may see it; one that was deleted is gone.
    func registration(in connection: Connection) throws -> ExamRegistration {
        let actor = try signedIn().actor
        guard let found = try ExamRegistrationQueries.find(try id(), for: actor, in: connection),
            found.state != .deleted
        else { throw PageError.notFound }
        return found
    }

    /// The list that the viewer came from: a clerk fills in from 现场审核.
    var registrationList: Link {
        viewer?.role == .applicant
            ? Link("参加报名", RegistrationURL.list) : Link("现场审核", "/site-staff/exam/reviews")
    }

    var registrationCrumbs: [Crumb] {
        [Crumb("考试报名"), Crumb(registrationList.title, registrationList.url)]
    }

    /// Records that a clerk looks at a person's whole ID number (decision 31); one's own is no event.
    func recordLook(at sheet: RegistrationSheet, for purpose: String) async throws {
        let actor = try actor(for: sheet.registration)
        guard actor.role != .applicant else { return }
        let (personID, detail, now) = (sheet.person.id, "\(purpose)，报名序号 \(sheet.number)", self.now)
        try await write { connection in
            _ = try EventLog.record(
                programme: ExamRegistrationWorkflow.name, subject: Subject(kind: "person", id: personID),
                action: "reveal", by: actor, detail: detail, at: now, in: connection)
        }
    }
}
