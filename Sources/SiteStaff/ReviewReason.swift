import Site
import Workflow

/// Why something is sent back: a usual reason, words of one's own, or both. The person reads it.
struct ReviewReason: Sendable {
    static let usualInput = Input("usual", "常用原因", .select, isRequired: false)
    static let reasonInput = Input(
        "reason", "退回原因", .multiline(rows: 3), hint: "报考人员会看到这里的内容，请写明缺什么、怎样改；不要填写身份证号",
        isRequired: false, lengthMax: 300)

    static let review = [
        "报名表没有加盖单位（学校）公章", "学历证书与填写的内容不一致", "工作年限不符合报考条件", "照片与本人不符",
        "单位（学校）不属于本地，请改选所属地市", "缺少身份证原件或复印件",
    ]
    static let payment = ["本人申请取消报名", "没有在规定时间内缴费", "报错了培训机构", "缴费信息登记有误"]

    /// The reason of a form; a sentence beside the field where there is none.
    static func read(_ form: inout Form, usual: [String]) -> String {
        let chosen = form.choice(usualInput, of: choices(usual)) ?? ""
        let typed = form.text(reasonInput)
        let reason = [chosen, typed].filter { !$0.isEmpty }.joined(separator: "；")
        if reason.isEmpty { form.fail(reasonInput, "请填写退回原因") }
        if Reason.containsIDNumber(reason) { form.fail(reasonInput, "退回原因里不能填写身份证号，请删除") }
        return reason
    }

    static func fields(_ form: Form, usual: [String]) -> [Field] {
        [form.field(usualInput, choices: [Choice("", "不选")] + choices(usual)), form.field(reasonInput)]
    }

    private static func choices(_ usual: [String]) -> [Choice] { usual.map { Choice($0, $0) } }
}
