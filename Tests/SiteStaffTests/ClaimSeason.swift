import Database
import Site
import SiteStaff
import TestSupport
import Workflow

/// People with published scores, and the units that claim for them.
extension ExamSeason {
    static let claims = "/site-staff/exam/claims"
    static let approvals = "/site-staff/exam/approvals"
    static let batches = "/site-staff/exam/batches"
    static let insideClaim = "2026-06-02 09:00"

    /// A candidate of a unit with a mark that is published on 2026-06-01 09:00; gives the registration.
    @discardableResult
    func marked(
        _ name: String, _ number: Int, tenths: Int?, mark: String = "mark", unit: Int = city, post: Int = builder
    ) throws -> Int {
        let now = site.businessClock.now
        set("2026-03-02 09:00")
        defer { site.businessClock.set(now) }
        let id = try person(name, number, .employee, in: .trained, post: post)
        try report([id], accepted: true)
        try site.database.writeNow {
            try $0.run("UPDATE candidate SET unit_id = ? WHERE registration_id = ?", unit, id)
        }
        try score(id, tenths: tenths, mark: mark, releasedAt: "2026-06-01 09:00")
        return id
    }

    /// The registrations in a claim.
    func members(of claim: Int) throws -> [Int] {
        try site.database.read {
            try $0.all(
                """
                SELECT c.registration_id FROM claim_member m JOIN candidate c ON c.id = m.candidate_id
                WHERE m.claim_id = ? ORDER BY c.registration_id
                """, claim
            ) { try $0[0] as Int }
        }
    }

    func claimStates() throws -> [String?] { try site.texts("SELECT state FROM claim ORDER BY id") }

    /// Reports through the pages; gives the answer.
    @discardableResult
    func claim(_ client: TestClient) async -> TestPage {
        let asked = await client.post(Self.claims, [("plan", "1")])
        guard asked.status == 200 else { return asked }
        return await client.submit(asked, to: Self.claims)
    }

    /// 审批通过 through the pages.
    @discardableResult
    func approve(_ client: TestClient, _ id: Int) async -> TestPage {
        let asked = await client.post("\(Self.approvals)/\(id)", [("action", "approve")])
        guard asked.status == 200 else { return asked }
        return await client.submit(asked, to: "\(Self.approvals)/\(id)")
    }

    static func batch(_ number: String, _ ids: [String], on day: String = "2026-06-02") -> [(String, String)] {
        ids.map { ("ids", $0) } + [("plan", "1"), ("number", number), ("issued_on", day)]
    }

    /// 发放证书 through the pages.
    @discardableResult
    func issue(_ client: TestClient, _ number: String, _ ids: [String]) async -> TestPage {
        let asked = await client.post(Self.batches, Self.batch(number, ids))
        guard asked.status == 200 else { return asked }
        return await client.submit(asked, to: Self.batches)
    }

    /// A finding of misconduct, as 违纪处理 writes it.
    func findGuilty(_ registration: Int) throws {
        try site.database.writeNow {
            try $0.run(
                """
                UPDATE score SET mark = 'misconduct', tenths = NULL
                WHERE candidate_id = (SELECT id FROM candidate WHERE registration_id = ?)
                """, registration)
        }
    }
}
