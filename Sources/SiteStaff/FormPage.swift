import Examinations
import HTTP
import Site
import Templating
import Workflow

/// 报名表: one A4 page, the fields of the manual, room for the stamps (HN14-P30, P31, decision 12).
enum FormPage: Page {
    struct Model: TemplateModel {
        let number: String
        let planTitle: String
        let name: String
        let sex: String
        let idNumber: String
        let photoURL: String?
        let photoTitle: String
        /// Employees: 何时何校何专业毕业.
        let graduation: String?
        let student: StudentLines?
        let workStarted: String
        let workYears: String
        let employerAndPost: String
        let address: String
        let postcode: String
        let phone: String
        let city: String
        let email: String
        let post: String
        let institution: String?
        let experienceTitle: String
        let experience: [String]
        let isFine: Bool
        let sealTitle: String
        let assistedBy: String?
        let pdfURL: String
        let backURL: String
    }

    struct StudentLines: TemplateModel {
        let school: String
        let major: String
        let enrolled: String
        let number: String
    }

    static let template = "site-staff/exam/form"
    static let layout = "print"
    static let title = "河南省住房和城乡建设领域现场专业人员考试报名表"
    static let footSentence = "请携带已打印并盖章的报名表等相关资料进行现场资料审核。"

    static func show(_ visit: Visit) async throws -> Response {
        let registration = try visit.read { try visit.registration(in: $0) }
        guard registration.state != .draft else {
            return visit.redirect(
                RegistrationURL.step(registration.id, registration.nextStep), flash: "请先提交报名，再打印报名表", isWarning: true)
        }
        let sheet = try visit.read { try RegistrationSheet.load(registration, in: $0) }
        try await visit.recordLook(at: sheet, for: "打印报名表")
        return try visit.page(FormPage.self, model(sheet), title: "考试报名表")
    }

    static func model(_ sheet: RegistrationSheet) -> Model {
        let answers = sheet.registration.answers
        let person = sheet.person
        let isStudent = sheet.type == .student
        let experience = SheetText(sheet.experience)
        let none = RegistrationSheet.none
        return Model(
            number: sheet.number, planTitle: sheet.planTitle, name: person.name, sex: person.sex,
            idNumber: person.idNumber,
            photoURL: person.photoAttachmentID == nil ? nil : RegistrationURL.photo(sheet.registration.id),
            photoTitle: "\(person.name)的照片", graduation: isStudent ? nil : sheet.graduation,
            student: isStudent
                ? StudentLines(
                    school: sheet.school, major: answers.major ?? none, enrolled: answers.enrolledOn?.words ?? none,
                    number: answers.studentNumber ?? none) : nil,
            workStarted: answers.workStartedOn?.text ?? none,
            workYears: answers.workYears.map(String.init) ?? none,
            employerAndPost: answers.employerAndPost ?? none, address: person.address ?? none,
            postcode: person.postcode ?? none, phone: person.phone ?? none, city: "（\(sheet.city)）",
            email: person.email ?? "无", post: sheet.post, institution: sheet.institution?.name,
            experienceTitle: isStudent ? "工作经历（实习简历）" : "工作经历", experience: experience.lines,
            isFine: experience.isFine, sealTitle: isStudent ? "学校" : "工作单位", assistedBy: sheet.assistedBy,
            pdfURL: RegistrationURL.form(sheet.registration.id) + ".pdf",
            backURL: RegistrationURL.detail(sheet.registration.id))
    }
}

extension RegistrationSheet {
    /// 何时何校何专业毕业: 「2008年7月1日 郑州大学 土木工程」
    var graduation: String {
        let answers = registration.answers
        let parts = [answers.graduatedOn?.words, answers.graduatedFrom, answers.graduatedMajor].compactMap { $0 }
        return parts.isEmpty ? Self.none : parts.joined(separator: " ")
    }
}
