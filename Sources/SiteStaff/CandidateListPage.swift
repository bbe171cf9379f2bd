import Database
import HTTP
import Site
import Templating
import Workflow

/// 考生名单: after the draw, by 考点 and 考场 (HN14-C08, C09, U04).
enum CandidateListPage: Page {
    struct Model: TemplateModel {
        let plan: Field
        let site: Field
        let room: Field
        let caption: String
        let sites: [SiteLine]
        let rooms: [RoomLine]
        let rows: [CandidateLine]
        let pager: Pager
        /// The site or room that is chosen, as a whole: print, PDF, table.
        let query: String
        let hasSite: Bool
        let emptySentence: String
    }

    struct SiteLine: TemplateModel {
        let name: String
        let rooms: Int
        let people: Int
        let url: String
    }

    struct RoomLine: TemplateModel {
        let session: String
        let number: Int
        let name: String
        let posts: String
        let people: Int
        let query: String
    }

    struct CandidateLine: TemplateModel {
        let ticket: String
        let room: Int
        let seat: Int
        let name: String
        let sex: String
        let idNumber: String
        let post: String
    }

    static let template = "site-staff/exam/candidates"
    static let url = "/site-staff/exam/candidates"

    static func show(_ visit: Visit) async throws -> Response {
        let scope = CandidateListScope(try visit.signedIn())
        let query = visit.query
        let (filter, rows) = try await visit.readSlowly {
            connection -> (CandidateListFilter, [CandidateListQueries.Candidate]) in
            let filter = try CandidateListFilter(query, scope, in: connection)
            guard let plan = filter.choice.plan, let site = filter.site else { return (filter, []) }
            let rows = try CandidateListQueries.candidates(
                planID: plan.id, siteID: site.id, room: filter.room, keyset: Keyset(query), scope, in: connection)
            return (filter, rows)
        }
        let count = filter.room?.people ?? filter.site?.people ?? 0
        let page = Keyset(query).page(rows, countText: "共 \(count) 人", query: query) {
            CandidateListQueries.place(of: $0)
        }
        return try visit.page(
            CandidateListPage.self, model(filter, page.rows, page.pager), title: "考生名单", crumbs: [Crumb("考试报名")])
    }

    private static func model(
        _ filter: CandidateListFilter, _ rows: [CandidateListQueries.Candidate], _ pager: Pager
    ) -> Model {
        let base = "plan=\(filter.choice.plan?.id ?? 0)"
        let siteQuery = filter.site.map { "\(base)&site=\($0.id)" } ?? base
        return Model(
            plan: filter.choice.field, site: filter.siteField, room: filter.roomField, caption: filter.words,
            sites: filter.sites.map {
                SiteLine(name: $0.name, rooms: $0.rooms, people: $0.people, url: "\(url)?\(base)&site=\($0.id)")
            },
            rooms: filter.rooms.map {
                RoomLine(
                    session: $0.session, number: $0.number, name: $0.name, posts: $0.posts, people: $0.people,
                    query: "\(siteQuery)&room=\($0.code)")
            },
            rows: rows.map {
                CandidateLine(
                    ticket: $0.ticketNumber, room: $0.roomNumber, seat: $0.seatNumber, name: $0.name, sex: $0.sex,
                    idNumber: Masking.idNumber($0.idNumber), post: $0.post)
            }, pager: pager, query: filter.query, hasSite: filter.site != nil,
            emptySentence: filter.choice.plan == nil ? "暂无考试计划。" : "考场还没有编排，或者本单位没有考生。编排完成后，这里按考点、考场列出考生。")
    }
}
