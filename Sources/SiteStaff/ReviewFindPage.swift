import Database
import HTTP
import Site
import Workflow

/// A person stands at the desk: an ID number or the number on the form leads straight to the case (HN14-C04). It is
/// asked by POST, because ID numbers don't belong into addresses (controls.md 44).
enum ReviewFindPage: Page {
    static let numberInput = Input(
        "number", "身份证号 / 报名序号", .idNumber, hint: "直接打开这个人的报名", lengthMax: 20)

    static func submit(_ visit: Visit) async throws -> Response {
        let url = StaffList.reviews.url
        let scope = try StaffScope.reviews(try visit.signedIn())
        var form = visit.form()
        let number = form.text(numberInput)
        guard form.isValid else { return visit.redirect(url, flash: "请填写身份证号或报名序号", isWarning: true) }
        let found = try visit.read { try StaffQueries.find(number: number, scope, in: $0) }
        guard let first = found.first else {
            return visit.redirect(url, flash: "本单位没有这个身份证号或报名序号的报名，请核对", isWarning: true)
        }
        guard found.count > 1 else { return visit.redirect("\(url)/\(first.id)?plan=\(first.planID)&state=all") }
        return visit.redirect("\(url)?plan=\(first.planID)&state=all&person=\(first.personID)")
    }
}
