import Documents
import HTTP
import Site

/// The picture of a challenge.
enum CaptchaPicturePage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let digits = try CaptchaMedia.digits(visit)
        let bytes = try await visit.site.workers.run { Captcha.picture(of: digits) }
        return visit.file(bytes, type: "image/png", name: "captcha.png", isInline: true)
    }
}

/// The same digits spoken in Mandarin.
enum CaptchaSpeechPage: Page {
    static func show(_ visit: Visit) async throws -> Response {
        let digits = try CaptchaMedia.digits(visit)
        let bytes = try await visit.site.workers.run { Captcha.speech(of: digits) }
        return visit.file(bytes, type: "audio/wav", name: "captcha.wav", isInline: true)
    }
}

private enum CaptchaMedia {
    /// A college of a thousand people may sit behind one address.
    static let perAddressAndMinuteMax = 600

    static func digits(_ visit: Visit) throws -> String {
        let site = visit.site
        try site.limiter.count(
            "captcha \(visit.request.peerAddress)", countMax: perAddressAndMinuteMax, seconds: 60, at: visit.realNow)
        let token = visit.query.first("token") ?? ""
        guard let challenge = CaptchaChallenge(token: token, key: site.sealKey, at: visit.realNow) else {
            throw PageError.notFound
        }
        return challenge.digits(key: site.sealKey, isRehearsal: site.configuration.isRehearsal)
    }
}
