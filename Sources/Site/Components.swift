import Templating

/// One choice of a select or a group of radio buttons.
package struct Choice: TemplateModel, Sendable {
    package let value: String
    package let title: String
    package let isSelected: Bool

    /// `value` is what is sent, `title` what is read.
    package init(_ value: String, _ title: String, isSelected: Bool = false) {
        self.value = value
        self.title = title
        self.isSelected = isSelected
    }
}

/// What the component `field` draws: a label, one control with its value, the hint and the error beside it.
package struct Field: TemplateModel, Sendable {
    package let name: String
    /// The label's words; the template adds 「（必填）」.
    package let label: String
    package let value: String
    package let hint: String?
    package let error: String?
    package let isRequired: Bool
    /// The `type` of an `<input>`: text, password, date, datetime-local, email, tel, number, file.
    package let type: String
    package let inputMode: String?
    package let autocomplete: String?
    package let accept: String?
    package let maxLength: Int?
    package let rows: Int
    package let choices: [Choice]
    // Exactly one of these is true; it picks the control.
    package let isInput: Bool
    package let isTextArea: Bool
    package let isSelect: Bool
    package let isRadios: Bool
    package let isCheckbox: Bool
    package let isChecked: Bool
}

/// One sentence of the error summary with the field that it speaks of.
package struct FieldError: TemplateModel, Sendable {
    package let name: String
    package let sentence: String
}

/// The box above the form that lists what has to be mended; the component `error-summary` draws it.
package struct ErrorSummary: TemplateModel, Sendable {
    package let errors: [FieldError]
    package let hasErrors: Bool
}

/// The look of a state's tag; the word is always there too.
package enum TagKind: String, Sendable {
    case neutral, waiting, good, bad, warning
}

/// A state as a word in a coloured shape; the component `tag` draws it.
package struct Tag: TemplateModel, Sendable {
    package let text: String
    package let kind: String

    /// The word and its look.
    package init(_ text: String, _ kind: TagKind) {
        self.text = text
        self.kind = kind.rawValue
    }
}

/// A line of a description list; the component `facts` draws an array of them called `facts`.
package struct Fact: TemplateModel, Sendable {
    package let label: String
    package let value: String

    /// 「label：value」.
    package init(_ label: String, _ value: String) {
        self.label = label
        self.value = value
    }
}

/// A station of a case's way; the component `timeline` draws an array of them called `timeline`.
package struct TimelineStep: TemplateModel, Sendable {
    /// How far the case is with this station.
    package enum Progress: Sendable { case done, current, refused, open }

    package let title: String
    /// When and by whom, or by when it is expected.
    package let detail: String
    /// A reason or what comes next; nil where there is nothing to say.
    package let note: String?
    package let isDone: Bool
    package let isCurrent: Bool
    package let isRefused: Bool

    /// A station in its words.
    package init(_ title: String, detail: String, note: String? = nil, _ progress: Progress) {
        self.title = title
        self.detail = detail
        self.note = note
        isDone = progress == .done
        isCurrent = progress == .current
        isRefused = progress == .refused
    }
}

/// A link that is a button or a line of a list.
package struct Link: TemplateModel, Sendable {
    package let title: String
    package let url: String

    /// `url` is a path of this site.
    package init(_ title: String, _ url: String) {
        self.title = title
        self.url = url
    }
}

/// One bar of a chart of numbers; the component `bars` draws an array of them called `bars` as inline SVG.
package struct Bar: TemplateModel, Sendable {
    package let title: String
    package let value: Int
    /// 0 to 1000 of the chart's width.
    package let width: Int
    package let y: Int

    /// The bars of a chart, the largest value filling it.
    package static func chart(_ values: [(title: String, value: Int)]) -> [Bar] {
        let top = max(values.map(\.value).max() ?? 0, 1)
        return values.enumerated().map { index, bar in
            let share = Double(max(bar.value, 0)) / Double(top)
            return Bar(title: bar.title, value: bar.value, width: Int(share * 1000), y: index * 32)
        }
    }
}
