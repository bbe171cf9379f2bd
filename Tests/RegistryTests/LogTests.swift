import Site
import TestSupport
import Testing
import Workflow

@testable import Registry

@Suite struct LogTests {
    private func auditor(_ site: TestSite) throws -> TestClient {
        try site.client(signedInAs: site.addStaff("auditor", role: .auditAdministrator, organisationID: nil))
    }

    private func record(_ site: TestSite, count: Int) throws {
        let now = site.businessClock.now
        try site.database.writeNow { connection in
            for number in 1...count {
                try EventLog.record(
                    programme: "account", subject: Subject(kind: "account", id: number), action: "sign-in",
                    by: .system, detail: "第 \(number) 次", at: now, in: connection)
            }
        }
    }

    @Test func theAuditorReadsNewestFirstAndPagesOn() async throws {
        let site = try await RegistryTestSite.make()
        try record(site, count: 60)
        let client = try auditor(site)
        let first = await client.get("/account/log")
        #expect(first.contains("第 60 次") && first.contains("第 11 次") && !first.contains("第 10 次"))
        let older = await client.get("/account/log?before=11")
        #expect(older.contains("第 10 次") && older.contains("第 1 次") && !older.contains("第 11 次"))
        for odd in ["x", "-1", "99999999999999999999", "0"] {
            #expect(await client.get("/account/log?before=\(odd)").status == 200)
        }
    }

    @Test func verifyingTellsAWholeChainFromAChangedOne() async throws {
        let site = try await RegistryTestSite.make()
        try record(site, count: 5)
        let client = try auditor(site)
        let sound = await client.get("/account/log/verify")
        #expect(sound.contains("5 条记录，全部完整"))
        try site.database.writeNow { connection in
            try connection.run("DROP TRIGGER event_is_not_changed")
            try connection.run("UPDATE event SET detail = '改过' WHERE id = 3")
        }
        let changed = await client.get("/account/log/verify")
        #expect(changed.contains("第 3 条记录被改动过"))
        #expect(!changed.contains("全部完整"))
    }

    @Test func onlyAdministratorsOfSecurityAndAuditReadIt() async throws {
        let site = try await RegistryTestSite.make()
        let statuses: [(Role, Int?, Int, Int)] = [
            (.province, 1, 403, 403), (.city, 11, 403, 403), (.systemAdministrator, nil, 403, 403),
            (.securityAdministrator, nil, 200, 403), (.auditAdministrator, nil, 200, 200),
        ]
        for (role, organisationID, log, verify) in statuses {
            let client = try site.client(
                signedInAs: site.addStaff(role.rawValue, role: role, organisationID: organisationID))
            #expect(await client.get("/account/log").status == log, "\(role)")
            #expect(await client.get("/account/log/verify").status == verify, "\(role)")
        }
    }

    @Test func everyActionOfTheDisputeHasAWord() {
        for action in IdentityDisputeAction.allCases {
            #expect(LogWords.action(action.rawValue) != action.rawValue)
        }
    }
}
