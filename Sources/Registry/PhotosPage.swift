import Database
import HTTP
import Site
import Templating
import Workflow

/// 照片审核: the waiting photos as a grid; what a reviewer sees, nobody else is given meanwhile.
enum PhotosPage: Page {
    struct Card: TemplateModel {
        let id: Int
        let name: String
        let idNumber: String
        let sexAndAge: String
        let pictureURL: String
        let pageURL: String
        /// Which picture it was, so that one that is handed in meanwhile isn't judged unseen.
        let seen: String
        let state: Tag
        let reason: String?
    }

    struct Model: TemplateModel {
        let stateField: Field
        let nameField: Field
        let idNumberField: Field
        let cards: [Card]
        let isPending: Bool
        let isFiltered: Bool
        let heldText: String?
        let pager: Pager
        let stateTitle: String
    }

    static let template = "account/photos"
    private static let title = "照片审核"
    private static let state = Input("state", "状态", .select, isRequired: false)
    private static let name = Input("name", "姓名", isRequired: false, lengthMax: 50)
    private static let idNumber = Input("id_number", "身份证", .idNumber, isRequired: false, lengthMax: 40)
    private static let states = PhotoState.allCases.map { Choice($0.rawValue, $0.title(for: .staff)) }

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = Form(visit.query)
        let filter = PhotoRecord.Filter(
            state: form.choice(state, of: states).flatMap(PhotoState.init) ?? .pending, name: form.text(name),
            idNumber: form.text(idNumber))
        let keyset = Keyset(visit.query)
        let now = visit.now
        let (found, count, heldCount) = try await visit.readSlowly { connection in
            (
                try PhotoRecord.list(filter, for: viewer.accountID, at: now, keyset: keyset, in: connection),
                try PhotoRecord.count(filter, for: viewer.accountID, at: now, in: connection),
                try PhotoRecord.heldCount(by: viewer.accountID, at: now, in: connection)
            )
        }
        let (photos, pager) = keyset.page(found, countText: Keyset.countText(count), query: visit.query, id: \.id)
        if filter.state == .pending {
            let ids = photos.map(\.id)
            try await visit.write { try PhotoRecord.hold(ids, by: viewer.accountID, at: now, in: $0) }
        }
        let shown = Form(initial: [
            state.name: filter.state.rawValue, name.name: filter.name, idNumber.name: filter.idNumber,
        ])
        let model = Model(
            stateField: shown.field(state, choices: states), nameField: shown.field(name),
            idNumberField: shown.field(idNumber), cards: photos.map { card($0, at: now) },
            isPending: filter.state == .pending, isFiltered: !filter.name.isEmpty || !filter.idNumber.isEmpty,
            heldText: heldCount > 0 && filter.state == .pending ? "另有 \(heldCount) 张正由其他人审核" : nil, pager: pager,
            stateTitle: filter.state.title(for: .staff))
        return try visit.page(PhotosPage.self, model, title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let ids = visit.tickedIDs()
        guard !ids.isEmpty else { return visit.redirect("/account/photos", flash: "请先勾选人员", isWarning: true) }
        switch visit.request.form.first("action") {
        case "approve":
            return try await PhotoReview.run(.approve, on: ids, reason: nil, visit)
        case "sendBack":
            return try await sendBack(ids, visit)
        default: throw PageError.badRequest("请按「勾选通过」或「勾选退回」。")
        }
    }

    /// 勾选退回 asks for the reason first.
    private static func sendBack(_ ids: [Int], _ visit: Visit) async throws -> Response {
        var form = visit.form()
        guard visit.request.form.first("confirmed") == "1" else { return try confirmation(ids, Form(), visit) }
        let reason = PhotoReview.readReason(&form)
        guard form.isValid else { return try confirmation(ids, form, visit) }
        return try await PhotoReview.run(.sendBack, on: ids, reason: reason, visit)
    }

    private static func confirmation(_ ids: [Int], _ form: Form, _ visit: Visit) throws -> Response {
        let actor = try visit.actor()
        let names = try visit.read { connection in
            try ids.compactMap { try PhotoRecord.find($0, for: actor, in: connection)?.name }
        }
        let hidden =
            [HiddenField("action", "sendBack"), HiddenField("confirmed", "1")]
            + ids.map { HiddenField("ids", String($0)) }
            + visit.request.form.all("seen").map { HiddenField("seen", $0) }
        let model = ConfirmPage.Model(
            question: "将退回下列 \(names.count) 人的照片。退回以后，本人可以重新上传。", items: names, action: "/account/photos",
            hidden: hidden, reason: form.field(PhotoReview.reason), fields: [PhotoReview.templateField(form)],
            confirmTitle: "退回", isDanger: true, cancelURL: "/account/photos", errors: form.errorSummary)
        return try visit.page(
            ConfirmPage.self, model, title: "请确认退回照片", status: form.isValid ? .ok : .unprocessableContent)
    }

    private static func card(_ photo: PhotoRecord, at now: Moment) -> Card {
        Card(
            id: photo.id, name: photo.name, idNumber: Masking.idNumber(photo.idNumber),
            sexAndAge: "\(photo.sex)，\(photo.birthDate.fullYears(until: now.day)) 岁",
            pictureURL: PhotoPicture.url(ofPerson: photo.personID) + "?number=\(photo.attachmentID)",
            pageURL: "/account/photos/\(photo.id)", seen: "\(photo.id):\(photo.attachmentID)",
            state: photo.state.tag(for: .staff), reason: photo.reason)
    }
}
