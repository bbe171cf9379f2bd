import Database
import Examinations
import Glibc
import HTTP
import Site
import TestSupport
import Workflow

/// Seats, sheets and publications, for the tests of scores.
extension SeasonSite {
    static let scores = "/examinations/scores"
    static let reviews = "/examinations/score-reviews"
    static let myScores = "/examinations/my-scores"
    static let misconduct = "/examinations/misconduct"

    /// Three 施工员 (registrations 1 to 3) and two 材料员 (11 and 12) with seats; the clock stands behind the exam.
    func addSeated() async throws -> Int {
        set("2026-04-20 09:00")
        let planID = try addPlan()
        try addCandidates(3, planID: planID, unit: 11, post: 1, from: 1)
        try addCandidates(2, planID: planID, unit: 11, post: 9, from: 11)
        try addSite(city: 11, rooms: 2)
        _ = try await drawn(planID)
        set("2026-05-20 09:00")
        return planID
    }

    /// A second paper of 材料员, 50 of 100 to pass.
    func addPaper(to planID: Int) throws {
        try site.database.writeNow { connection in
            try connection.run(
                """
                INSERT INTO paper (plan_id, post_id, number, title, full_tenths, pass_tenths)
                VALUES (?, 9, 2, '专业实务', 1000, 500)
                """, planID)
        }
    }

    /// The rows of the template below its header.
    func template(_ client: TestClient, _ planID: Int) async -> [[String]] {
        let text = await client.get("\(Self.scores)/template?plan=\(planID)").text.replacing("\u{FEFF}", with: "")
        return text.split(separator: "\r\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    static func bytes(_ rows: [[String]], header: [String] = ["准考证号", "姓名", "岗位", "科目", "成绩"]) -> [UInt8] {
        Array(([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\r\n").utf8)
    }

    /// The template with these marks, in its order.
    func filled(_ client: TestClient, _ planID: Int, _ marks: [String]) async -> [[String]] {
        zip(await template(client, planID), marks).map { row, mark in Array(row.prefix(4)) + [mark] }
    }

    func upload(_ client: TestClient, _ planID: Int, _ bytes: [UInt8]) async throws -> TestPage {
        try await client.post(
            "\(Self.scores)/import", [("plan", String(planID))],
            files: [(name: "file", fileName: "成绩.csv", bytes: bytes)])
    }

    /// Checks the file and imports it; gives the answer of the second step, or of the first when it has faults.
    @discardableResult
    func importSheet(_ client: TestClient, _ planID: Int, _ rows: [[String]]) async throws -> TestPage {
        let asked = try await upload(client, planID, Self.bytes(rows))
        guard asked.status == 200 else { return asked }
        return try await confirmImport(client, asked)
    }

    func confirmImport(_ client: TestClient, _ asked: TestPage) async throws -> TestPage {
        let hidden = asked.hiddenFields(ofFormTo: "\(Self.scores)/import").filter { $0.0 != "_csrf" }
        return try await client.post("\(Self.scores)/import", hidden, files: [])
    }

    /// 复核, as the page offers it.
    @discardableResult
    func check(_ client: TestClient, _ planID: Int) async -> TestPage {
        let page = await client.get("\(Self.scores)?plan=\(planID)")
        let importedAt = page.value(of: "imported_at") ?? ""
        return await client.post(
            Self.scores, [("plan", String(planID)), ("imported_at", importedAt), ("action", "check")])
    }

    @discardableResult
    func schedule(_ client: TestClient, _ planID: Int, _ time: String = "2026-06-01 09:00") async -> TestPage {
        await client.post(Self.scores, [("plan", String(planID)), ("released_at", time), ("action", "schedule")])
    }

    /// All passed with 80 but for the marks given; published on 2026-06-01 09:00, where the clock then stands.
    func addPublished(_ marks: [String]? = nil) async throws -> Int {
        let planID = try await addSeated()
        let (handler, checker) = (try client(), try client(checker))
        let rows = await filled(handler, planID, marks ?? Array(repeating: "80", count: 5))
        try await importSheet(handler, planID, rows)
        await check(checker, planID)
        await schedule(handler, planID)
        set("2026-06-01 09:00")
        return planID
    }

    /// The candidate of a registration, with an account.
    func applicant(_ registration: Int) throws -> TestClient {
        let id = try site.database.writeNow { connection in
            try connection.insert(
                """
                INSERT INTO account (username, password_hash, role, name, person_id, created_at)
                SELECT n.id_number, '', 'applicant', n.name, n.id, 0
                FROM candidate c JOIN person n ON n.id = c.person_id WHERE c.registration_id = ?
                """, registration)
        }
        return try site.client(signedInAs: id)
    }

    /// A clerk of another authority's province.
    func foreigner() throws -> TestClient {
        try site.database.writeNow { connection in
            try connection.run("INSERT INTO authority (id, code, name) VALUES (2, 'other', '另一主管部门')")
            try connection.run(
                """
                INSERT INTO organisation (id, authority_id, kind, code, name, short_name)
                VALUES (900, 2, 'province', 'other', '另一主管部门', '另一部门')
                """)
        }
        return try site.client(signedInAs: site.addStaff("other", role: .province, organisationID: 900))
    }

    func releaseState() throws -> String? { try site.texts("SELECT state FROM score_release").first ?? nil }

    /// `mark`, and how many tenths, of a registration's papers.
    func marks(_ registration: Int) throws -> [String?] {
        try site.texts(
            """
            SELECT x.mark || ' ' || coalesce(x.tenths, '') FROM candidate c
                JOIN score x ON x.candidate_id = c.id JOIN paper p ON p.id = x.paper_id
            WHERE c.registration_id = ? ORDER BY p.number
            """, registration)
    }

    func hasPassed(_ registration: Int) throws -> Bool {
        try site.count(
            """
            SELECT count(*) FROM candidate_result
            WHERE registration_id = ? AND has_passed AND misconduct_count = 0 AND released_at <= ?
            """, registration, now) == 1
    }

    func ticket(_ registration: Int) throws -> String {
        let ticket = try site.texts(
            """
            SELECT s.ticket_number FROM candidate c JOIN candidate_seat s ON s.candidate_id = c.id
            WHERE c.registration_id = ?
            """, registration)
        return (ticket.first ?? nil) ?? ""
    }

    /// In GB18030, as older spreadsheet programs write.
    static func gb18030(_ text: [UInt8]) -> [UInt8] {
        guard let converter = iconv_open("GB18030", "UTF-8") else { return [] }
        defer { iconv_close(converter) }
        var input = text
        var output = [UInt8](repeating: 0, count: text.count * 2)
        let written = input.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { output in
                var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (sourceLeft, targetLeft) = (input.count, output.count)
                _ = iconv(converter, &source, &sourceLeft, &target, &targetLeft)
                return output.count - targetLeft
            }
        }
        return Array(output.prefix(written))
    }
}
