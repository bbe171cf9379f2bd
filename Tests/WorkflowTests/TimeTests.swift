import Database
import Testing
import Workflow

@Suite struct TimeTests {
    @Test func momentsAreBeijingTime() throws {
        let moment = try #require(Moment(beijing: "2026-03-02 09:00"))
        #expect(moment.milliseconds == 1_772_413_200_000)
        #expect(moment.text == "2026-03-02 09:00")
        #expect(moment.words == "2026年3月2日（周一）09:00")
        #expect(moment.machineText == "2026-03-02T09:00:00+08:00")
        #expect(Moment(beijing: "2026-03-05T17:00:30")?.words == "2026年3月5日（周四）17:00")
        #expect(Moment(beijing: "2026-03-05T17:00:30")?.textWithSeconds == "2026-03-05 17:00:30")
        #expect(Moment(milliseconds: 0).text == "1970-01-01 08:00")
        #expect(Moment(milliseconds: -1).textWithSeconds == "1970-01-01 07:59:59")
        #expect(moment.day == Day("2026-03-02"))
        #expect(moment.adding(hours: -9).adding(milliseconds: -1).day == Day("2026-03-01"))
        #expect(moment.adding(minutes: 15 * 60).text == "2026-03-03 00:00")
        #expect(moment.adding(days: 30).text == "2026-04-01 09:00")
        #expect(moment.adding(seconds: 59).startOfMinute == moment)
        #expect(moment.adding(minutes: 5).minutes(since: moment) == 5)
    }

    @Test func daysHaveTheirEnds() throws {
        let day = try #require(Day("2026-03-20"))
        #expect(day.start.text == "2026-03-20 00:00")
        #expect(day.end.text == "2026-03-21 00:00")
        #expect(day.end.milliseconds - day.start.milliseconds == 86_400_000)
        #expect(day.words == "2026年3月20日")
        #expect(day.weekdayWords == "周五")
    }

    /// Every day of the calendar, by counting.
    @Test func theCalendarIsRight() {
        var number = Day.first.number
        var weekday = 1
        var wrong: [String] = []
        for year in 1...9999 {
            let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            for (month, dayCount) in zip(1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                guard let first = Day(year: year, month: month, day: 1) else {
                    wrong.append("\(year)-\(month)")
                    continue
                }
                let last = Day(number: number + dayCount - 1)
                if first.number != number || first.components != (year, month, 1) || first.weekday != weekday
                    || last.components != (year, month, dayCount)
                    || Day(year: year, month: month, day: dayCount + 1) != nil
                {
                    wrong.append(first.text)
                }
                number += dayCount
                weekday = (weekday - 1 + dayCount) % 7 + 1
            }
        }
        #expect(wrong == [])
        #expect(number == Day.last.number + 1)
    }

    @Test func leapYears() {
        #expect(Day("2024-02-29")?.adding(years: 1).text == "2025-02-28")
        #expect(Day("2024-02-29")?.adding(years: 4).text == "2028-02-29")
        #expect(Day("2000-02-29") != nil)
        #expect(Day("1900-02-29") == nil)
        #expect(Day("2026-01-31")?.adding(months: 1).text == "2026-02-28")
        #expect(Day("2026-12-31")?.adding(days: 1).text == "2027-01-01")
        #expect(Day("2026-03-31")?.adding(months: -13).text == "2025-02-28")
        let birth = Day("2000-02-29") ?? .first
        #expect(birth.fullYears(until: Day("2018-02-28") ?? .first) == 17)
        #expect(birth.fullYears(until: Day("2018-03-01") ?? .first) == 18)
        #expect(birth.fullYears(until: birth.adding(years: 60)) == 60)
    }

    @Test func garbageIsNoTime() {
        for text in [
            "", " ", "2026", "2026-3-2", "2026-03-02-01", "2026-13-01", "2026-00-10", "2026-02-30", "0000-01-01",
            "+026-01-01", "２０２６-03-02", "2026/03/02", "2026-03-0x", "99999-01-01", "-026-01-01", "2026-03-02\u{0}",
            String(repeating: "9", count: 100_000), "----------",
        ] {
            #expect(Day(text) == nil, "\(text.prefix(20))")
            #expect(Moment(beijing: text + " 09:00") == nil)
        }
        for text in [
            "2026-03-02", "2026-03-02 24:00", "2026-03-02 09:60", "2026-03-02 9:00", "2026-03-02  09:00",
            "2026-03-02 09:00:60", "2026-03-02 09", "2026-03-02 09:00:00:00", "2026-03-02 -9:00", "09:00",
            "2026-03-02 09:00Z", "2026-03-02 09：00",
        ] {
            #expect(Moment(beijing: text) == nil, "\(text)")
        }
    }

    @Test func farAwayNothingTraps() {
        #expect(Moment(milliseconds: .max) == .last)
        #expect(Moment(milliseconds: .min) == .first)
        #expect(Moment.last.text == "9999-12-31 23:59")
        #expect(Moment.first.text == "0001-01-01 00:00")
        for count in [Int.max, Int.min, 0, 1, -1, Int.max / 2] {
            for moment in [Moment.first, .last, TemporaryHouse.now] {
                let moments = [
                    moment.adding(seconds: count), moment.adding(minutes: count), moment.adding(hours: count),
                    moment.adding(days: count), moment.adding(milliseconds: Int64(count)),
                ]
                for result in moments {
                    #expect(result >= .first && result <= .last)
                    #expect(!result.words.isEmpty)
                    #expect(result.day.end >= result.day.start)
                }
            }
            for day in [Day.first, .last, TemporaryHouse.now.day] {
                for result in [day.adding(days: count), day.adding(months: count), day.adding(years: count)] {
                    #expect(result >= .first && result <= .last)
                    #expect(Day(result.text) == result)
                }
                if count.magnitude < 2 { #expect(day.addingWorkingDays(count) >= .first) }
            }
        }
        #expect(Day(number: .max) == .last)
        #expect(Day(number: .min) == .first)
        #expect(Day.last.addingWorkingDays(.max) == .last)
        #expect(Day(year: .max, month: 1, day: 1) == nil)
        #expect(Day(year: 2026, month: .min, day: .max) == nil)
        #expect(Moment.last.minutes(since: .first) > 0)
    }

    @Test func workingDaysKeepTheStateCouncilsHolidays() throws {
        func day(_ text: String) throws -> Day { try #require(Day("2026-" + text)) }
        let holidays = Holidays.stateCouncil
        for text in ["01-01", "01-03", "02-15", "02-23", "04-06", "05-05", "06-19", "09-25", "10-07", "03-07", "10-11"]
        {
            #expect(try !holidays.isWorkingDay(day(text)), "\(text)")
        }
        for text in ["01-04", "02-14", "02-24", "02-28", "05-09", "09-20", "10-08", "10-10", "03-02"] {
            #expect(try holidays.isWorkingDay(day(text)), "\(text)")
        }
        #expect(try day("03-02").addingWorkingDays(5) == day("03-09"))
        #expect(try day("03-06").addingWorkingDays(1) == day("03-09"))
        #expect(try day("03-06").addingWorkingDays(0) == day("03-06"))
        #expect(try day("03-09").addingWorkingDays(-1) == day("03-06"))
        // Over the National Day: 9-30, then 10-8, 10-9 and the Saturday 10-10.
        #expect(try day("09-29").addingWorkingDays(4) == day("10-10"))
        #expect(try day("02-13").addingWorkingDays(2) == day("02-24"))
        #expect(Day("2027-01-01")?.addingWorkingDays(1).text == "2027-01-04")
    }

    @Test func timesAreStoredAndReadBack() throws {
        let house = try TemporaryHouse()
        let day = Day("2026-03-02")
        let pair = try house.database.read { connection throws in
            try connection.first("SELECT ?, ?, ?", TemporaryHouse.now, day, nil as Moment?) { row in
                (try row[0] as Moment, try row[1] as Day?, try row[2] as Moment?)
            }
        }
        #expect(pair?.0 == TemporaryHouse.now)
        #expect(pair?.1 == day)
        #expect(pair?.2 == nil)
        #expect(throws: DatabaseError.unknownValue(column: "d", type: "Day", sql: "SELECT '2026-02-30' AS d")) {
            try house.database.read { _ = try $0.first("SELECT '2026-02-30' AS d") { try $0[0] as Day } }
        }
    }

    struct StoppedClock: Clock {
        var now = TemporaryHouse.now
    }

    @Test func theBusinessClockIsSetAndNeverBackBeyondTheLastEvent() throws {
        let clock = BusinessClock(real: StoppedClock())
        #expect(clock.now == TemporaryHouse.now)
        let later = TemporaryHouse.now.adding(days: 10)
        try clock.set(later, lastEvent: TemporaryHouse.now)
        #expect(clock.now == later)
        #expect(clock.offsetMilliseconds == 10 * 86_400_000)
        #expect(BusinessClock(real: StoppedClock(), offsetMilliseconds: clock.offsetMilliseconds).now == later)
        #expect(throws: ClockRefusal(lastEvent: later)) { try clock.set(TemporaryHouse.now, lastEvent: later) }
        #expect(clock.now == later)
        try clock.set(TemporaryHouse.now, lastEvent: TemporaryHouse.now)
        #expect(clock.now == TemporaryHouse.now)
        #expect(
            ClockRefusal(lastEvent: later).sentence
                == "时间不能早于最后一次业务操作（2026年3月12日（周四）09:00）。请填写更晚的时间。")
    }

    @Test func theBusinessClockRunsOn() async throws {
        let clock = BusinessClock()
        try clock.set(TemporaryHouse.now, lastEvent: nil)
        let before = clock.now
        try await Task.sleep(for: .milliseconds(20))
        #expect(clock.now > before)
        #expect(clock.now < TemporaryHouse.now.adding(hours: 12))
    }
}
