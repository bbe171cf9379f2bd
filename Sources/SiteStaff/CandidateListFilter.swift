import Database
import Examinations
import HTTP
import Site

/// What 考生名单 is narrowed to: a site of the viewer's, and one of its rooms.
struct CandidateListFilter: Sendable {
    static let siteInput = Input("site", "考点", .select, isRequired: false)
    static let roomInput = Input("room", "考场", .select, isRequired: false)

    let choice: StaffPlanChoice
    let sites: [CandidateListQueries.SiteCount]
    let site: CandidateListQueries.SiteCount?
    let rooms: [CandidateListQueries.Room]
    let room: CandidateListQueries.Room?

    init(_ query: FormData, _ scope: CandidateListScope, in connection: Connection) throws {
        choice = try StaffPlanChoice(query, in: connection)
        guard let plan = choice.plan else {
            (sites, site, rooms, room) = ([], nil, [], nil)
            return
        }
        let sites = try CandidateListQueries.sites(planID: plan.id, scope, in: connection)
        // Where there is one site there is nothing to choose.
        let chosen = sites.first { String($0.id) == query.first("site") } ?? (sites.count == 1 ? sites.first : nil)
        let rooms =
            try chosen.map {
                try CandidateListQueries.rooms(planID: plan.id, siteID: $0.id, scope, in: connection)
            } ?? []
        self.sites = sites
        self.rooms = rooms
        site = chosen
        room = rooms.first { $0.code == query.first("room") }
    }

    var query: String {
        [choice.plan.map { "plan=\($0.id)" }, site.map { "site=\($0.id)" }, room.map { "room=\($0.code)" }]
            .compactMap { $0 }.joined(separator: "&")
    }

    /// 「郑州市第一职业中专，2026年5月16日 09:00–11:00 第 5 考场」
    var words: String {
        [choice.plan?.title, site?.name, room?.title].compactMap { $0 }.joined(separator: "，")
    }

    var siteField: Field {
        let choices = [Choice("", "请选择")] + sites.map { Choice(String($0.id), $0.name) }
        return Form(initial: ["site": site.map { String($0.id) } ?? ""]).field(Self.siteInput, choices: choices)
    }

    var roomField: Field {
        let choices = [Choice("", "全部")] + rooms.map { Choice($0.code, $0.title) }
        return Form(initial: ["room": room?.code ?? ""]).field(Self.roomInput, choices: choices)
    }
}
