import Database
import HTTP
import Site
import Workflow

/// The rooms of a print: each by itself, so that it can be handed to its invigilators.
struct CandidateListSheets: Sendable {
    struct Room: Sendable {
        let room: CandidateListQueries.Room
        let candidates: [CandidateListQueries.Candidate]
    }

    let planTitle: String
    let siteName: String
    let rooms: [Room]
    let words: String

    var count: Int { rooms.reduce(0) { $0 + $1.candidates.count } }

    /// Reads what the query asks for and notes that whole ID numbers were printed; nil where no site is chosen.
    static func read(_ visit: Visit, what: String) async throws -> CandidateListSheets? {
        let scope = CandidateListScope(try visit.signedIn())
        let query = visit.query
        let sheets = try await visit.readSlowly { connection -> CandidateListSheets? in
            let filter = try CandidateListFilter(query, scope, in: connection)
            guard let plan = filter.choice.plan, let site = filter.site else { return nil }
            let all = try CandidateListQueries.allCandidates(
                planID: plan.id, siteID: site.id, room: filter.room, scope, in: connection)
            let bySeat = Dictionary(grouping: all) { "\($0.sessionID)-\($0.roomNumber)" }
            let rooms = (filter.room.map { [$0] } ?? filter.rooms).compactMap { room in
                bySeat[room.code].map { Room(room: room, candidates: $0) }
            }
            return CandidateListSheets(planTitle: plan.title, siteName: site.name, rooms: rooms, words: filter.words)
        }
        guard let sheets else { return nil }
        try await StaffExport.record(
            visit, subject: Subject(kind: "exam_site", id: Int(query.first("site") ?? "")),
            detail: "考生名单\(what)，\(sheets.words)，\(sheets.count) 人")
        return sheets
    }

    static func askSite(_ visit: Visit) -> Response {
        visit.redirect(CandidateListPage.url, flash: "请先选择考点", isWarning: true)
    }
}
