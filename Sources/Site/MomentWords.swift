import Workflow

extension Moment {
    /// 「2026年3月5日 17:00」
    package var minuteText: String { "\(day.words) \(clockText)" }

    /// The end of a window as people write it: midnight is 24:00 of the day before.
    package var closingText: String {
        self == day.start ? "\(day.adding(days: -1).words) 24:00" : minuteText
    }
}
