import Site
import Templating

extension StepPage {
    /// A step with its fields, and where Back leads.
    struct Model: TemplateModel {
        let stepText: String
        let number: Int
        let note: String?
        let action: String
        let hidden: [HiddenField]
        let fields: [Field]
        let errors: ErrorSummary
        let backURL: String
        /// Why the registration came back, over every step of a returned one.
        let returnReason: String?

        init(
            number: Int, step: any WizardStep, form: Form, action: String, backURL: String,
            hidden: [HiddenField] = [], returnReason: String? = nil
        ) {
            stepText = "第\(StepWords.number(number))步，共六步"
            self.number = number
            note = step.note
            self.action = action
            self.hidden = hidden
            fields = step.fields(form)
            errors = form.errorSummary
            self.backURL = backURL
            self.returnReason = returnReason
        }
    }
}
