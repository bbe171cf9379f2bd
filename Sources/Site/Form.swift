import HTTP
import Templating
import Workflow

/// What was sent, read value by value; each reading either gives a value or notes a sentence (422 then shows all of
/// them with what was typed). Nothing that was typed is lost.
package struct Form {
    private let submitted: FormData?
    private var initial: [String: String]
    private var errors: [FieldError] = []

    /// The form before anything was sent, filled with these values.
    package init(initial: [String: String] = [:]) {
        submitted = nil
        self.initial = initial
    }

    /// The form as it was sent.
    package init(_ submitted: FormData) {
        self.submitted = submitted
        initial = [:]
    }

    /// Whether every reading so far gave a value.
    package var isValid: Bool { errors.isEmpty }
    /// What has to be mended, for the box above the form.
    package var errorSummary: ErrorSummary { ErrorSummary(errors: errors, hasErrors: !errors.isEmpty) }

    /// Notes what is wrong with a field; a field keeps its first sentence.
    package mutating func fail(_ input: Input, _ sentence: String) { fail(named: input.name, sentence) }

    /// Notes what is wrong with a field that is known by its name, or (empty name) with the form as a whole.
    package mutating func fail(named name: String, _ sentence: String) {
        guard !errors.contains(where: { $0.name == name }) else { return }
        errors.append(FieldError(name: name, sentence: sentence))
    }

    // MARK: - Reading

    /// The text, trimmed; empty when missing (an error if it is required) or refused.
    package mutating func text(_ input: Input) -> String {
        let values = submitted?.all(input.name) ?? [initial[input.name] ?? ""]
        guard values.count < 2 else {
            fail(input, "「\(input.label)」重复提交了 \(values.count) 次，请只填写一次")
            return ""
        }
        let value = Self.cleaned(values.first ?? "", for: input)
        if value.isEmpty {
            if input.isRequired { fail(input, Self.missing(input)) }
            return ""
        }
        if value.count > input.lengthMax {
            fail(input, "「\(input.label)」最多 \(input.lengthMax) 个字，现在是 \(value.count) 个字")
            return ""
        }
        // A letter with thousands of marks on it is one letter to a person, and still too long.
        let hasTooManyMarks = value.unicodeScalars.count > input.lengthMax * 2 + 8
        if hasTooManyMarks || value.unicodeScalars.contains(where: { Self.isForbidden($0, in: input) }) {
            fail(input, "「\(input.label)」里有不能显示的字符，请重新输入")
            return ""
        }
        return value
    }

    /// The text, or nil when it was left empty.
    package mutating func optionalText(_ input: Input) -> String? {
        let value = text(input)
        return value.isEmpty ? nil : value
    }

    /// A whole number in a range; nil when missing or refused.
    package mutating func integer(_ input: Input, in range: ClosedRange<Int>) -> Int? {
        let value = text(input)
        guard !value.isEmpty else { return nil }
        guard let number = Int(value), range.contains(number) else {
            fail(input, "「\(input.label)」请填写 \(range.lowerBound) 到 \(range.upperBound) 之间的整数")
            return nil
        }
        return number
    }

    /// A day as `2026-03-02`; nil when missing or refused.
    package mutating func day(_ input: Input) -> Day? {
        let value = text(input)
        guard !value.isEmpty else { return nil }
        guard let day = Day(value) else {
            fail(input, "「\(input.label)」请按 2026-03-02 的格式填写真实存在的日期")
            return nil
        }
        return day
    }

    /// A minute as `2026-03-02 09:00`, Beijing time; nil when missing or refused.
    package mutating func moment(_ input: Input) -> Moment? {
        let value = text(input)
        guard !value.isEmpty else { return nil }
        guard let moment = Moment(beijing: String(value.map { $0 == "T" ? " " : $0 })) else {
            fail(input, "「\(input.label)」请按 2026-03-02 09:00 的格式填写")
            return nil
        }
        return moment
    }

    /// One of the choices; nil when missing or when something else was sent.
    package mutating func choice(_ input: Input, of choices: [Choice]) -> String? {
        let value = text(input)
        guard !value.isEmpty else { return nil }
        guard choices.contains(where: { $0.value == value }) else {
            fail(input, "请在「\(input.label)」里选择列出的一项")
            return nil
        }
        return value
    }

    /// Whether the box was ticked.
    package func isTicked(_ input: Input) -> Bool {
        let value = submitted == nil ? initial[input.name] : submitted?.first(input.name)
        return !(value ?? "").isEmpty
    }

    /// The file that was sent, or nil (an error if it is required).
    package mutating func file(_ input: Input) -> TemporaryFile? {
        if let file = submitted?.file(input.name)?.0, file.byteCount > 0 { return file }
        if input.isRequired { fail(input, "请先选择「\(input.label)」的文件") }
        return nil
    }

    // MARK: - Drawing

    /// The field with what was typed and its error.
    package func field(_ input: Input, choices: [Choice] = []) -> Field {
        input.field(
            value: typed(input), error: errors.first { $0.name == input.name }?.sentence, choices: choices)
    }

    private func typed(_ input: Input) -> String {
        guard let submitted else { return initial[input.name] ?? "" }
        return submitted.first(input.name) ?? ""
    }

    // MARK: - What is forgiven, what is not

    private static func missing(_ input: Input) -> String {
        switch input.kind {
        case .select, .radios, .date: "请选择「\(input.label)」"
        case .checkbox: "请勾选「\(input.label)」"
        default: "请填写「\(input.label)」"
        }
    }

    /// Spaces around are dropped; in numbers, dates and addresses full-width letters and digits become plain ones.
    private static func cleaned(_ text: String, for input: Input) -> String {
        switch input.kind {
        case .password: return text
        case .idNumber: return plain(text, keepsSpaces: false).uppercased()
        case .phone, .number, .email, .date: return plain(text, keepsSpaces: false)
        case .dateTime: return trimmed(plain(text, keepsSpaces: true))
        case .multiline: return trimmed(String(text.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }))
        default: return trimmed(text)
        }
    }

    /// What comes along unseen when words are copied from a web page: zero width space, word joiner, byte order mark.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x200B || scalar.value == 0x2060 || scalar.value == 0xFEFF
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter { !isInvisible($0) }
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func plain(_ text: String, keepsSpaces: Bool) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isInvisible(scalar) { continue }
            if scalar.properties.isWhitespace {
                if keepsSpaces { plain.append(" ") }
            } else if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) {
                plain.append(narrow)
            } else {
                plain.append(scalar)
            }
        }
        return String(plain)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar, in input: Input) -> Bool {
        if input.isMultiline, scalar == "\n" || scalar == "\t" { return false }
        switch scalar.value {
        // Control characters, and U+FFFD, which stands where the sender's bytes were not UTF-8.
        case 0..<32, 127...159, 0xFFFD: return true
        // What turns the order of reading (bidi), breaks lines, or is no character.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: return true
        // Tags: letters that nobody sees.
        case 0xE0000...0xE007F: return true
        default: return scalar.value & 0xFFFE == 0xFFFE
        }
    }
}
