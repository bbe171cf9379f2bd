import Database
import Examinations
import HTTP
import Site
import Templating
import Workflow

/// 报名成功: the number, what happens next and where, and how far it has come. The address stays valid.
enum RegistrationPage: Page {
    struct Model: TemplateModel {
        let state: Tag
        let lead: String
        let isReturned: Bool
        let next: [String]
        let desk: [Fact]
        let facts: [Fact]
        let timeline: [TimelineStep]
        let result: String?
        let formURL: String
        let ticketURL: String?
        let changeURL: String?
        let deleteURL: String?
        let list: Link
    }

    static let template = "site-staff/exam/registration"

    static func show(_ visit: Visit) async throws -> Response {
        let now = visit.now
        return try visit.read { connection in
            let registration = try visit.registration(in: connection)
            guard registration.state != .draft else {
                return visit.redirect(RegistrationURL.step(registration.id, registration.nextStep))
            }
            let sheet = try RegistrationSheet.load(registration, in: connection)
            let timeline = try RegistrationTimeline.load(sheet, at: now, in: connection)
            return try visit.page(
                RegistrationPage.self, model(visit, sheet, timeline),
                title: registration.state == .returned ? "报名已退回" : "报名成功", crumbs: visit.registrationCrumbs)
        }
    }

    private static func model(
        _ visit: Visit, _ sheet: RegistrationSheet, _ timeline: RegistrationTimeline
    ) -> Model {
        let registration = sheet.registration
        let progress = timeline.progress
        let stage = RegistrationStage(
            state: registration.state, isAccepted: registration.summary?.isAccepted,
            isReleased: progress?.releasedAt != nil, hasCertificate: progress?.certificate != nil)
        let isReturned = registration.state == .returned
        let canDelete = isReturned || registration.state == .submitted
        return Model(
            state: stage.tag(for: .applicant),
            lead: isReturned
                ? "退回原因：\(registration.stateReason ?? "")" : "报名序号 \(sheet.number)",
            isReturned: isReturned, next: next(sheet, timeline), desk: desk(sheet, timeline),
            facts: facts(sheet), timeline: timeline.steps, result: progress?.result?.text,
            formURL: RegistrationURL.form(registration.id),
            ticketURL: stage == .accepted ? RegistrationURL.ticket(registration.id) : nil,
            changeURL: isReturned ? RegistrationURL.step(registration.id, registration.nextStep) : nil,
            deleteURL: canDelete && visit.viewer?.role == .applicant ? RegistrationURL.delete(registration.id) : nil,
            list: visit.registrationList)
    }

    private static func facts(_ sheet: RegistrationSheet) -> [Fact] {
        let base = [
            Fact("报名序号", sheet.number), Fact("考试计划", sheet.planTitle), Fact("人员类型", sheet.type.title),
            Fact("报考岗位", sheet.post), Fact("考试时间", sheet.sessionText), Fact(sheet.cityLabel, sheet.city),
        ]
        let unit = sheet.type == .student ? Fact("学校", sheet.school) : Fact("培训机构", sheet.institution?.name ?? "—")
        return base + [unit] + (sheet.assistedBy.map { [Fact("代办", $0)] } ?? [])
    }

    /// What the person has to do now.
    private static func next(_ sheet: RegistrationSheet, _ timeline: RegistrationTimeline) -> [String] {
        let desk = sheet.desk?.name ?? "现场审核单位"
        switch sheet.registration.state {
        case .submitted:
            let until = timeline.window(.review).map { "（\($0.text)）" } ?? ""
            return [
                "请打印报名表，由\(sheet.type == .student ? "学校" : "单位")盖章。",
                "携带已打印并盖章的报名表等相关资料，到\(desk)进行现场资料审核\(until)。",
                "现场审核通过后，到\(payee(sheet))缴费并确认。",
            ]
        case .returned:
            return ["按退回原因修改后重新提交。现场审核结束后不能再提交。"]
        case .reviewed:
            let until = timeline.window(.confirmation).map { "（\($0.text)）" } ?? ""
            return ["请到\(payee(sheet))缴费并确认\(until)。"]
        case .confirmed where sheet.type == .employee:
            return ["请按\(payee(sheet))的安排按时参加考前必修课。"]
        default: return []
        }
    }

    private static func payee(_ sheet: RegistrationSheet) -> String {
        sheet.type == .employee ? sheet.institution?.name ?? "培训机构" : sheet.desk?.name ?? "现场审核单位"
    }

    /// Where to go: the desk until it has reviewed, then who takes the fee.
    private static func desk(_ sheet: RegistrationSheet, _ timeline: RegistrationTimeline) -> [Fact] {
        let isPaying = sheet.registration.state == .reviewed || sheet.registration.state == .confirmed
        let place = isPaying && sheet.type == .employee ? sheet.institution : sheet.desk
        guard let place, !sheet.registration.isFrozen else { return [] }
        let step: PlanStep = isPaying ? .confirmation : .review
        return [
            Fact(isPaying ? "办理单位" : "现场审核地点", place.name),
            Fact("地址", place.address.isEmpty ? "请电话咨询" : place.address),
            Fact("电话", place.phone.isEmpty ? "见通知公告" : place.phone),
            Fact("时间", timeline.window(step)?.text ?? "另行通知"),
        ]
    }
}
