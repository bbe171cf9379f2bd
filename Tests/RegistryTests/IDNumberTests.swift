import Testing
import Workflow

@testable import Registry

@Suite struct IDNumberTests {
    private static let today = Day("2026-03-02") ?? .first

    private func problem(of text: String) -> IDNumber.Problem? {
        do {
            _ = try IDNumber(text, today: Self.today)
            return nil
        } catch {
            return error
        }
    }

    @Test func theStandardsFirstExampleIsValidAndTellsBirthAndSex() throws {
        let number = try IDNumber("11010519491231002X", today: Self.today)
        #expect(number.birthDate == Day("1949-12-31"))
        #expect(number.sex == .female)
    }

    @Test func theStandardsSecondExampleHasARightChecksumButIsTooOld() {
        #expect(problem(of: "440524188001010014") == .age)
    }

    @Test func theManualsSampleIsRefusedBecauseItsLastDigitShouldBeFour() {
        #expect(problem(of: "410102198112245512") == .checksum)
        #expect(problem(of: "410102198112245514") == nil)
    }

    @Test(arguments: ["810000199001010013", "910000199001010012", "412223198001010011"])
    func permitsPermanentResidentsAndAbolishedAddressCodesAreTaken(_ start: String) throws {
        let digits = start.utf8.prefix(17).map { Int($0) - 48 }
        let text = String(start.prefix(17)) + String(UnicodeScalar(IDNumber.checkCharacter(digits)))
        #expect(problem(of: text) == nil)
    }

    @Test(arguments: [
        ("", IDNumber.Problem.length(0)), ("41010219900101001", .length(17)), ("4101021990010100111", .length(19)),
        ("41010219900230001X", .birthDate), ("41010219901301001X", .birthDate), ("4101O2199001010011", .characters),
        ("X10102199001010011", .characters), ("410102199001010１1", .length(18)), ("4101021990010100x1", .characters),
        ("11010520150101001X", .checksum),
    ])
    func whatIsWrongIsNamed(_ text: String, _ expected: IDNumber.Problem) {
        let found = problem(of: text)
        if case .length = expected, text.unicodeScalars.contains(where: { $0.value > 127 }) {
            #expect(found != nil)
        } else {
            #expect(found == expected)
        }
    }

    @Test func everyMadeNumberIsValidAndEveryOneWithAnotherDigitIsNot() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let birth = Day(number: Int.random(in: -10_000...14_000, using: &random))
            let text = IDNumber.synthetic(
                addressCode: Int.random(in: 110_000...829_999, using: &random), birthDate: birth,
                sequence: Int.random(in: 0...999, using: &random))
            let number = try IDNumber(text, today: Self.today)
            #expect(number.birthDate == birth)
            #expect((number.sex == .male) == (Int(text.dropFirst(16).prefix(1)).map { $0 % 2 == 1 } ?? false))

            // A single wrong digit is always found: the weights have no factor in common with 11.
            var bytes = Array(text.utf8)
            let place = Int.random(in: 0..<17, using: &random)
            bytes[place] = 48 + (bytes[place] - 48 + UInt8.random(in: 1...9, using: &random)) % 10
            #expect(problem(of: String(decoding: bytes, as: UTF8.self)) != nil)
        }
    }

    @Test func noTextMakesItTrap() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("0123456789X x-é一𠮷\u{0}\u{301}")
        for _ in 0..<2000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                })
            _ = problem(of: text)
        }
    }

    @Test func agesFromFourteenToAHundredAreTaken() {
        func made(_ birth: String) -> String {
            IDNumber.synthetic(addressCode: 410_102, birthDate: Day(birth) ?? .first, sequence: 1)
        }
        #expect(problem(of: made("2012-03-02")) == nil)
        #expect(problem(of: made("2012-03-03")) == .age)
        #expect(problem(of: made("1925-03-03")) == nil)
        #expect(problem(of: made("1925-03-02")) == .age)
        #expect(problem(of: made("2026-03-03")) == .age)
    }
}
