import Database
import HTTP
import Site
import Templating
import Workflow

/// A notice in a list.
struct NoticeLine: TemplateModel {
    let title: String
    let url: String
    let date: String

    init(_ notice: PublicNotice) {
        title = notice.title
        url = "/notices/\(notice.id)"
        date = notice.publishedAt.day.text
    }
}

/// All notices of one panel.
enum NoticesPage: Page {
    struct BoardLink: TemplateModel {
        let title: String
        let url: String
        let isCurrent: Bool
    }

    struct Model: TemplateModel {
        let boards: [BoardLink]
        let board: String
        let boardTitle: String
        let words: Field
        let isFiltered: Bool
        let notices: [NoticeLine]
        let pager: Pager
    }

    static let template = "notices/notices"
    private static let words = Input("words", "关键词", isRequired: false, lengthMax: 50)

    static func show(_ visit: Visit) async throws -> Response {
        let board = visit.query.first("board").flatMap(NoticeBoard.init) ?? .announcement
        var form = Form(visit.query)
        let typed = form.text(words)
        let keyset = Keyset(visit.query, isDescending: true)
        let now = visit.now
        let (found, count) = try await visit.readSlowly { connection in
            (
                try PublicNotice.list(board, words: typed, keyset: keyset, at: now, in: connection),
                try PublicNotice.count(board, words: typed, at: now, in: connection)
            )
        }
        let (notices, pager) = keyset.page(found, countText: Keyset.countText(count), query: visit.query, id: \.id)
        let boards = NoticeBoard.allCases.map {
            BoardLink(title: $0.title, url: "/notices?board=\($0.rawValue)", isCurrent: $0 == board)
        }
        let model = Model(
            boards: boards, board: board.rawValue, boardTitle: board.title,
            words: Form(initial: [words.name: typed]).field(words), isFiltered: !typed.isEmpty,
            notices: notices.map(NoticeLine.init), pager: pager)
        return try visit.page(NoticesPage.self, model, title: board.title)
    }
}
