import Database
import HTTP
import Site
import Workflow

/// A six-digit code for one purpose of one account. Stored as a keyed hash; five wrong tries end it.
package enum OneTimeCode {
    package enum Purpose: String, Sendable {
        case email
        case deskReset = "desk-reset"
    }

    package enum Outcome: Sendable, Equatable {
        /// With what the code was for: the address that is proved.
        case right(subject: String)
        case wrong(triesLeft: Int)
        case ended

        package var sentence: String {
            switch self {
            case .right: ""
            case .wrong(let left): "验证码不对，还可以再试 \(left) 次"
            case .ended: "验证码已失效，请重新获取"
            }
        }
    }

    static let lifeMinutes = 10
    private static let triesMax = 5
    private static let rehearsalCode = "000000"

    /// A fresh code; in a rehearsal always 000000.
    package static func make(for site: Site) -> String {
        guard !site.configuration.isRehearsal else { return rehearsalCode }
        let number = Secrets.random(byteCount: 8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        return String(String(1_000_000 + number).dropFirst())
    }

    /// Keeps the code in place of an earlier one for the same purpose.
    package static func keep(
        _ code: String, _ purpose: Purpose, subject: String, accountID: Int, key: [UInt8], at now: Moment,
        lifeMinutes: Int = OneTimeCode.lifeMinutes, in connection: Connection
    ) throws {
        try connection.run(
            """
            INSERT INTO one_time_code (account_id, purpose, subject, code_hash, expires_at, tries)
            VALUES (?, ?, ?, ?, ?, 0)
            ON CONFLICT (account_id, purpose) DO UPDATE SET subject = excluded.subject,
                code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0
            """,
            accountID, purpose.rawValue, subject, hash(code, purpose, accountID, key),
            now.adding(minutes: lifeMinutes))
    }

    /// Looks at an answer: a right one is used up, a wrong one counted.
    package static func answer(
        _ code: String, _ purpose: Purpose, accountID: Int, key: [UInt8], at now: Moment, in connection: Connection
    ) throws -> Outcome {
        let found = try connection.first(
            """
            SELECT subject, code_hash, tries FROM one_time_code
            WHERE account_id = ? AND purpose = ? AND expires_at > ?
            """, accountID, purpose.rawValue, now
        ) { (subject: try $0[0] as String, hash: try $0[1] as [UInt8], tries: try $0[2] as Int) }
        guard let found, found.tries < triesMax else { return .ended }
        guard Secrets.areEqual(found.hash, hash(code, purpose, accountID, key)) else {
            try connection.run(
                "UPDATE one_time_code SET tries = tries + 1 WHERE account_id = ? AND purpose = ?", accountID,
                purpose.rawValue)
            let left = triesMax - found.tries - 1
            return left > 0 ? .wrong(triesLeft: left) : .ended
        }
        try connection.run(
            "DELETE FROM one_time_code WHERE account_id = ? AND purpose = ?", accountID, purpose.rawValue)
        return .right(subject: found.subject)
    }

    /// What a live code is for; nil when there is none.
    package static func subject(
        _ purpose: Purpose, accountID: Int, at now: Moment, in connection: Connection
    ) throws -> String? {
        try connection.first(
            """
            SELECT subject FROM one_time_code
            WHERE account_id = ? AND purpose = ? AND expires_at > ? AND tries < ?
            """, accountID, purpose.rawValue, now, triesMax
        ) { try $0[0] }
    }

    private static func hash(_ code: String, _ purpose: Purpose, _ accountID: Int, _ key: [UInt8]) -> [UInt8] {
        Secrets.hmacSHA256(key: key, Array("one-time code \(purpose.rawValue) \(accountID) \(code)".utf8))
    }
}

/// The e-mail that proves an address.
enum EmailProof {
    static func send(to address: String, accountID: Int, _ visit: Visit) async throws {
        let code = OneTimeCode.make(for: visit.site)
        let (now, realNow, key) = (visit.now, visit.realNow, visit.site.sealKey)
        let systemName = visit.site.configuration.systemName
        try await visit.write { connection in
            try OneTimeCode.keep(
                code, .email, subject: address, accountID: accountID, key: key, at: realNow, in: connection)
            try Outbox.enqueue(
                .email, to: address, subject: "邮箱验证码",
                body: "您的邮箱验证码是 \(code)，10 分钟内有效。如果不是您本人操作，请忽略这封邮件。\n\n\(systemName)", at: now,
                in: connection)
        }
    }
}

/// Whether e-mails leave this installation at all.
enum MailSending {
    /// Refuses in words where no e-mail can be sent.
    static func check(_ site: Site) throws {
        guard !site.configuration.isRehearsal, !site.configuration.canSendMail else { return }
        throw PageError.refused(
            title: "暂时不能发送邮件",
            sentences: [
                "系统还没有开通邮件服务，不能发送验证码和找回密码的邮件。", "忘记密码的，请本人带身份证到所在地市住建部门的服务窗口重置密码。",
                "拿到窗口的验证码以后，在 \(site.configuration.publicURL)/password/desk 设置新密码。",
            ])
    }
}
