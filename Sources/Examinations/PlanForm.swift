import Database
import Site
import Workflow

/// What the form asks about a plan.
struct PlanForm: Sendable {
    static let title = Input("title", "计划名称", lengthMax: 60)
    static let year = Input("year", "年度", .number, lengthMax: 4)
    static let number = Input("number", "第几批", .number, hint: "准考证号的第 3、4 位", lengthMax: 2)
    static let roomCapacity = Input("room_capacity", "每间考场最多人数", .number, lengthMax: 2)
    static let years = 2000...2100

    static func opens(_ step: PlanStep) -> Input {
        let label = step.title + (step == .release ? "时间" : "开始")
        return Input("\(step.rawValue)_opens", label, .dateTime, isRequired: false, lengthMax: 20)
    }

    static func closes(_ step: PlanStep) -> Input {
        Input("\(step.rawValue)_closes", "\(step.title)结束", .dateTime, isRequired: false, lengthMax: 20)
    }

    private let title: String
    private let year: Int
    private let number: Int
    private let roomCapacity: Int
    private let windows: [PlanStep: PlanWindow]

    static func initial(_ plan: Plan, _ content: PlanContent) -> Form {
        var values = [
            "title": plan.title, "year": String(plan.year), "number": String(plan.number),
            "room_capacity": String(plan.roomCapacity),
        ]
        for (step, window) in content.windows {
            values[opens(step).name] = window.opensAt.text
            values[closes(step).name] = window.closesAt.map(WindowText.typedClosing)
        }
        return Form(initial: values)
    }

    /// The values, or nil when the form has errors. A published plan must stay one that could be published.
    static func read(_ form: inout Form, _ plan: Plan, _ content: PlanContent) -> PlanForm? {
        let title = form.text(Self.title)
        let year = form.integer(Self.year, in: years)
        let number = form.integer(Self.number, in: 1...99)
        let roomCapacity = form.integer(Self.roomCapacity, in: 1...99)
        var windows: [PlanStep: PlanWindow] = [:]
        for step in PlanStep.allCases {
            guard let window = readWindow(step, &form) else { continue }
            windows[step] = window
        }
        if form.isValid {
            var changed = content
            changed.windows = windows
            let faults = plan.state == .published ? PlanRules.faults(of: changed) : PlanRules.orderFaults(windows)
            for fault in faults {
                form.fail(named: fault.step.map { opens($0).name } ?? "", fault.sentence)
            }
        }
        guard form.isValid, let year, let number, let roomCapacity else { return nil }
        return PlanForm(title: title, year: year, number: number, roomCapacity: roomCapacity, windows: windows)
    }

    private static func readWindow(_ step: PlanStep, _ form: inout Form) -> PlanWindow? {
        let (opens, closes) = (opens(step), closes(step))
        let opensText = form.text(opens)
        let closesText = step == .release ? "" : form.text(closes)
        if opensText.isEmpty, closesText.isEmpty { return nil }
        guard let opensAt = WindowText.opening(opensText) else {
            form.fail(opens, "「\(opens.label)」请按 2026-03-02 或 2026-03-02 09:00 的格式填写")
            return nil
        }
        guard step != .release else {
            return PlanWindow(step: step, opensAt: opensAt, closesAt: nil, extensionReason: nil)
        }
        guard let closesAt = WindowText.closing(closesText) else {
            form.fail(closes, "「\(closes.label)」请按 2026-03-20 或 2026-03-20 17:00 的格式填写")
            return nil
        }
        guard closesAt > opensAt else {
            form.fail(closes, "「\(closes.label)」应晚于开始时间")
            return nil
        }
        return PlanWindow(step: step, opensAt: opensAt, closesAt: closesAt, extensionReason: nil)
    }

    // MARK: - Saving

    func save(
        _ plan: Plan, _ content: PlanContent, reason: String?, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        let isSealed = try SeatAllocation.current(of: plan.id, in: connection) != nil
        if isSealed, year != plan.year || number != plan.number || roomCapacity != plan.roomCapacity {
            throw Refusal.blocked(["考场编排的名单已经封存，年度、批次和每间考场人数不能再改；请先作废编排。"])
        }
        try PlanQueries.update(
            plan.id, title: title, year: year, number: number, roomCapacity: roomCapacity, in: connection)
        for step in PlanStep.allCases {
            if let window = windows[step] {
                try PlanQueries.set(window, of: plan.id, in: connection)
            } else {
                try PlanQueries.removeWindow(step, of: plan.id, in: connection)
            }
        }
        try PlanChange.record(
            changes(plan, content), of: plan.id, reason: reason, by: actor, at: now, in: connection)
    }

    /// What differs from before, in words.
    private func changes(_ plan: Plan, _ content: PlanContent) -> [String] {
        var changes: [String] = []
        func compare(_ label: String, _ before: String, _ after: String) {
            if before != after { changes.append("\(label)：\(before) → \(after)") }
        }
        compare("名称", plan.title, title)
        compare("年度", String(plan.year), String(year))
        compare("批次", String(plan.number), String(number))
        compare("每间考场人数", String(plan.roomCapacity), String(roomCapacity))
        for step in PlanStep.allCases {
            compare(step.title, content.windows[step]?.text ?? "未填写", windows[step]?.text ?? "未填写")
        }
        return changes
    }
}
