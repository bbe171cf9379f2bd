import Documents
import HTTP
import Site
import Templating
import Workflow

/// The photo's place on a page: picture, state, reason, and the form to hand one in.
struct PhotoBlock: TemplateModel {
    static let file = Input(
        "photo", "个人照片", .file(accept: "image/jpeg,image/png"), hint: "请先点击浏览，然后选择本机照片，再点击上传")

    let name: String
    let pictureURL: String?
    let state: Tag
    let since: String?
    let reason: String?
    let isLocked: Bool
    let back: String
    let file: Field

    init(_ person: Person, back: String, form: Form = Form()) {
        name = person.name
        // The number makes another address of another picture, so that no cached one is shown.
        pictureURL = person.photoAttachmentID.map { "/account/photo/picture?number=\($0)" }
        state = (person.photoState ?? .pending).tag(for: .applicant)
        since = person.photoUploadedAt.map { "\($0.minuteText)上传" }
        reason = person.photoState == .returned ? person.photoReason : nil
        isLocked = person.photoState == .confirmed
        self.back = back
        file = form.field(Self.file)
    }
}

/// 个人照片: what the person handed in and what became of it.
enum PhotoPage: Page {
    struct Model: TemplateModel {
        let errors: ErrorSummary
        let photo: PhotoBlock
    }

    static let template = "account/photo"
    private static let title = "个人照片"
    private static let crumbs = [Crumb("基本信息"), Crumb("个人信息", "/account")]
    private static let uploadsPerHourMax = 30

    static func show(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        let model = Model(errors: Form().errorSummary, photo: PhotoBlock(person, back: "/account/photo"))
        return try visit.page(PhotoPage.self, model, title: title, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let person = try Person.own(visit)
        guard person.photoState != .confirmed else { throw PageError.conflict("照片已经审核通过，不可更改。") }
        var form = visit.form()
        guard let file = form.file(PhotoBlock.file) else { return try invalid(visit, person, form) }
        try visit.site.limiter.count(
            "photo \(person.id)", countMax: uploadsPerHourMax, seconds: 3600, at: visit.realNow)
        do {
            let prepared = try await visit.site.workers.run { try Photo.prepare(file.read()) }
            let stored = try await visit.store(prepared.jpeg)
            let (actor, now) = (try visit.actor(), visit.now)
            try await visit.write { try PhotoRecord.handIn(stored, of: person.id, by: actor, at: now, in: $0) }
            let warning = prepared.backgroundLooksRedOrBlue ? "" : "请注意：照片背景看上去不是红底或蓝底，可能会被退回。"
            return visit.redirect(
                back(visit), flash: "照片已上传，请核对预览。\(prepared.sentence)\(warning)", isWarning: !warning.isEmpty)
        } catch let problem as PhotoProblem {
            form.fail(PhotoBlock.file, problem.sentence)
            return try invalid(visit, person, form)
        }
    }

    private static func invalid(_ visit: Visit, _ person: Person, _ form: Form) throws -> Response {
        let model = Model(errors: form.errorSummary, photo: PhotoBlock(person, back: back(visit), form: form))
        return try visit.invalid(PhotoPage.self, model, title: title, crumbs: crumbs)
    }

    /// The page that the form stood on.
    private static func back(_ visit: Visit) -> String {
        let asked = visit.request.form.first("back") ?? ""
        return ["/account", "/register/profile"].contains(asked) ? asked : "/account/photo"
    }
}
