import HTTP
import Templating

/// A value that a form carries on unseen.
package struct HiddenField: TemplateModel, Sendable {
    package let name: String
    package let value: String

    /// A field as it is sent.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// 「请确认…」: what will be done, to whom, before what can't be undone. Works without JavaScript.
package enum ConfirmPage: Page {
    /// What is asked, and what the answer does.
    package struct Model: TemplateModel, Sendable {
        let question: String
        let facts: [Fact]
        /// The names of what is concerned; empty where the facts say it.
        let items: [String]
        /// Where 「确定」 posts to.
        let action: String
        let hidden: [HiddenField]
        /// Asked where the act needs a reason.
        let reason: Field?
        /// More fields that the act needs (fee, receipt …).
        let fields: [Field]
        let confirmTitle: String
        let isDanger: Bool
        let cancelURL: String
        let errors: ErrorSummary

        package init(
            question: String, facts: [Fact] = [], items: [String] = [], action: String, hidden: [HiddenField] = [],
            reason: Field? = nil, fields: [Field] = [], confirmTitle: String = "确定", isDanger: Bool = false,
            cancelURL: String, errors: ErrorSummary = ErrorSummary(errors: [], hasErrors: false)
        ) {
            self.question = question
            self.facts = facts
            self.items = items
            self.action = action
            self.hidden = hidden
            self.reason = reason
            self.fields = fields
            self.confirmTitle = confirmTitle
            self.isDanger = isDanger
            self.cancelURL = cancelURL
            self.errors = errors
        }
    }

    package static let template = "site/confirm"
}
