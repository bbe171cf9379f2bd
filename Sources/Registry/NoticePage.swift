import HTTP
import Site
import Templating
import Workflow

/// One notice with its files.
enum NoticePage: Page {
    struct Model: TemplateModel {
        let date: String
        let paragraphs: [String]
        let files: [Link]
        let backURL: String
        let boardTitle: String
    }

    static let template = "notices/notice"

    static func show(_ visit: Visit) async throws -> Response {
        let (id, now) = (try visit.id(), visit.now)
        let (notice, files) = try visit.read { connection in
            guard let notice = try PublicNotice.find(id, at: now, in: connection) else { throw PageError.notFound }
            return (notice, try PublicNotice.files(of: id, in: connection))
        }
        let backURL = "/notices?board=\(notice.board.rawValue)"
        let model = Model(
            date: notice.publishedAt.day.words,
            paragraphs: notice.body.split(separator: "\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) },
            files: files.map { Link($0.name, "/notices/\(id)/files/\($0.number)") }, backURL: backURL,
            boardTitle: notice.board.title)
        return try visit.page(
            NoticePage.self, model, title: notice.title, crumbs: [Crumb(notice.board.title, backURL)])
    }
}
