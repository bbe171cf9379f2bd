/// Dates as HTTP writes them (RFC 9110 §5.6.7), as seconds since 1970.
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    static func text(_ seconds: Int) -> String {
        let (day, second) = (floorDivision(seconds, 86_400), seconds - floorDivision(seconds, 86_400) * 86_400)
        let date = civil(day)
        let weekday = ((day + 4) % 7 + 7) % 7
        let time = [second / 3600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
        return "\(days[weekday]), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) \(time) GMT"
    }

    /// Reads the fixed form and the two obsolete ones, which a recipient MUST understand.
    static func seconds(_ text: String, now: Int) -> Int? {
        let words = text.split { $0 == " " || $0 == "-" || $0 == "," }.map(String.init)
        if words.count == 6, words[5] == "GMT" {
            return words[3].utf8.count == 4
                ? seconds(day: words[1], month: words[2], year: Int(words[3]), time: words[4])
                : seconds(day: words[1], month: words[2], year: shortYear(words[3], now), time: words[4])
        }
        guard words.count == 5 else { return nil }
        return seconds(day: words[2], month: words[1], year: Int(words[4]), time: words[3])
    }

    private static func seconds(day: String, month: String, year: Int?, time: String) -> Int? {
        let clock = time.split(separator: ":").map { $0.utf8.count == 2 ? Int($0) ?? -1 : -1 }
        guard let day = Int(day), (1...31).contains(day), let month = months.firstIndex(of: month),
            let year, (1000...9999).contains(year), clock.count == 3, (0...23).contains(clock[0]),
            (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        return dayNumber(year, month + 1, day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// A year of two digits that seems to lie more than 50 years ahead is in the past.
    private static func shortYear(_ text: String, _ now: Int) -> Int? {
        guard text.utf8.count == 2, let year = Int(text), year >= 0 else { return nil }
        let current = civil(floorDivision(now, 86_400)).year
        let full = current / 100 * 100 + year
        return full > current + 50 ? full - 100 : full
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func floorDivision(_ a: Int, _ b: Int) -> Int {
        a >= 0 ? a / b : -((-a + b - 1) / b)
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar (Hinnant, "chrono-compatible date algorithms").
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = floorDivision(y, 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let yearOfEra = y - era * 400
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ dayNumber: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
