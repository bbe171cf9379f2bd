import Database
import HTTP
import Site
import Templating
import Workflow

/// One photo at a time: 通过 or 退回, then on to the next.
enum PhotoReviewPage: Page {
    struct HistoryLine: TemplateModel {
        let time: String
        let who: String
        let what: String
        let reason: String?
    }

    struct Model: TemplateModel {
        let errors: ErrorSummary
        let action: String
        let name: String
        let pictureURL: String
        let seen: String
        let facts: [Fact]
        let state: Tag
        let returnedFor: String?
        let holder: String?
        let canReview: Bool
        let template: Field
        let reason: Field
        let previousURL: String?
        let nextURL: String?
        let history: [HistoryLine]
    }

    static let template = "account/photo-review"
    private static let title = "审核照片"
    private static let crumbs = [Crumb("考务管理"), Crumb("照片审核", "/account/photos")]

    static func show(_ visit: Visit) async throws -> Response {
        let (id, actor, now) = (try visit.id(), try visit.actor(), visit.now)
        if let accountID = actor.accountID {
            try await visit.write { try PhotoRecord.hold([id], by: accountID, at: now, in: $0) }
        }
        return try visit.page(PhotoReviewPage.self, model(visit, Form()), title: title, crumbs: crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (id, actor, now) = (try visit.id(), try visit.actor(), visit.now)
        var form = visit.form()
        let isApproval = visit.request.form.first("action") == "approve"
        let reason = isApproval ? nil : PhotoReview.readReason(&form)
        guard form.isValid else {
            return try visit.invalid(PhotoReviewPage.self, model(visit, form), title: title, crumbs: crumbs)
        }
        let seen = PhotoReview.seenPictures(visit)[id]
        let next = try await visit.write { connection in
            try PhotoReview.judge(
                id, isApproval ? .approve : .sendBack, seen: seen, reason: reason, by: actor, at: now, in: connection)
            return try PhotoRecord.neighbour(
                of: id, isNext: true, for: actor.accountID ?? 0, at: now, in: connection)
        }
        let flash = (isApproval ? "照片已通过" : "照片已退回") + (next == nil ? "，后面没有待审核的照片" : "")
        return visit.redirect(next.map { "/account/photos/\($0)" } ?? "/account/photos", flash: flash)
    }

    private static func model(_ visit: Visit, _ form: Form) throws -> Model {
        let (id, actor, now) = (try visit.id(), try visit.actor(), visit.now)
        let accountID = actor.accountID ?? 0
        return try visit.read { connection in
            guard let photo = try PhotoRecord.find(id, for: actor, in: connection) else { throw PageError.notFound }
            let previous = try PhotoRecord.neighbour(
                of: id, isNext: false, for: accountID, at: now, in: connection)
            let next = try PhotoRecord.neighbour(of: id, isNext: true, for: accountID, at: now, in: connection)
            let events = try EventLog.history(of: PhotoWorkflow.subject(id), in: connection)
            let holder = photo.holder.flatMap { $0.accountID != accountID && now < $0.until ? $0.name : nil }
            return Model(
                errors: form.errorSummary, action: "/account/photos/\(id)", name: photo.name,
                pictureURL: PhotoPicture.url(ofPerson: photo.personID) + "?number=\(photo.attachmentID)",
                seen: "\(id):\(photo.attachmentID)", facts: facts(photo, at: now), state: photo.state.tag(for: .staff),
                returnedFor: photo.reason, holder: holder.map { "\($0)正在审核这张照片" },
                canReview: photo.state == .pending && holder == nil, template: PhotoReview.templateField(form),
                reason: form.field(PhotoReview.reason), previousURL: previous.map { "/account/photos/\($0)" },
                nextURL: next.map { "/account/photos/\($0)" }, history: events.map(line))
        }
    }

    private static func facts(_ photo: PhotoRecord, at now: Moment) -> [Fact] {
        [
            Fact("姓名", photo.name), Fact("身份证", Masking.idNumber(photo.idNumber)),
            Fact("性别", photo.sex), Fact("年龄", "\(photo.birthDate.fullYears(until: now.day)) 岁"),
            Fact("上传时间", photo.uploadedAt.minuteText),
        ]
    }

    private static func line(_ event: Event) -> HistoryLine {
        let what = PhotoAction(rawValue: event.action)?.title ?? (event.action == beginAction ? "上传" : event.action)
        return HistoryLine(time: event.at.minuteText, who: event.actorName, what: what, reason: event.reason)
    }
}
