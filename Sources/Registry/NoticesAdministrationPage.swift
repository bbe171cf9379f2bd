import Database
import Documents
import HTTP
import Site
import Templating
import Workflow

/// The four panels of the home page.
package enum NoticeBoard: String, Sendable, CaseIterable, Bindable {
    case announcement, policy, guide, download

    package var title: String {
        switch self {
        case .announcement: "通知公告"
        case .policy: "政策文件"
        case .guide: "办事指南"
        case .download: "下载中心"
        }
    }
}

/// 公告管理: what the four panels show.
enum NoticesAdministrationPage: Page {
    struct Model: TemplateModel {
        let notices: [NoticeRow]
        let pager: Pager
    }

    struct NoticeRow: TemplateModel {
        let url: String
        let title: String
        let board: String
        let published: String
        let state: Tag
    }

    static let template = "account/notices"

    static func show(_ visit: Visit) async throws -> Response {
        let organisationID = try visit.signedIn().organisation()
        let keyset = Keyset(visit.query, isDescending: true)
        let (notices, count) = try visit.read { connection in
            (
                try NoticeAdministration.list(of: organisationID, keyset: keyset, in: connection),
                try NoticeAdministration.count(of: organisationID, in: connection)
            )
        }
        let (rows, pager) = keyset.page(notices, countText: Keyset.countText(count), query: visit.query) { $0.id }
        return try visit.page(Self.self, Model(notices: rows.map(row), pager: pager), title: "公告管理")
    }

    private static func row(_ notice: NoticeAdministration.Notice) -> NoticeRow {
        NoticeRow(
            url: "/account/notices/\(notice.id)", title: notice.title, board: notice.board.title,
            published: notice.publishedAt?.minuteText ?? "—",
            state: notice.isWithdrawn
                ? Tag("已撤下", .neutral) : notice.publishedAt == nil ? Tag("草稿", .waiting) : Tag("已发布", .good))
    }
}

/// What the form of a notice asks for, new or changed.
struct NoticeForm: TemplateModel {
    let errors: ErrorSummary
    let board: Field
    let title: Field
    let body: Field
    let file: Field
    let publish: Field

    private static let board = Input("board", "栏目", .select)
    private static let title = Input("title", "标题", lengthMax: 100)
    private static let body = Input("body", "正文", .multiline(rows: 12), hint: "空一行另起一段", lengthMax: 20_000)
    private static let file = Input(
        "file", "附件", .file(accept: ".pdf,.doc,.docx,.xls,.xlsx,.zip,.jpg,.png"),
        hint: "可不选；一次添加一个，不超过 20 MB", isRequired: false)
    private static let publish = Input("publish", "保存后发布在首页", .checkbox, isRequired: false)
    private static let boards = NoticeBoard.allCases.map { Choice($0.rawValue, $0.title) }

    init(_ form: Form) {
        errors = form.errorSummary
        board = form.field(Self.board, choices: Self.boards)
        title = form.field(Self.title)
        body = form.field(Self.body)
        file = form.field(Self.file)
        publish = form.field(Self.publish)
    }

    /// Reads the form; nil when it has errors. A file is stored at once; its row comes with the notice.
    static func read(_ form: inout Form, _ visit: Visit) async throws -> NoticeAdministration.Values? {
        let board = form.choice(Self.board, of: boards).flatMap(NoticeBoard.init)
        let title = form.text(Self.title)
        let body = form.text(Self.body)
        let isPublished = form.isTicked(publish)
        let upload = form.file(file)
        guard form.isValid, let board else { return nil }
        var stored: (Attachments.Stored, name: String)?
        if let upload {
            let name = visit.request.form.file(file.name)?.fileName ?? "附件"
            stored = (try await visit.store(try upload.read()), name: String(name.suffix(100)))
        }
        return .init(board: board, title: title, body: body, isPublished: isPublished, file: stored)
    }
}

enum NoticeNewPage: Page {
    struct Model: TemplateModel {
        let form: NoticeForm
    }

    static let template = "account/notice-new"
    private static let crumbs = [Crumb("系统管理"), Crumb("公告管理", "/account/notices")]

    static func show(_ visit: Visit) async throws -> Response {
        let form = NoticeForm(Form(initial: ["publish": "1"]))
        return try visit.page(Self.self, Model(form: form), title: "新建公告", crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        var form = visit.form()
        let (viewer, now) = (try visit.signedIn(), visit.now)
        guard let values = try await NoticeForm.read(&form, visit) else {
            return try visit.invalid(Self.self, Model(form: NoticeForm(form)), title: "新建公告", crumbs: crumbs)
        }
        let organisationID = try viewer.organisation()
        try await visit.write {
            try NoticeAdministration.create(
                values, organisationID: organisationID, by: viewer.actor, at: now, in: $0)
        }
        return visit.redirect("/account/notices", flash: "「\(values.title)」已保存")
    }
}

enum NoticeEditPage: Page {
    struct Model: TemplateModel {
        let action: String
        let form: NoticeForm
        let files: [String]
        let isWithdrawn: Bool
    }

    static let template = "account/notice-edit"
    private static let crumbs = [Crumb("系统管理"), Crumb("公告管理", "/account/notices")]

    static func show(_ visit: Visit) async throws -> Response {
        let notice = try load(visit)
        let form = Form(initial: [
            "board": notice.board.rawValue, "title": notice.title, "body": notice.body,
            "publish": notice.publishedAt == nil ? "" : "1",
        ])
        return try visit.page(Self.self, try model(form, notice, visit), title: notice.title, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let notice = try load(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        if visit.request.form.first("action") == "withdraw" {
            try await visit.write { try NoticeAdministration.withdraw(notice.id, by: viewer.actor, at: now, in: $0) }
            return visit.redirect("/account/notices", flash: "「\(notice.title)」已撤下")
        }
        var form = visit.form()
        guard let values = try await NoticeForm.read(&form, visit) else {
            return try visit.invalid(Self.self, try model(form, notice, visit), title: notice.title, crumbs: crumbs)
        }
        try await visit.write { try NoticeAdministration.update(notice.id, values, by: viewer.actor, at: now, in: $0) }
        return visit.redirect("/account/notices", flash: "「\(values.title)」已保存")
    }

    private static func load(_ visit: Visit) throws -> NoticeAdministration.Notice {
        let (organisationID, id) = (try visit.signedIn().organisation(), try visit.id())
        guard let notice = try visit.read({ try NoticeAdministration.find(id, of: organisationID, in: $0) }) else {
            throw PageError.notFound
        }
        return notice
    }

    private static func model(_ form: Form, _ notice: NoticeAdministration.Notice, _ visit: Visit) throws -> Model {
        Model(
            action: "/account/notices/\(notice.id)", form: NoticeForm(form),
            files: try visit.read { try NoticeAdministration.fileNames(of: notice.id, in: $0) },
            isWithdrawn: notice.isWithdrawn)
    }
}
