/// What is wrong with a template, found when the program starts: `site-staff/plan.html:12: …`.
package struct TemplateError: Error, CustomStringConvertible, Equatable {
    /// The file inside the template folder, with its ending.
    package let file: String
    /// The line, from 1; 0 when the fault is in no line.
    package let line: Int
    /// The fault in one sentence.
    package let fault: String

    init(file: String, line: Int, fault: String) {
        self.file = file
        self.line = line
        self.fault = fault
    }

    /// File, line and fault as a compiler prints them.
    package var description: String {
        line > 0 ? "\(file):\(line): \(fault)" : "\(file): \(fault)"
    }
}
