import Database

/// A day of the Gregorian calendar from 0001-01-01 to 9999-12-31, stored as `YYYY-MM-DD`. Arithmetic that would leave
/// this range stays at its end.
package struct Day: Hashable, Sendable {
    /// Days since 1970-01-01.
    package let number: Int

    /// The first and the last day there is.
    package static let first = Day(clamping: -719_162)
    package static let last = Day(clamping: 2_932_896)

    private init(clamping number: Int) {
        self.number = min(max(number, -719_162), 2_932_896)
    }

    /// The day so many days after 1970-01-01, kept inside the range.
    package init(number: Int) {
        self.init(clamping: number)
    }

    /// A day of the calendar; nil for the 30th of February.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.dayCount(year: year, month: month)
        else { return nil }
        self.init(clamping: Self.number(year: year, month: month, day: day))
    }

    /// `2026-03-02`: four, two and two digits; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Digits.value(parts[0], count: 4),
            let month = Digits.value(parts[1], count: 2),
            let day = Digits.value(parts[2], count: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    package var components: (year: Int, month: Int, day: Int) {
        // Civil-from-days: years begin in March, so that the leap day is the last of its year; 400 years have 146,097
        // days (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    package var year: Int { components.year }

    /// 1 Monday to 7 Sunday (ISO 8601).
    package var weekday: Int {
        let remainder = (number + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// The days from another day to this one.
    package func days(since other: Day) -> Int { number - other.number }

    /// So many days later, or earlier if negative.
    package func adding(days: Int) -> Day {
        let (sum, overflow) = number.addingReportingOverflow(days)
        return overflow ? (days < 0 ? .first : .last) : Day(clamping: sum)
    }

    /// The same day of a later (or, if negative, earlier) month; the month's last day where it has no such day.
    package func adding(months: Int) -> Day {
        let (year, month, day) = components
        let (index, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, index >= 12 else { return months < 0 ? .first : .last }
        guard index < 120_000 else { return .last }
        let newDay = min(day, Self.dayCount(year: index / 12, month: index % 12 + 1))
        return Day(clamping: Self.number(year: index / 12, month: index % 12 + 1, day: newDay))
    }

    /// The same day of another year; the 28th of February for the 29th where there is none.
    package func adding(years: Int) -> Day {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        return overflow ? (years < 0 ? .first : .last) : adding(months: months)
    }

    /// The whole years from this day to another, as ages and periods of practice are counted: the anniversary counts.
    package func fullYears(until other: Day) -> Int {
        let (from, to) = (components, other.components)
        return to.year - from.year - ((to.month, to.day) < (from.month, from.day) ? 1 : 0)
    }

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Day: Comparable {
    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: CustomStringConvertible {
    /// `2026-03-02`, as it is stored and typed.
    package var text: String {
        let (year, month, day) = components
        return "\(Digits.text(year, count: 4))-\(Digits.text(month, count: 2))-\(Digits.text(day, count: 2))"
    }

    /// `2026年3月2日`.
    package var words: String {
        let (year, month, day) = components
        return "\(year)年\(month)月\(day)日"
    }

    /// `周一` to `周日`.
    package var weekdayWords: String {
        switch weekday {
        case 1: "周一"
        case 2: "周二"
        case 3: "周三"
        case 4: "周四"
        case 5: "周五"
        case 6: "周六"
        default: "周日"
        }
    }

    package var description: String { text }
}

extension Day: Bindable, RowReadable {
    package var databaseValue: DatabaseValue { .text(text) }

    package init(row: Row, column: Int) throws {
        guard let day = Day(try row[column] as String) else { throw row.unknownValue(column, "Day") }
        self = day
    }
}

/// Decimal digits of fixed width.
enum Digits {
    static func value(_ bytes: Substring.UTF8View, count: Int) -> Int? {
        value(Array(bytes), count: count)
    }

    static func value(_ bytes: some Collection<UInt8>, count: Int) -> Int? {
        guard bytes.count == count, bytes.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return nil
        }
        return bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    static func text(_ value: Int, count: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(count - digits.utf8.count, 0)) + digits
    }
}
