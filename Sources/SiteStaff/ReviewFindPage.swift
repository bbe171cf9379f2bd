import Database
import HTTP
import Site
import Workflow

/// The query of 现场审核. A person stands at the desk: an ID number, or the number on the form, leads straight to the
/// case (HN14-C04); anything else leads to the list with that filter. It is asked by POST, because ID numbers don't
/// belong into addresses (controls.md 44).
enum ReviewFindPage: Page {
    static let numberInput = Input("number", "身份证号或报名序号", .idNumber, isRequired: false, lengthMax: 20)

    static func submit(_ visit: Visit) async throws -> Response {
        let scope = try StaffScope.reviews(try visit.signedIn())
        let fields = visit.request.form
        let filter = try visit.read { try StaffFilter(fields, of: .reviews, in: $0) }
        var form = visit.form()
        let number = form.text(numberInput)
        guard form.isValid, !number.isEmpty else { return visit.redirect(filter.listURL) }
        let url = StaffList.reviews.url
        let found = try visit.read { try StaffQueries.find(number: number, scope, in: $0) }
        guard let first = found.first else {
            return visit.redirect(
                filter.listURL, flash: "本单位没有这个身份证号或报名序号的报名，请核对", isWarning: true)
        }
        guard found.count > 1 else { return visit.redirect("\(url)/\(first.id)?plan=\(first.planID)&state=all") }
        return visit.redirect("\(url)?plan=\(first.planID)&state=all&person=\(first.personID)")
    }
}
