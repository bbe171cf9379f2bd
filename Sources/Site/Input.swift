import Templating

/// One thing that a form asks for: written once, used to read what was sent and to draw the field.
package struct Input: Sendable {
    /// What is asked for: it picks the control, and what is forgiven in the typed text.
    package enum Kind: Sendable {
        case text, password, number, date, dateTime, email, phone, idNumber
        case file(accept: String)
        case multiline(rows: Int)
        case select, radios, checkbox
    }

    /// The field's name in the form.
    package let name: String
    /// Its words, the manuals' own.
    package let label: String
    package let kind: Kind
    package let hint: String?
    package let isRequired: Bool
    /// In characters as a person counts them.
    package let lengthMax: Int
    package let autocomplete: String?

    /// What a person leaves empty is an error unless `isRequired` is false.
    package init(
        _ name: String, _ label: String, _ kind: Kind = .text, hint: String? = nil, isRequired: Bool = true,
        lengthMax: Int = 100, autocomplete: String? = nil
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.hint = hint
        self.isRequired = isRequired
        self.lengthMax = lengthMax
        self.autocomplete = autocomplete
    }

    /// What the field looks like with this value, error and choices.
    func field(value: String, error: String?, choices: [Choice]) -> Field {
        Field(
            name: name, label: label, value: isPassword ? "" : value, hint: hint, error: error, isRequired: isRequired,
            type: controlType, inputMode: inputMode, autocomplete: autocomplete, accept: accept,
            maxLength: takesText ? lengthMax : nil, rows: rows,
            choices: choices.map { Choice($0.value, $0.title, isSelected: $0.value == value) },
            isInput: isPlainInput, isTextArea: rows > 0, isSelect: isSelect, isRadios: isRadios,
            isCheckbox: isCheckbox, isChecked: isCheckbox && !value.isEmpty)
    }

    /// HTML gives no length to dates, files and what is picked.
    private var takesText: Bool {
        switch kind {
        case .date, .file, .select, .radios, .checkbox: false
        default: true
        }
    }
    private var isPassword: Bool { if case .password = kind { true } else { false } }
    private var isSelect: Bool { if case .select = kind { true } else { false } }
    private var isRadios: Bool { if case .radios = kind { true } else { false } }
    var isCheckbox: Bool { if case .checkbox = kind { true } else { false } }
    var isMultiline: Bool { rows > 0 }
    private var isPlainInput: Bool { !isSelect && !isRadios && !isCheckbox && rows == 0 }
    private var rows: Int { if case .multiline(let rows) = kind { rows } else { 0 } }
    private var accept: String? { if case .file(let accept) = kind { accept } else { nil } }

    private var controlType: String {
        switch kind {
        case .password: "password"
        case .date: "date"
        case .dateTime: "text"
        case .email: "email"
        case .phone: "tel"
        case .file: "file"
        case .checkbox: "checkbox"
        default: "text"
        }
    }

    private var inputMode: String? {
        switch kind {
        case .number: "numeric"
        case .phone: "tel"
        case .email: "email"
        default: nil
        }
    }
}
