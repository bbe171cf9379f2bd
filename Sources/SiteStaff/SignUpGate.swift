import Registry
import Site
import Templating

/// What still keeps a person from signing up, in words, with the page where it is mended (HN14-P19, P20).
struct SignUpGate: TemplateModel, Sendable {
    let sentence: String
    let linkTitle: String
    let linkURL: String

    /// The gates of profile and photo; none when both are in order.
    static func all(for person: Person) -> [SignUpGate] {
        var gates: [SignUpGate] = []
        let missing = person.missing
        if !missing.isEmpty {
            gates.append(
                SignUpGate(
                    sentence: "个人信息还没有填写完整，缺少：\(missing.joined(separator: "、"))。请补充后再报名。",
                    linkTitle: "个人信息", linkURL: "/account"))
        }
        switch person.photoState {
        case .pending:
            gates.append(
                SignUpGate(
                    sentence: "照片还没有审核，审核通过后才能报名。照片在报名截止前提交的，截止后才审核通过也可以报名，"
                        + "从审核通过起有 \(SignUpWindow.workingDaysAfterPhoto) 个工作日。",
                    linkTitle: "查看照片", linkURL: "/account/photo"))
        case .returned:
            let reason = person.photoReason.map { "原因：\($0)。" } ?? ""
            gates.append(
                SignUpGate(
                    sentence: "照片已退回，不能报名。\(reason)请重新上传。", linkTitle: "重新上传照片",
                    linkURL: "/account/photo"))
        case .confirmed, nil: break
        }
        return gates
    }
}
