import Database
import Examinations
import Workflow

/// Until when one person may sign up in a plan: the window of 报名 with the extension that concerns them, and the time
/// that a late judgement of their photo gives (decision 7).
struct SignUpWindow: Sendable {
    static let workingDaysAfterPhoto = 3

    let window: PlanWindow
    /// The end of the third working day after the photo was confirmed, when that was after the window had ended.
    let photoGraceEnds: Moment?

    var endsAt: Moment {
        let closesAt = window.closesAt ?? Moment.last
        return max(closesAt, photoGraceEnds ?? closesAt)
    }

    func isOpen(at now: Moment) -> Bool { now >= window.opensAt && now < endsAt }

    func hasEnded(at now: Moment) -> Bool { now >= endsAt }

    /// 「2026年3月1日 00:00 至 2026年3月20日 24:00」
    var text: String { "\(window.opensAt.minuteText) 至 \(endsAt.closingText)" }

    func refusal(at now: Moment) -> String? {
        guard !isOpen(at: now) else { return nil }
        return "「报名」的时间是 \(text)，" + (now < window.opensAt ? "现在还没有开始。" : "现在已经结束。")
    }

    /// Why the end is later than the plan says; nil when it isn't.
    var extensionNote: String? {
        if let photoGraceEnds, photoGraceEnds == endsAt {
            return "您的照片在报名截止前提交、截止后才审核通过，报名时间顺延 "
                + "\(Self.workingDaysAfterPhoto) 个工作日，到 \(photoGraceEnds.closingText)。"
        }
        return window.extensionReason.map { "报名时间已延长到 \(endsAt.closingText)。原因：\($0)" }
    }

    static func find(
        planID: Int, personID: Int, organisationID: Int?, at now: Moment, in connection: Connection
    ) throws -> SignUpWindow? {
        let party = WindowParty(personID: personID, organisationID: organisationID)
        guard let window = try PlanWindow.find(.registration, of: planID, for: party, in: connection) else {
            return nil
        }
        return SignUpWindow(window: window, photoGraceEnds: try grace(window, personID, at: now, in: connection))
    }

    private static func grace(
        _ window: PlanWindow, _ personID: Int, at now: Moment, in connection: Connection
    ) throws -> Moment? {
        guard let closesAt = window.closesAt, now >= closesAt,
            let photo = try ExamRegistrationQueries.confirmedPhoto(of: personID, in: connection),
            photo.uploadedAt < closesAt, photo.confirmedAt >= closesAt
        else { return nil }
        return photo.confirmedAt.day.addingWorkingDays(workingDaysAfterPhoto).end
    }
}
