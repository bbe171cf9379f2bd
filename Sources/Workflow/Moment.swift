import Database

/// An instant, in milliseconds since 1970 UTC, between the years 1 and 9999. What people read and type is Beijing time
/// (Asia/Shanghai). That is a fixed +08:00 here: China has had no summer time since 1991, and nothing in this system
/// is older.
package struct Moment: Hashable, Sendable {
    /// Milliseconds since 1970-01-01 00:00 UTC, as it is stored.
    package let milliseconds: Int64

    /// The first and the last moment there is.
    package static let first = Day.first.start
    package static let last = Moment(milliseconds: .max)

    private static let zoneMilliseconds: Int64 = 8 * 3_600_000
    private static let dayMilliseconds: Int64 = 86_400_000
    private static let firstMilliseconds = Int64(Day.first.number) * dayMilliseconds - zoneMilliseconds
    private static let lastMilliseconds = Int64(Day.last.number + 1) * dayMilliseconds - zoneMilliseconds - 1

    /// The instant, kept between the years 1 and 9999.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.firstMilliseconds), Self.lastMilliseconds)
    }

    /// `2026-03-02 09:00`, also with `T` for the space and with seconds; Beijing time. Nil for anything else.
    package init?(beijing text: some StringProtocol) {
        let halves = text.utf8.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "T")
        }
        guard halves.count == 2, let day = Day(String(decoding: Array(halves[0]), as: UTF8.self)) else { return nil }
        let parts = halves[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = Digits.value(parts[0], count: 2), hour < 24,
            let minute = Digits.value(parts[1], count: 2), minute < 60
        else { return nil }
        var second = 0
        if parts.count == 3 {
            guard let value = Digits.value(parts[2], count: 2), value < 60 else { return nil }
            second = value
        }
        self = day.start.adding(seconds: hour * 3600 + minute * 60 + second)
    }

    /// The day in Beijing.
    package var day: Day { Day(number: Int(localDay)) }

    /// So much later, or earlier if negative; it stays between the years 1 and 9999.
    package func adding(milliseconds: Int64) -> Moment {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return Moment(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }

    package func adding(seconds: Int) -> Moment { adding(seconds, of: 1000) }
    package func adding(minutes: Int) -> Moment { adding(minutes, of: 60_000) }
    package func adding(hours: Int) -> Moment { adding(hours, of: 3_600_000) }
    package func adding(days: Int) -> Moment { adding(days, of: Self.dayMilliseconds) }

    /// The whole minutes from another moment to this one, rounded towards zero.
    package func minutes(since other: Moment) -> Int { Int((milliseconds - other.milliseconds) / 60_000) }

    /// The start of this minute: windows are exact to the minute.
    package var startOfMinute: Moment {
        Moment(milliseconds: milliseconds - Self.remainder(milliseconds, 60_000))
    }

    /// Midnight in Beijing, so many days after 1970-01-01.
    init(startOfDay number: Int) {
        self.init(milliseconds: Int64(number) * Self.dayMilliseconds - Self.zoneMilliseconds)
    }

    private func adding(_ count: Int, of unit: Int64) -> Moment {
        let (product, overflow) = Int64(count).multipliedReportingOverflow(by: unit)
        return adding(milliseconds: overflow ? (count < 0 ? .min : .max) : product)
    }

    private var localDay: Int64 {
        let local = milliseconds + Self.zoneMilliseconds
        return (local - Self.remainder(local, Self.dayMilliseconds)) / Self.dayMilliseconds
    }

    private var timeOfDay: (hour: Int, minute: Int, second: Int) {
        let seconds = Int(Self.remainder(milliseconds + Self.zoneMilliseconds, Self.dayMilliseconds) / 1000)
        return (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// The remainder that is never negative.
    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

extension Moment: Comparable {
    package static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

extension Moment: CustomStringConvertible {
    /// `2026-03-02 09:00`, as it is typed.
    package var text: String { "\(day.text) \(clockText)" }

    /// `2026-03-02 09:00:30`, for histories and logs.
    package var textWithSeconds: String { "\(text):\(Digits.text(timeOfDay.second, count: 2))" }

    /// `09:00`.
    package var clockText: String {
        let (hour, minute, _) = timeOfDay
        return "\(Digits.text(hour, count: 2)):\(Digits.text(minute, count: 2))"
    }

    /// `2026年3月5日（周四）17:00`.
    package var words: String { "\(day.words)（\(day.weekdayWords)）\(clockText)" }

    /// `2026-03-02T09:00:30+08:00` (RFC 3339), for machines.
    package var machineText: String {
        "\(day.text)T\(clockText):\(Digits.text(timeOfDay.second, count: 2))+08:00"
    }

    package var description: String { textWithSeconds }
}

extension Moment: Bindable, RowReadable {
    package var databaseValue: DatabaseValue { .integer(milliseconds) }

    package init(row: Row, column: Int) throws {
        self.init(milliseconds: try row[column] as Int64)
    }
}

extension Day {
    /// 00:00 of this day in Beijing.
    package var start: Moment { Moment(startOfDay: number) }

    /// 24:00 of this day: the start of the next, the open end of a window.
    package var end: Moment { Moment(startOfDay: number + 1) }
}
