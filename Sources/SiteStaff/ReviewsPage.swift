import Database
import HTTP
import Site
import Templating
import Workflow

/// 现场审核: what lies on the desk of a city or a college (HN14-C01 to C04, U01).
enum ReviewsPage: Page {
    struct Model: TemplateModel {
        let list: StaffListModel
        let number: Field
    }

    static let template = "site-staff/exam/reviews"
    static let title = "现场审核"
    private static let acts = [Choice("approve", "勾选审核"), Choice("return", "勾选退回")]

    static func show(_ visit: Visit) async throws -> Response {
        let list = try await StaffListModel.make(visit, .reviews, step: .review, emptyWords: "没有符合条件的报名")
        let model = Model(list: list, number: Form().field(ReviewFindPage.numberInput))
        return try visit.page(ReviewsPage.self, model, title: title)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let batch = try await StaffBatch.read(visit, .reviews)
        guard !batch.ids.isEmpty else { return batch.nothingTicked(visit) }
        switch visit.request.form.first("action") {
        case "approve": return try await approve(visit, batch)
        case "return": return try await sendBack(visit, batch)
        default: return try batch.chooseAct(visit, acts: acts)
        }
    }

    private static func approve(_ visit: Visit, _ batch: StaffBatch) async throws -> Response {
        guard visit.request.form.first("confirmed") != nil else {
            return try visit.page(
                ConfirmPage.self,
                .init(
                    question: "将 \(batch.ids.count) 人办理为「现场审核通过」。",
                    items: StaffBatch.names(try await batch.records(visit)),
                    action: batch.filter.list.url, hidden: batch.hidden(action: "approve"),
                    cancelURL: batch.filter.listURL),
                title: "请确认审核 \(batch.ids.count) 人")
        }
        let actor = try visit.signedIn().actor
        let now = visit.now
        return try await batch.run(visit, kind: StaffUndo.approve, title: "勾选审核") { id, connection in
            try perform(.approve, on: id, of: ExamRegistrationWorkflow.self, by: actor, at: now, in: connection)
            return "现场审核通过"
        }
    }

    private static func sendBack(_ visit: Visit, _ batch: StaffBatch) async throws -> Response {
        guard visit.request.form.first("confirmed") != nil else { return try await confirmReturn(visit, batch, Form()) }
        var form = visit.form()
        let reason = ReviewReason.read(&form, usual: ReviewReason.review)
        guard form.isValid else { return try await confirmReturn(visit, batch, form) }
        let actor = try visit.signedIn().actor
        let now = visit.now
        return try await batch.run(visit, kind: StaffUndo.sendBack, title: "勾选退回") { id, connection in
            try perform(
                .sendBack, on: id, of: ExamRegistrationWorkflow.self, by: actor, reason: reason, at: now,
                in: connection)
            return "已退回：\(reason)"
        }
    }

    private static func confirmReturn(_ visit: Visit, _ batch: StaffBatch, _ form: Form) async throws -> Response {
        let model = ConfirmPage.Model(
            question: "将 \(batch.ids.count) 人的报名退回给本人修改。", items: StaffBatch.names(try await batch.records(visit)),
            action: batch.filter.list.url, hidden: batch.hidden(action: "return"),
            fields: ReviewReason.fields(form, usual: ReviewReason.review), confirmTitle: "确定退回", isDanger: true,
            cancelURL: batch.filter.listURL, errors: form.errorSummary)
        let title = "请确认退回 \(batch.ids.count) 人"
        return form.isValid
            ? try visit.page(ConfirmPage.self, model, title: title)
            : try visit.invalid(ConfirmPage.self, model, title: title)
    }
}
