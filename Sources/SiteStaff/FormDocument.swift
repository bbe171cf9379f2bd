import Documents
import HTTP
import Site
import Workflow

/// The 报名表 as PDF, for those without a printer at hand (decision 29).
enum FormDocument: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let sheet = try visit.read { connection in
            let registration = try visit.registration(in: connection)
            guard registration.state != .draft else { throw PageError.conflict("请先提交报名，再下载报名表。") }
            return try RegistrationSheet.load(registration, in: connection)
        }
        try await visit.recordLook(at: sheet, for: "下载报名表")
        let photo = try await visit.photo(of: sheet.person)
        let bytes = try await visit.site.workers.run { try pdf(sheet, photo: photo) }
        return visit.file(bytes, type: "application/pdf", name: "考试报名表-\(sheet.number).pdf")
    }

    // Millimetres.
    private static let left = 18.0
    private static let columnWidth = 34.8
    private static let experienceHeight = 70.0

    static func pdf(_ sheet: RegistrationSheet, photo: [UInt8]?) throws -> [UInt8] {
        let model = FormPage.model(sheet)
        let since = sheet.registration.submittedAt ?? sheet.registration.createdAt
        let document = PDF(title: FormPage.title, paper: .a4, createdAtMilliseconds: since.milliseconds)
        document.beginPage()
        var y = 14.0
        y += document.text(FormPage.title, x: left, y: y, width: columnWidth * 5, style: .title) + 3
        y +=
            document.text(
                "报名序号：\(model.number)　　考试计划：\(model.planTitle)", x: left, y: y, width: columnWidth * 5) + 1.5
        y = head(model, photo, document, y)
        y = document.table(PDF.Table(columns: columns(5), rows: body(model)), x: left, y: y)
        y = experience(model, document, y)
        y = seals(model, document, y + 4)
        y += document.text(FormPage.footSentence, x: left, y: y + 4, width: columnWidth * 5)
        if let assistedBy = model.assistedBy {
            document.text(
                "本表由\(assistedBy)代办，请本人核对后签字确认。", x: left, y: y + 6, width: columnWidth * 5)
        }
        return try document.finish()
    }

    private static func columns(_ count: Int) -> [PDF.Column] {
        Array(repeating: PDF.Column(width: columnWidth), count: count)
    }

    /// The first rows, with the photo on their right.
    private static func head(_ model: FormPage.Model, _ photo: [UInt8]?, _ document: PDF, _ y: Double) -> Double {
        var rows: [[PDF.Cell]] = [
            [.label("姓名"), PDF.Cell(model.name), .label("性别"), PDF.Cell(model.sex)],
            [.label("身份证"), PDF.Cell(model.idNumber, columnSpan: 3)],
        ]
        if let student = model.student {
            rows.append([.label("学校"), PDF.Cell(student.school), .label("专业"), PDF.Cell(student.major)])
            rows.append([.label("入学日期"), PDF.Cell(student.enrolled), .label("学号"), PDF.Cell(student.number)])
        } else {
            rows.append([.label("何时何校\n何专业毕业"), PDF.Cell(model.graduation ?? "—", columnSpan: 3)])
        }
        rows.append([
            .label("参加工作时间"), PDF.Cell(model.workStarted), .label("专业工作年限"), PDF.Cell(model.workYears),
        ])
        var table = PDF.Table(columns: columns(4), rows: rows)
        table.rowHeightMin = model.student == nil ? 9 : 8
        let end = document.table(table, x: left, y: y)
        let area = PDF.Area(x: left + columnWidth * 4, y: y, width: columnWidth, height: end - y)
        document.box(area)
        let inside = PDF.Area(x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2)
        if photo.map({ document.image(jpeg: $0, in: inside) }) != true {
            document.text("照片", in: inside, style: PDF.TextStyle(alignment: .centre))
        }
        return end
    }

    private static func body(_ model: FormPage.Model) -> [[PDF.Cell]] {
        var rows: [[PDF.Cell]] = [
            [.label("现工作单位及岗位"), PDF.Cell(model.employerAndPost, columnSpan: 4)],
            [.label("通讯地址"), PDF.Cell(model.address, columnSpan: 2), .label("邮编"), PDF.Cell(model.postcode)],
            [.label("手机"), PDF.Cell(model.phone, columnSpan: 2), .label("报考地区"), PDF.Cell(model.city)],
            [.label("E-mail"), PDF.Cell(model.email, columnSpan: 2), .label("报考岗位"), PDF.Cell(model.post)],
        ]
        if let institution = model.institution {
            rows.append([.label("培训机构"), PDF.Cell(institution, columnSpan: 4)])
        }
        return rows
    }

    /// The long text, in the largest of four sizes that fits.
    private static func experience(_ model: FormPage.Model, _ document: PDF, _ y: Double) -> Double {
        let label = PDF.Area(x: left, y: y, width: columnWidth, height: experienceHeight)
        document.box(label, fillGrey: 0.95)
        document.text(model.experienceTitle, in: label, style: .label)
        let cell = PDF.Area(x: left + columnWidth, y: y, width: columnWidth * 4, height: experienceHeight)
        document.box(cell)
        let text = model.experience.joined(separator: "\n")
        let area = PDF.Area(x: cell.x + 1.5, y: y + 1.5, width: cell.width - 3, height: experienceHeight - 3)
        let styles = [10.5, 9, 8, 7].map { PDF.TextStyle(points: $0) }
        if let style = styles.first(where: {
            document.textHeight(text, width: area.width, style: $0) <= area.height
        }) {
            document.text(text, x: area.x, y: area.y, width: area.width, style: style)
        } else {
            document.text(text, in: area, style: PDF.TextStyle(points: 7))
        }
        return y + experienceHeight
    }

    private static func seals(_ model: FormPage.Model, _ document: PDF, _ y: Double) -> Double {
        let titles = ["报名人签字", "\(model.sealTitle)（盖章）", "现场审核意见（盖章）"]
        let width = columnWidth * 5 / 3
        for (index, title) in titles.enumerated() {
            let area = PDF.Area(x: left + Double(index) * width, y: y, width: width, height: 36)
            document.box(area)
            document.text(title, x: area.x + 2, y: y + 2, width: width - 4)
            document.text(
                "年　　月　　日", x: area.x + 2, y: y + 29, width: width - 5, style: PDF.TextStyle(alignment: .right))
        }
        return y + 36
    }
}
