import Workflow

/// A resident ID number (GB 11643): 18 characters, the last a checksum. Permits of Hong Kong, Macao and Taiwan
/// residents (81, 82, 83) and the cards that begin with 9 count too; abolished address codes are normal (decision 4).
package struct IDNumber: Sendable, Equatable {
    package let text: String
    package let birthDate: Day
    package let sex: Sex

    package enum Problem: Error, Sendable, Equatable {
        case length(Int)
        case characters
        case birthDate
        case checksum
        case age

        package var sentence: String {
            switch self {
            case .length(let count): "身份证号应为 18 位，现在是 \(count) 位"
            case .characters: "身份证号只能由 17 位数字和最后一位数字或 X 组成"
            case .birthDate: "身份证号第 7 至 14 位不是真实存在的出生日期，请核对"
            case .checksum: "身份证号的最后一位校验码不对，请核对"
            case .age: "按身份证号计算的年龄不在 14 至 100 岁之间，请核对"
            }
        }
    }

    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = Array("10X98765432".utf8)
    private static let ageRange = 14...100

    /// `text` has been cleaned by the form: no spaces, X in upper case. `today` is the business day.
    package init(_ text: String, today: Day) throws(Problem) {
        let bytes = Array(text.utf8)
        guard bytes.count == 18, text.count == 18 else { throw .length(text.count) }
        let digits = bytes.prefix(17).map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }), (48...57).contains(bytes[17]) || bytes[17] == 88 else {
            throw .characters
        }
        let date = bytes[6..<14].map { String(UnicodeScalar($0)) }.joined()
        guard let birthDate = Day("\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))") else {
            throw .birthDate
        }
        guard bytes[17] == Self.checkCharacter(digits) else { throw .checksum }
        guard Self.ageRange.contains(birthDate.fullYears(until: today)) else { throw .age }
        self.text = text
        self.birthDate = birthDate
        sex = digits[16] % 2 == 1 ? .male : .female
    }

    /// The 18th character for 17 digits; also makes synthetic numbers.
    package static func checkCharacter(_ digits: [Int]) -> UInt8 {
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
        return checkCharacters[sum % 11]
    }

    /// A synthetic number with a valid checksum, for demonstrations, samples and tests.
    package static func synthetic(addressCode: Int, birthDate: Day, sequence: Int) -> String {
        let birth = String(birthDate.text.filter { $0 != "-" })
        let body = "\(addressCode)\(birth)" + String(String(1000 + sequence % 1000).suffix(3))
        let digits = body.utf8.map { Int($0) - 48 }
        return body + String(UnicodeScalar(checkCharacter(digits)))
    }
}

package enum Sex: String, Sendable, CaseIterable {
    case male = "男"
    case female = "女"
}
