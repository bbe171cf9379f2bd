import Database
import Glibc
import Registry
import Site
import SiteStaff
import TestSupport
import Workflow

/// Clerks at their browsers, and people in numbers, for the tests of the desks.
extension ExamSeason {
    static let reviews = "/site-staff/exam/reviews"
    static let payments = "/site-staff/exam/payments"
    static let courses = "/site-staff/exam/courses"
    static let summary = "/site-staff/exam/summary"
    static let summaries = "/site-staff/exam/summaries"
    static let candidates = "/site-staff/exam/candidates"
    static let statistics = "/site-staff/exam/statistics"
    /// 洛阳理工职业学院 has a desk, too.
    static let otherCollege = 103

    /// A signed-in clerk of a unit.
    func clerk(_ role: Role, _ organisationID: Int?, name: String? = nil) throws -> TestClient {
        let username = name ?? "\(role.rawValue)\(organisationID ?? 0)"
        return try site.client(signedInAs: site.addStaff(username, role: role, organisationID: organisationID))
    }

    /// One person with a registration in a state.
    @discardableResult
    func person(
        _ name: String, _ number: Int, _ route: Route, in state: ExamRegistrationState, post: Int = builder
    ) throws -> Int {
        try registration(addPerson(name, number: number), route, in: state, post: post)
    }

    /// So many employees of 郑州市 at once, numbers from 1, without the steps that lead there.
    func crowd(_ count: Int, in state: ExamRegistrationState) throws {
        let now = site.businessClock.now
        let isPaid = state == .confirmed || state == .trained
        try site.database.writeNow { connection in
            for number in 1...count {
                let birth = Day("1991-01-01").map { $0.adding(days: number / 1000) } ?? .first
                let idNumber = IDNumber.synthetic(addressCode: 410105, birthDate: birth, sequence: number)
                let personID = try connection.insert(
                    """
                    INSERT INTO person (id_number, name, sex, birth_date, created_at) VALUES (?, ?, '男', '1991-01-01', 0)
                    """, idNumber, "群众\(number)")
                try connection.run(
                    """
                    INSERT INTO exam_registration (person_id, id, plan_id, applicant_type, city_id, institution_id,
                        employer_and_post, post_id, experience, saved_step, desk_id, created_at, submitted_at,
                        fee_cents, paid_on, receipt_number, state, state_since)
                    VALUES (?, (SELECT coalesce(max(id), 0) + 1 FROM exam_registration), 1, 'employee', 11, 201,
                        '河南建工集团', 1, '工作', 5, 11, ?, ?, ?, ?, ?, ?, ?)
                    """, personID, now, now, isPaid ? 38_000 : nil, isPaid ? "2026-03-02" : nil,
                    isPaid ? "A\(number)" : nil, state, now)
            }
        }
    }

    func reason(of id: Int) throws -> String? {
        try site.texts("SELECT state_reason FROM exam_registration WHERE id = ?", id).first ?? nil
    }

    func count(in state: ExamRegistrationState) throws -> Int {
        try site.count("SELECT count(*) FROM exam_registration WHERE state = ?", state)
    }
}

/// Ticked rows and the act, as a list's form sends them.
func ticked(_ ids: [Int], _ action: String) -> [(String, String)] {
    ids.map { ("ids", String($0)) } + [("action", action), ("plan", "1"), ("state", "all")]
}

extension TestClient {
    /// Ticks, acts, and confirms what the page asks; gives the page with the result of each row.
    func batch(
        _ url: String, _ ids: [Int], _ action: String, answers: [(String, String)] = []
    ) async -> TestPage {
        let asked = await post(url, ticked(ids, action))
        guard asked.status == 200 else { return await follow(asked) }
        let kept = asked.hiddenFields(ofFormTo: url).filter { $0.0 != "_csrf" }
        return await follow(await post(url, kept + answers))
    }

    /// 撤销 of the batch whose result this page shows.
    func undo(_ result: TestPage) async -> TestPage {
        guard let from = result.text.firstRange(of: "action=\"/batches/") else { return result }
        let url = "/batches/" + result.text[from.upperBound...].prefix { $0 != "\"" }
        return await follow(await post(url))
    }
}

/// A file as text; empty where there is none.
func textOfFile(_ path: String) -> String {
    guard let file = fopen(path, "rb") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
}
