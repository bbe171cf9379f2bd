import Database
import Examinations
import Registry
import Workflow

/// Messages to people about their registrations; they go out after the commit.
enum ExamRegistrationNotices {
    /// Tells the person that the registration came back, with the reason, if there is an address that was proved.
    static func returned(
        _ registration: ExamRegistration, reason: String, at now: Moment, in connection: Connection
    ) throws {
        guard let person = try Person.find(registration.personID, in: connection), person.isEmailVerified,
            let email = person.email, let plan = try Plan.find(registration.planID, in: connection)
        else { return }
        let body = """
            \(person.name)，您好：

            您的「\(plan.title)」报名已退回。
            退回原因：\(reason)

            请登录系统，在「考试报名 > 参加报名」中修改后重新提交。现场审核结束后不能再提交。
            """
        try Outbox.enqueue(
            .email, to: email, subject: "考试报名已退回：\(plan.title)", body: body, at: now, in: connection)
    }
}
