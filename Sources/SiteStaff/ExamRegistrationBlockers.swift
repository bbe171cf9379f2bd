import Database
import Examinations
import Registry
import Workflow

/// Why an action is not open now, in sentences; the page shows the same ones beside the button that is not there.
extension ExamRegistration {
    /// How long a desk may take a mistaken review back (decision 16).
    static let takeBackMinutes = 10

    package func blockers(
        for action: ExamRegistrationAction, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        if isFrozen { return ["这份报名已经汇总上报，不能再办理“\(action.title)”。如需更改，请先撤回或退回汇总。"] }
        switch action {
        case .submit: return try submitBlockers(by: actor, at: now, in: connection)
        case .delete: return []
        case .approve: return try windowBlockers(.review, by: actor, at: now, in: connection)
        case .sendBack: return try sendBackBlockers(by: actor, at: now, in: connection)
        case .takeBackReview: return try takeBackBlockers(by: actor, at: now, in: connection)
        case .confirm:
            return try payeeBlockers(by: actor) + paymentBlockers
                + windowBlockers(.confirmation, by: actor, at: now, in: connection)
        case .cancelPayment:
            return try payeeBlockers(by: actor) + windowBlockers(.confirmation, by: actor, at: now, in: connection)
        case .complete:
            return try trainingBlockers + windowBlockers(.training, by: actor, at: now, in: connection)
        case .restart: return try windowBlockers(.training, by: actor, at: now, in: connection)
        }
    }

    private func windowBlockers(
        _ step: PlanStep, by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        let party = WindowParty(personID: personID, organisationID: actor.organisationID)
        guard let window = try PlanWindow.find(step, of: planID, for: party, in: connection) else {
            return ["这次考试没有安排「\(step.title)」的时间。"]
        }
        return window.refusal(at: now).map { [$0 + "。"] } ?? []
    }

    // MARK: - Submission

    private func submitBlockers(
        by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        guard let person = try Person.find(personID, in: connection) else { return ["没有找到报名人的资料。"] }
        let late = try lateness(at: now, in: connection)
        let gates = SignUpGate.all(for: person).map(\.sentence)
        guard let type = answers.type, answers.isComplete else {
            return late + gates + ["报名信息还没有填写完整，请回到第\(StepWords.number(nextStep))步继续填写。"]
        }
        return try late + gates + limitBlockers(type, in: connection)
    }

    /// A draft goes out while 报名 is open; a returned one until 现场审核 ends (decision 11).
    private func lateness(at now: Moment, in connection: Connection) throws -> [String] {
        let deskID = try ExamRegistrationQueries.deskID(for: answers, in: connection)
        guard state == .returned else {
            let window = try SignUpWindow.find(
                planID: planID, personID: personID, organisationID: deskID, at: now, in: connection)
            guard let window else { return ["这次考试没有安排「报名」的时间。"] }
            return window.refusal(at: now).map { [$0] } ?? []
        }
        let party = WindowParty(personID: personID, organisationID: deskID)
        guard let review = try PlanWindow.find(.review, of: planID, for: party, in: connection),
            review.hasEnded(at: now)
        else { return [] }
        return ["「现场审核」的时间是 \(review.text)，现在已经结束，退回的报名不能再提交。"]
    }

    private func limitBlockers(_ type: ApplicantType, in connection: Connection) throws -> [String] {
        let limits = try SignUpLimits.load(personID: personID, planID: planID, except: id, in: connection)
        let offers = try Post.offers(of: planID, in: connection)
        guard let postID = answers.postID, let offer = offers.first(where: { $0.post.id == postID }) else {
            return ["您选择的岗位不在这次考试的报考范围内，请回到第四步重新选择。"]
        }
        var breaches = [limits.breach(of: type), limits.breach(of: offer, type: type)].compactMap { $0 }
        let isElsewhere = try ExamRegistrationQueries.isCandidateElsewhere(
            personID: personID, postID: postID, inYearOf: planID, in: connection)
        if isElsewhere {
            breaches.append("您今年已经通过另一种方式报考「\(offer.post.fullTitle)」，同一个岗位一年内不能用两种方式报考。")
        }
        return breaches
    }

    // MARK: - Review, payment, training

    /// The desk sends back while 现场审核 lasts, an institution while 机构确认 does; a college or a city does both for its
    /// students (decision 13).
    private func sendBackBlockers(
        by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        let confirmation = try windowBlockers(.confirmation, by: actor, at: now, in: connection)
        if actor.role == .institution { return confirmation }
        if confirmation.isEmpty, state == .reviewed, answers.type == .student { return [] }
        return try windowBlockers(.review, by: actor, at: now, in: connection)
    }

    /// A mistake is taken back by the desk that made it, soon, and only while nothing has followed.
    private func takeBackBlockers(
        by actor: Actor, at now: Moment, in connection: Connection
    ) throws -> [String] {
        let last = try EventLog.history(of: ExamRegistrationWorkflow.subject(id), in: connection).last
        let reviews: [ExamRegistrationAction] = [.approve, .sendBack]
        guard let last, last.organisationID == actor.organisationID, reviews.map(\.rawValue).contains(last.action)
        else {
            return ["后面的环节已经办理，不能撤销审核。"]
        }
        guard now < last.at.adding(minutes: Self.takeBackMinutes) else {
            return ["超过 \(Self.takeBackMinutes) 分钟，不能再撤销审核。"]
        }
        return []
    }

    /// Employees pay at their institution, students at their college, or at the city where the college has no desk.
    private func payeeBlockers(by actor: Actor) -> [String] {
        switch (answers.type, actor.role) {
        case (.employee, .city), (.employee, .college): ["在职人员由所报的培训机构确认缴费。"]
        case (.student, .institution): ["在校学生由院校或学校所在地市确认缴费。"]
        default: []
        }
    }

    private var paymentBlockers: [String] {
        feeCents == nil || paidOn == nil || receiptNumber == nil ? ["请先填写缴费金额、缴费日期和收据号。"] : []
    }

    private var trainingBlockers: [String] {
        answers.type == .employee ? [] : ["在校学生不需要参加考前必修课。"]
    }
}

extension ExamRegistration.Answers {
    /// Whether every step was saved and nothing that its type must fill in is missing.
    var isComplete: Bool {
        guard savedStep == 5, cityID != nil, postID != nil, experience != nil else { return false }
        switch type {
        case .student:
            return (collegeID != nil || schoolName != nil) && enrolledOn != nil && major != nil && studentNumber != nil
        case .employee:
            return institutionID != nil && workStartedOn != nil && workYears != nil && employerAndPost != nil
                && graduatedOn != nil && graduatedFrom != nil && graduatedMajor != nil
        case nil: return false
        }
    }
}
