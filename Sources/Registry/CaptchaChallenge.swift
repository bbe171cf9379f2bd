import Database
import HTTP
import Site
import Templating
import Workflow

/// 验证码: a picture of four digits, also spoken. The token on the page holds no digits; they follow from it and the
/// site's key. It lives for ten minutes and can be answered once, whether the answer is right or wrong.
struct CaptchaChallenge: Sendable, Equatable {
    static let answer = Input("captcha", "验证码", .number, lengthMax: 10, autocomplete: "off")
    static let tokenField = "captcha_token"
    /// Sent by 「换一张」, which keeps what was typed.
    static let renewField = "renew"
    private static let lifeMinutes = 10
    private static let nonceByteCount = 16
    private static let rehearsalDigits = "0000"

    private let nonce: [UInt8]
    private let expiresAt: Moment

    // MARK: - The token

    init(at now: Moment) {
        nonce = Secrets.random(byteCount: Self.nonceByteCount)
        expiresAt = now.adding(minutes: Self.lifeMinutes)
    }

    /// Opens a token; nil when it was not made by this site or its time is over.
    init?(token: String, key: [UInt8], at now: Moment) {
        guard token.utf8.count < 200, let bytes = Base64URL.decode(token),
            bytes.count == Self.nonceByteCount + 8 + 32
        else { return nil }
        let content = Array(bytes.prefix(Self.nonceByteCount + 8))
        guard Secrets.areEqual(Array(bytes.suffix(32)), Self.seal(content, key)) else { return nil }
        nonce = Array(content.prefix(Self.nonceByteCount))
        let milliseconds = content.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        expiresAt = Moment(milliseconds: Int64(truncatingIfNeeded: milliseconds))
        guard now < expiresAt else { return nil }
    }

    func token(key: [UInt8]) -> String {
        Base64URL.encode(content + Self.seal(content, key))
    }

    private var content: [UInt8] {
        let milliseconds = UInt64(bitPattern: expiresAt.milliseconds)
        return nonce + stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: milliseconds >> $0) }
    }

    private static func seal(_ content: [UInt8], _ key: [UInt8]) -> [UInt8] {
        Secrets.hmacSHA256(key: key, Array("captcha token ".utf8) + content)
    }

    func digits(key: [UInt8], isRehearsal: Bool) -> String {
        guard !isRehearsal else { return Self.rehearsalDigits }
        let code = Secrets.hmacSHA256(key: key, Array("captcha digits ".utf8) + content)
        let number = code.prefix(4).reduce(0) { $0 << 8 | Int($1) } % 10_000
        return String(String(10_000 + number).dropFirst())
    }

    // MARK: - Answering

    /// Notes what is wrong with the answer that was sent, and tells whether it was looked at: that spends it. It is
    /// looked at only when the rest of the form is right, so that nobody types a second one for a wrong postcode.
    static func check(_ form: inout Form, _ visit: Visit) async throws -> Bool {
        let typed = form.text(answer)
        guard form.isValid else { return false }
        let site = visit.site
        let token = visit.request.form.first(tokenField) ?? ""
        guard let challenge = CaptchaChallenge(token: token, key: site.sealKey, at: visit.realNow) else {
            form.fail(answer, "验证码已过期，请按新的图片重新输入")
            return true
        }
        guard try await challenge.spend(visit) else {
            form.fail(answer, "这个验证码已经用过，请按新的图片重新输入")
            return true
        }
        let digits = challenge.digits(key: site.sealKey, isRehearsal: site.configuration.isRehearsal)
        if !Secrets.areEqual(Array(typed.utf8), Array(digits.utf8)) {
            form.fail(answer, "验证码不对，请按新的图片重新输入")
        }
        return true
    }

    /// False when it was answered before.
    private func spend(_ visit: Visit) async throws -> Bool {
        let (nonce, expiresAt, now) = (nonce, expiresAt, visit.realNow)
        return try await visit.write { try SpentTokens.spend(nonce, until: expiresAt, at: now, in: $0) }
    }

    // MARK: - Drawing

    /// The field with its picture. The same challenge stays on the page until its answer was looked at.
    static func field(_ visit: Visit, _ form: Form = Form(), isAnswered: Bool = false) -> CaptchaField {
        let key = visit.site.sealKey
        let sent = visit.request.form
        let known = CaptchaChallenge(token: sent.first(tokenField) ?? "", key: key, at: visit.realNow)
        if let known, !isAnswered, sent.first(renewField) == nil {
            return CaptchaField(token: known.token(key: key), field: form.field(answer))
        }
        var blank = Form()
        for error in form.errorSummary.errors where error.name == answer.name { blank.fail(answer, error.sentence) }
        return CaptchaField(token: CaptchaChallenge(at: visit.realNow).token(key: key), field: blank.field(answer))
    }

    /// Whether 「换一张」 was pressed: the form is shown again as it is, with another picture.
    static func isRenewal(_ visit: Visit) -> Bool { visit.request.form.first(renewField) != nil }
}

/// What the component `captcha` draws.
struct CaptchaField: TemplateModel {
    let token: String
    let pictureURL: String
    let speechURL: String
    let field: Field

    init(token: String, field: Field) {
        self.token = token
        pictureURL = "/captcha/picture?token=\(token)"
        speechURL = "/captcha/speech?token=\(token)"
        self.field = field
    }
}
