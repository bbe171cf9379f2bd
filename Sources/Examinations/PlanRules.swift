import Site
import Workflow

/// What a plan lacks, in a sentence; with the step whose time is to be mended, where there is one.
struct PlanFault: Sendable, Equatable {
    let step: PlanStep?
    let sentence: String

    init(_ sentence: String, at step: PlanStep? = nil) {
        self.step = step
        self.sentence = sentence
    }
}

/// What a plan must be before people rely on it.
enum PlanRules {
    static func faults(of content: PlanContent) -> [PlanFault] {
        let missing = PlanStep.allCases.filter { content.windows[$0] == nil }.map {
            PlanFault("「\($0.title)」的时间还没有填写", at: $0)
        }
        return missing + orderFaults(content.windows) + sessionFaults(content) + postFaults(content)
    }

    /// Each step ends no earlier than the one it follows; what is printed, sat, published and claimed comes in turn.
    static func orderFaults(_ windows: [PlanStep: PlanWindow]) -> [PlanFault] {
        var faults: [PlanFault] = []
        let gates: [PlanStep] = [.registration, .review, .confirmation, .training, .summary]
        for (earlier, later) in zip(gates, gates.dropFirst()) {
            guard let first = windows[earlier], let second = windows[later] else { continue }
            if let end = second.closesAt, let firstEnd = first.closesAt, end < firstEnd {
                faults.append(PlanFault("「\(later.title)」不能比「\(earlier.title)」早结束", at: later))
            }
            if second.opensAt < first.opensAt {
                faults.append(PlanFault("「\(later.title)」不能比「\(earlier.title)」早开始", at: later))
            }
        }
        let turns: [(PlanStep, PlanStep)] = [
            (.summary, .ticket), (.summary, .examination), (.examination, .release),
        ]
        for (earlier, later) in turns {
            guard let end = windows[earlier]?.closesAt, let start = windows[later]?.opensAt, start < end else {
                continue
            }
            faults.append(PlanFault("「\(later.title)」应在「\(earlier.title)」结束之后", at: later))
        }
        if let release = windows[.release]?.opensAt, let claim = windows[.claim]?.opensAt, claim < release {
            faults.append(PlanFault("「申领汇总上报」应在「成绩公布」之后", at: .claim))
        }
        return faults
    }

    private static func sessionFaults(_ content: PlanContent) -> [PlanFault] {
        guard !content.sessions.isEmpty else { return [PlanFault("还没有安排考试场次")] }
        var faults = content.sessions.filter { content.offers(in: $0).isEmpty }.map {
            PlanFault("场次 \($0.title) 还没有安排岗位")
        }
        let firstStart = content.sessions.map(\.startsAt).min()
        let lastStart = content.sessions.map(\.startsAt).max()
        let lastEnd = content.sessions.map(\.endsAt).max()
        if let window = content.windows[.examination], let firstStart, let lastEnd, let end = window.closesAt,
            firstStart < window.opensAt || lastEnd > end
        {
            faults.append(PlanFault("场次不在「考试」的时间之内", at: .examination))
        }
        if let end = content.windows[.ticket]?.closesAt, let lastStart, end > lastStart {
            faults.append(PlanFault("「准考证打印」最晚到最后一场开考（\(lastStart.minuteText)）为止", at: .ticket))
        }
        return faults
    }

    private static func postFaults(_ content: PlanContent) -> [PlanFault] {
        guard !content.offers.isEmpty else { return [PlanFault("还没有安排开考的岗位")] }
        return content.offers.filter { content.papers(of: $0.post.id).isEmpty }.map {
            PlanFault("「\($0.post.fullTitle)」还没有试卷和合格线")
        }
    }
}

/// How the beginning and the end of a window are typed: to the minute, or a bare date for the whole day.
enum WindowText {
    static let hint = "格式 2026-03-20 17:00；只写日期表示从 00:00 开始、到 24:00 结束"

    static func opening(_ text: String) -> Moment? {
        Day(text)?.start ?? Moment(beijing: text)?.startOfMinute
    }

    static func closing(_ text: String) -> Moment? {
        if let day = Day(text) { return day.end }
        if text.hasSuffix(" 24:00") { return Day(text.dropLast(6))?.end }
        return Moment(beijing: text)?.startOfMinute
    }

    /// The end as it is typed: midnight is 24:00 of the day before.
    static func typedClosing(_ moment: Moment) -> String {
        moment == moment.day.start ? "\(moment.day.adding(days: -1).text) 24:00" : moment.text
    }
}
