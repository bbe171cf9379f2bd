import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct PasswordTests {
    private static let applicant = PasswordRules.Owner(
        role: .applicant, idNumber: "410102199001010011", names: ["欧阳娜娜"], phone: "13939003698")
    private static let staff = PasswordRules.Owner(role: .city, names: ["李主任", "zhengzhou"])

    private func isRefused(_ password: String, _ owner: PasswordRules.Owner = applicant) -> Bool {
        PasswordRules.problem(with: password, of: owner) != nil
    }

    @Test(arguments: ["春眠不觉晓处处闻", "correct horse battery", "        x", "Kaozheng-2026", "𠮷野家的牛肉饭不错"])
    func eightCharactersOfAnyKindAreEnoughForApplicants(_ password: String) {
        #expect(!isRefused(password))
    }

    @Test func lengthIsCountedAsPeopleCount() {
        #expect(isRefused("短密码七个字啊"))
        #expect(!isRefused(String(repeating: "长短", count: 31) + "句子"))
        #expect(isRefused(String(repeating: "长短", count: 32) + "句"))
    }

    @Test(arguments: [
        "12345678", "password1", "P@ssw0rd", "qwertyuiop", "1qaz2wsx", "aaaaaaaa", "abababab", "87654321", "woaini1314",
        "19900101", "1990-01-01", "Password2024!", "admin@2024", "Zhengzhou1", "88888888", "5201314520", "0123456789",
    ])
    func commonOnesAreRefused(_ password: String) {
        #expect(isRefused(password))
    }

    @Test(arguments: [
        "410102199001010011", "x410102199001010011y", "99001010011", "欧阳娜娜123456", "13939003698", "a13939003698",
    ])
    func ownNumberNameAndPhoneAreRefused(_ password: String) {
        #expect(isRefused(password))
    }

    @Test func staffNeedTenCharactersOfThreeClasses() {
        #expect(!isRefused("Kaozheng-2026", Self.staff))
        #expect(!isRefused("审核Desk42号人员办理", Self.staff))
        #expect(isRefused("Desk-4201", Self.staff))
        #expect(isRefused("desklampwindow", Self.staff))
        #expect(isRefused("desklamp4201", Self.staff))
        #expect(isRefused("zhengzhou-A42-desk", Self.staff))
    }

    @Test func aHashVerifiesItsOwnPasswordAndNoOther() throws {
        let hash = try Passwords.hashNow("春眠不觉晓处处闻")
        #expect(hash.hasPrefix("scrypt$15$8$3$"))
        #expect(try Passwords.verifyNow("春眠不觉晓处处闻", against: hash))
        #expect(try !Passwords.verifyNow("春眠不觉晓处处问", against: hash))
        #expect(try !Passwords.verifyNow("", against: hash))
        #expect(try Passwords.hashNow("春眠不觉晓处处闻") != hash)
    }

    @Test(arguments: [
        "", "scrypt", "scrypt$15$8$3$AA", "scrypt$99$8$3$AAAA$AAAA", "md5$1$1$1$AAAA$AAAA", "scrypt$-1$8$3$A$A",
    ])
    func whatIsNoHashIsNobodysPassword(_ hash: String) throws {
        #expect(try !Passwords.verifyNow("", against: hash))
        #expect(try !Passwords.verifyNow(hash, against: hash))
    }

    @Test func whoComesWhenTooManyWaitIsAskedToComeAgain() async throws {
        let site = try await RegistryTestSite.make()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask { await site.client(address: "10.0.0.\(number)").signIn("nobody", "whatever").status }
            }
            return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        // 24 wait, one is at work; the rest is not made to wait for seconds.
        #expect(statuses[503, default: 0] >= 1)
        #expect(statuses[422, default: 0] >= 25)
        #expect(statuses.keys.sorted() == [422, 503])
        #expect(await site.client().signIn("nobody", "whatever").status == 422)
    }
}
