/// What is asked of a reason that somebody types.
package enum Reason {
    /// Characters of a reason, at most.
    package static let characterCountMax = 500

    /// The reason without blanks around it, nil if nothing is left; refuses one that is too long or holds an ID number.
    package static func checked(_ text: String?) throws(Refusal) -> String? {
        let reason = trimmed(text ?? "")
        guard !reason.isEmpty else { return nil }
        guard reason.count <= characterCountMax else {
            throw .reasonMissing("原因太长：最多 \(characterCountMax) 个字，现在是 \(reason.count) 个字。")
        }
        guard !containsIDNumber(reason) else {
            throw .reasonMissing("原因中不能填写身份证号，请删除后重新提交。")
        }
        return reason
    }

    /// Whether a text holds 18 digits in a row, or 17 and an X; full-width ones too.
    package static func containsIDNumber(_ text: String) -> Bool {
        var digitCount = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9", "０"..."９":
                digitCount += 1
                if digitCount >= 18 { return true }
            case "x", "X", "ｘ", "Ｘ":
                if digitCount >= 17 { return true }
                digitCount = 0
            default: digitCount = 0
            }
        }
        return false
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
