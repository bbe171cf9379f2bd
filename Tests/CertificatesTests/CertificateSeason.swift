import Certificates
import Database
import Registry
import Site
import TestSupport
import Workflow

/// A register with four certificates of one batch, issued on 2026-06-02: 1 and 2 of 郑州市, 3 of 洛阳市, 4 of 郑州建筑职业学院.
final class CertificateSeason: Sendable {
    static let handOuts = "/certificates/hand-outs"
    static let register = "/certificates/register"
    static let settings = "/certificates/settings"
    static let city = 11
    static let otherCity = 13
    static let college = 101

    let site: TestSite

    init() async throws {
        site = try await TestSite([certificates], authenticator: SessionAuthenticator())
        site.businessClock.set(Self.moment("2026-06-02 09:00"))
        let now = site.businessClock.now
        try site.database.writeNow { connection in
            try connection.script(Self.plan)
            for (number, unit) in [(1, Self.city), (2, Self.city), (3, Self.otherCity), (4, Self.college)] {
                try Self.addCandidate(number, unit: unit, connection)
            }
            _ = try CertificateRegister.makeBatch(
                number: "202601", planID: 1, issuedOn: Self.day("2026-06-02"), by: Self.province, at: now,
                in: connection)
            try Self.issue(Array(1...4), connection, at: now)
        }
    }

    private static let plan: SQL = """
        INSERT INTO organisation (id, authority_id, kind, code, name, short_name, city_id, has_desk)
        VALUES (101, 1, 'college', 'yuanxiao1', '郑州建筑职业学院', '郑州建筑职院', 11, 1);
        INSERT INTO plan (id, authority_id, programme, title, year, number, created_at, state, state_since)
        VALUES (1, 1, 'site-staff-exam', '2026年第一批考试', 2026, 1, 0, 'published', 0);
        INSERT INTO exam_session (id, plan_id, number, starts_at, ends_at) VALUES (1, 1, 1, 0, 1);
        """

    /// A candidate of 土建工程 施工员 whose id is the number.
    static func addCandidate(_ number: Int, unit: Int, _ connection: Connection) throws {
        let person = try connection.insert(
            "INSERT INTO person (id_number, name, sex, birth_date, created_at) VALUES (?, ?, '男', '1990-05-06', 0)",
            idNumber(number), "张三\(number)")
        try connection.run(
            """
            INSERT INTO candidate (id, plan_id, session_id, post_id, person_id, unit_id, registration_id, entered_at)
            VALUES (?1, 1, 1, 1, ?2, ?3, ?1, 0)
            """, number, person, unit)
    }

    /// Issues to candidates in the first batch.
    static func issue(_ candidates: [Int], _ connection: Connection, at now: Moment) throws {
        let entries = try connection.all(
            "SELECT person_id, id, post_id, unit_id FROM candidate ORDER BY id"
        ) {
            CertificateRegister.Entry(
                personID: try $0[0], candidateID: try $0[1], postID: try $0[2], postCode: "101", unitID: try $0[3])
        }
        try CertificateRegister.issue(
            entries.filter { candidates.contains($0.candidateID) }, batchID: 1, at: now, in: connection)
    }

    static func idNumber(_ number: Int) -> String {
        IDNumber.synthetic(addressCode: 410102, birthDate: day("1990-05-06"), sequence: number)
    }
    static func day(_ text: String) -> Day { Day(text) ?? .first }
    static func moment(_ time: String) -> Moment { Moment(beijing: time) ?? .first }
    static let province = Actor(
        accountID: nil, role: .province, name: "省厅", personID: nil, organisationID: 1, authorityID: 1)

    func set(_ time: String) { site.businessClock.set(Self.moment(time)) }

    func clerk(_ role: Role, _ organisationID: Int) throws -> TestClient {
        let account = try site.addStaff(
            "\(role.rawValue)\(organisationID)", role: role, organisationID: organisationID)
        return try site.client(signedInAs: account)
    }

    /// The owner of a certificate.
    func owner(_ number: Int) throws -> TestClient {
        let id = try site.database.writeNow {
            try $0.insert(
                """
                INSERT INTO account (username, password_hash, role, name, person_id, created_at)
                SELECT id_number, '', 'applicant', name, id, 0 FROM person WHERE id_number = ?
                """, Self.idNumber(number))
        }
        return try site.client(signedInAs: id)
    }

    func foreigner() throws -> TestClient {
        try site.database.writeNow { connection in
            try connection.run("INSERT INTO authority (id, code, name) VALUES (2, 'other', '另一主管部门')")
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name)
                VALUES (900, 2, 'province', 'other', '另一主管部门', '另一部门')
                """)
        }
        return try clerk(.province, 900)
    }

    /// Who took each certificate.
    func receivers() throws -> [String?] { try site.texts("SELECT handed_out_to FROM certificate ORDER BY id") }

    /// Ticks, confirms, and gives the page with the result of each.
    func handOut(_ client: TestClient, _ ids: [Int], to receiver: String = "") async -> TestPage {
        let asked = await client.post(Self.handOuts, ids.map { ("ids", String($0)) })
        guard asked.status == 200 else { return asked }
        let hidden = asked.hiddenFields(ofFormTo: Self.handOuts).filter { $0.0 != "_csrf" }
        return await client.follow(await client.post(Self.handOuts, hidden + [("receiver", receiver)]))
    }

    /// 撤销 of the batch whose result this page shows.
    func undo(_ client: TestClient, _ result: TestPage) async -> TestPage {
        guard let from = result.text.firstRange(of: "action=\"/batches/") else { return result }
        return await client.post("/batches/" + result.text[from.upperBound...].prefix { $0 != "\"" })
    }

    /// 注销 through the pages.
    func revoke(_ client: TestClient, _ id: Int, _ reason: String) async -> TestPage {
        let url = "\(Self.register)/\(id)"
        let asked = await client.post(url, [("reason", reason)])
        guard asked.status == 200 else { return asked }
        return await client.submit(asked, to: url)
    }
}
