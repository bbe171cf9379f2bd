import HTTP
import Site
import Templating
import Workflow

/// 成绩复核: the requests of candidates.
enum ScoreReviewsPage: Page {
    struct Model: TemplateModel {
        let reviews: [ReviewRow]
        let pager: Pager
    }

    struct ReviewRow: TemplateModel {
        let url: String
        let name: String
        let ticket: String
        let paper: String
        let mark: String
        let time: String
        let state: Tag
    }

    static let template = "examinations/score-reviews"

    static func show(_ visit: Visit) async throws -> Response {
        let authorityID = try visit.signedIn().authorityID
        let keyset = Keyset(visit.query, isDescending: true)
        let (reviews, waiting) = try visit.read { connection in
            (
                try ScoreReviewQueries.list(authorityID: authorityID, keyset: keyset, in: connection),
                try ScoreReviewQueries.waitingCount(authorityID: authorityID, in: connection)
            )
        }
        let (rows, pager) = keyset.page(reviews, countText: "待复核 \(waiting) 条", query: visit.query) { $0.id }
        let model = Model(
            reviews: rows.map {
                ReviewRow(
                    url: "/examinations/score-reviews/\($0.id)", name: $0.personName, ticket: $0.ticketNumber,
                    paper: "\($0.post) · \($0.paper)", mark: $0.markText, time: $0.requestedAt.minuteText,
                    state: $0.tag)
            }, pager: pager)
        return try visit.page(Self.self, model, title: "成绩复核")
    }
}
