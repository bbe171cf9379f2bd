import Certificates
import Database
import Workflow

/// The issue of a batch: the claims get the batch in one write, the certificates follow in slices, then the claims are
/// issued. Every slice can be done twice without doing anything the second time.
enum CertificateIssue {
    static let jobKind = "site-staff.issue"
    private static let sliceRowCount = 200

    /// Nil when the 批号 is taken.
    static func start(
        number: String, planID: Int, issuedOn: Day, claimIDs: [Int], by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws -> Int? {
        guard
            let batchID = try CertificateRegister.makeBatch(
                number: number, planID: planID, issuedOn: issuedOn, by: actor, at: now, in: connection)
        else { return nil }
        for claim in try claims(claimIDs, planID: planID, for: actor, in: connection) {
            try ClaimQueries.setBatch(batchID, of: claim.id, in: connection)
        }
        try Jobs.schedule(jobKind, key: String(batchID), payload: String(batchID), due: now, in: connection)
        return batchID
    }

    /// The claims of a plan that wait for a batch; refuses them all where one doesn't.
    static func claims(
        _ ids: [Int], planID: Int, for actor: Actor, in connection: Connection
    ) throws -> [Claim] {
        try ids.map { id in
            guard let claim = try ClaimQueries.find(id, for: actor, in: connection), claim.planID == planID else {
                throw Refusal.notFound
            }
            guard claim.state == .approved, claim.batchID == nil else {
                throw Refusal.conflict("\(claim.unitName)的申领不在「省厅已审批」状态，或已有批号。请刷新后重新勾选。")
            }
            return claim
        }
    }

    /// Issues the next certificates; false when nothing is left and the claims are issued.
    static func slice(_ batchID: Int, by actor: Actor, at now: Moment, in connection: Connection) throws -> Bool {
        let entries = try ClaimQueries.toIssue(batchID: batchID, countMax: sliceRowCount, in: connection)
        guard entries.isEmpty else {
            try CertificateRegister.issue(entries, batchID: batchID, at: now, in: connection)
            return true
        }
        for id in try ClaimQueries.approvedIDs(of: batchID, in: connection) {
            _ = try perform(.issue, on: id, of: ClaimWorkflow.self, by: actor, at: now, in: connection)
        }
        try Jobs.cancel(jobKind, key: String(batchID), in: connection)
        return false
    }

    /// Goes on where a process stopped.
    static let job: JobRunner.Handler = { job, now, connection in
        guard let batchID = Int(job.payload) else { return .done }
        let actor = try ClaimQueries.issuer(of: batchID, in: connection)
        return try slice(batchID, by: actor, at: now, in: connection) ? .more(payload: job.payload) : .done
    }
}

extension ClaimQueries {
    /// Who started the batch: the act stays theirs when it is finished later.
    fileprivate static func issuer(of batchID: Int, in connection: Connection) throws -> Actor {
        let actor = try connection.first(
            """
            SELECT a.id, a.name, a.organisation_id, o.authority_id
            FROM certificate_batch b JOIN account a ON a.id = b.account_id
                JOIN organisation o ON o.id = a.organisation_id
            WHERE b.id = ?
            """, batchID
        ) { row in
            Actor(
                accountID: try row[0], role: .province, name: try row[1], personID: nil, organisationID: try row[2],
                authorityID: try row[3])
        }
        guard let actor else { throw Refusal.notFound }
        return actor
    }
}
