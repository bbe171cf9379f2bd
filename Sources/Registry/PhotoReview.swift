import Database
import HTTP
import Site
import Workflow

/// What 通过 and 退回 have in common, ticked or one by one.
enum PhotoReview {
    static let batchKind = "photo"
    private static let sample = Input("template", "常用原因", .select, isRequired: false)
    static let reason = Input(
        "reason", "退回原因", .multiline(rows: 2), hint: "本人会看到。可以只选上面的常用原因，不能填写身份证号", isRequired: false,
        lengthMax: Reason.characterCountMax)
    private static let samples = [
        "背景不是红底或蓝底，请重新拍摄后上传", "照片模糊或太暗，请重新拍摄后上传", "不是本人近期免冠正面照片", "头像太小或不完整，请露出完整的头和肩",
        "照片经过明显修饰或带有边框文字",
    ]

    static func templateField(_ form: Form) -> Field {
        form.field(sample, choices: [Choice("", "请选择")] + samples.map { Choice($0, $0) })
    }

    /// The chosen reason, the typed one, or both.
    static func readReason(_ form: inout Form) -> String {
        let chosen = form.choice(sample, of: samples.map { Choice($0, $0) })
        let typed = form.optionalText(reason)
        let text = [chosen, typed].compactMap { $0 }.joined(separator: "。")
        if text.isEmpty { form.fail(reason, "请选择或填写退回原因") }
        if Reason.containsIDNumber(text) { form.fail(reason, "原因中不能填写身份证号，请删除后重新提交") }
        return text
    }

    /// Several at once; each on its own, with its own result.
    static func run(_ action: PhotoAction, on ids: [Int], reason: String?, _ visit: Visit) async throws -> Response {
        let actor = try visit.actor()
        let now = visit.now
        let seen = seenPictures(visit)
        return try await Batch.run(
            visit, kind: batchKind, title: action == .approve ? "照片审核通过" : "照片退回", backURL: "/account/photos",
            ids: ids,
            name: { try PhotoRecord.find($0, for: actor, in: $1)?.name },
            act: { id, connection in
                try judge(id, action, seen: seen[id], reason: reason, by: actor, at: now, in: connection)
                return action == .approve ? "已通过" : "已退回"
            })
    }

    /// One photo, as it was seen.
    static func judge(
        _ id: Int, _ action: PhotoAction, seen attachmentID: Int?, reason: String?, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        guard let photo = try PhotoRecord.find(id, for: actor, in: connection) else { throw Refusal.notFound }
        guard photo.attachmentID == attachmentID else {
            throw Refusal.conflict("本人刚刚换了一张照片，请重新查看后再审核。")
        }
        try perform(
            action, on: id, of: PhotoWorkflow.self, by: actor, reason: reason, at: now, expected: .pending,
            in: connection)
    }

    /// Takes one of a batch back (decision 16).
    static let undo: BatchUndo = { id, actor, now, connection in
        try perform(.takeBack, on: id, of: PhotoWorkflow.self, by: actor, at: now, in: connection)
    }

    /// `12:34` in the field `seen`: photo 12 was shown as attachment 34.
    static func seenPictures(_ visit: Visit) -> [Int: Int] {
        var seen: [Int: Int] = [:]
        for pair in visit.request.form.all("seen").prefix(1000) where pair.utf8.count <= 31 {
            let parts = pair.split(separator: ":")
            guard parts.count == 2, let id = Int(parts[0]), let attachmentID = Int(parts[1]) else { continue }
            seen[id] = attachmentID
        }
        return seen
    }
}
