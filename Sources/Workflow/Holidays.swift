/// Days that differ from the week: holidays on working days, and weekend days on which people work in exchange.
package struct Holidays: Sendable {
    private let daysOff: Set<Day>
    private let workingDays: Set<Day>

    /// Days off from first to last, and single working days, as `MM-DD` of a year. Texts that are no days are ignored.
    init(year: Int, daysOff: [(String, String)], workingDays: [String]) {
        let prefix = Digits.text(year, count: 4) + "-"
        var off: Set<Day> = []
        for (first, last) in daysOff {
            guard let first = Day(prefix + first), let last = Day(prefix + last), first <= last else { continue }
            off.formUnion((0...last.days(since: first)).map { first.adding(days: $0) })
        }
        self.daysOff = off
        self.workingDays = Set(workingDays.compactMap { Day(prefix + $0) })
    }

    /// The State Council's arrangement for 2026 (国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025): 元旦, 春节,
    /// 清明节, 劳动节, 端午节, 中秋节, 国庆节. Other years have weekends only until their notice is entered here.
    package static let stateCouncil = Holidays(
        year: 2026,
        daysOff: [
            ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
            ("09-25", "09-27"), ("10-01", "10-07"),
        ],
        workingDays: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])

    /// Monday to Friday but for the days off, and the weekend days that are worked in exchange.
    package func isWorkingDay(_ day: Day) -> Bool {
        workingDays.contains(day) || (day.weekday <= 5 && !daysOff.contains(day))
    }
}

extension Day {
    /// The n-th working day after this day, which itself is not counted: a period of five working days from Monday
    /// ends on the next Monday. Zero gives this day, a negative count goes back.
    package func addingWorkingDays(_ count: Int, _ holidays: Holidays = .stateCouncil) -> Day {
        var day = self
        var left = count.magnitude
        while left > 0, day > .first, day < .last {
            day = day.adding(days: count < 0 ? -1 : 1)
            if holidays.isWorkingDay(day) { left -= 1 }
        }
        return day
    }
}
