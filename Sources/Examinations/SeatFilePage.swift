import Database
import HTTP
import Site
import Workflow

/// One of the four files of a draw. Taking it out is an event (decision 31).
enum SeatFilePage: Page {
    static let names = [SeatFiles.candidatesName, SeatFiles.roomsName, SeatFiles.seatsName, SeatFiles.sealName]
    private static let table = "text/csv; charset=utf-8"

    static func show(_ visit: Visit) async throws -> Response {
        let (_, allocation) = try SeatAllocation.numbered(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        let name = try visit.parameter("name")
        guard names.contains(name) else { throw PageError.notFound }
        let made = try await visit.readSlowly { connection -> SeatFiles? in try allocation.files(in: connection) }
        guard let files = made else { throw PageError.notFound }
        try await visit.write { connection in
            try EventLog.record(
                programme: SeatAllocationWorkflow.name, subject: SeatAllocationWorkflow.subject(allocation.id),
                action: "export", by: viewer.actor, detail: name, at: now, in: connection)
        }
        switch name {
        case SeatFiles.candidatesName: return visit.file(files.candidates, type: table, name: name)
        case SeatFiles.roomsName: return visit.file(files.rooms, type: table, name: name)
        case SeatFiles.seatsName: return visit.file(files.seats, type: table, name: name)
        default: return visit.file(files.seal, type: "text/plain; charset=utf-8", name: name)
        }
    }
}
