import HTTP
import Site
import TestSupport
import Workflow

@testable import Registry

/// The site with the registry alone, and what its tests do again and again.
enum RegistryTestSite {
    static let password = "春眠不觉晓 Spring"
    /// Made once: a hash takes a third of a second.
    static let passwordHash: String = (try? Passwords.hashNow(password)) ?? ""

    static func make(isRehearsal: Bool = true, canSendMail: Bool = true) async throws -> TestSite {
        try await TestSite(
            [registry], authenticator: SessionAuthenticator(), isRehearsal: isRehearsal, canSendMail: canSendMail)
    }

    /// An ID number; odd sequences are men.
    static func idNumber(_ sequence: Int) -> String {
        IDNumber.synthetic(addressCode: 410_102, birthDate: Day("1990-05-17") ?? .first, sequence: sequence)
    }
}

extension TestSite {
    /// A person with the usual password.
    @discardableResult
    func addPerson(
        _ name: String = "张三", sequence: Int = 1, email: String? = "zhangsan@163.com", isEmailVerified: Bool = true,
        isComplete: Bool = false
    ) throws -> (accountID: Int, personID: Int) {
        try addApplicant(
            name, idNumber: RegistryTestSite.idNumber(sequence), email: email, isEmailVerified: isEmailVerified,
            isComplete: isComplete, passwordHash: RegistryTestSite.passwordHash)
    }
}

extension TestClient {
    /// Signs in on the page, with the captcha of the rehearsal.
    func signIn(_ name: String, _ password: String = RegistryTestSite.password, next: String? = nil) async -> TestPage {
        let page = await get("/login" + (next.map { "?next=\(PercentEncoding.encode($0))" } ?? ""))
        return await submit(
            page, to: "/login", [("username", name), ("password", password), ("captcha", "0000")])
    }

    /// Sends step 1 of registration; `changed` replaces fields or, when nil, leaves them out.
    func register(sequence: Int = 1, _ changed: [String: String?] = [:]) async -> TestPage {
        let page = await get("/register")
        var fields: [(String, String)] = [
            ("id_number", RegistryTestSite.idNumber(sequence)), ("password", RegistryTestSite.password),
            ("repeat", RegistryTestSite.password), ("name", "李四"), ("sex", sequence % 2 == 1 ? "男" : "女"),
            ("email", "lisi@163.com"), ("captcha", "0000"),
        ]
        for (name, value) in changed {
            fields.removeAll { $0.0 == name }
            if let value { fields.append((name, value)) }
        }
        return await submit(page, to: "/register", fields)
    }
}
