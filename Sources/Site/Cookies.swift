import HTTP
import Templating

/// The session's cookie. `__Host-` binds it to this host and path, Secure; Chromium takes it on http://127.0.0.1.
package enum SessionCookie {
    /// The cookie's name.
    package static let name = "__Host-session"
    /// Characters of 32 bytes in Base64URL.
    static let valueLength = 43

    /// The value of `Set-Cookie` that begins a session with this token.
    package static func set(_ token: [UInt8]) -> String {
        "\(name)=\(Base64URL.encode(token)); Path=/; Secure; HttpOnly; SameSite=Lax"
    }

    /// The value of `Set-Cookie` that takes the cookie away.
    package static let cleared = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
}

/// Protects the forms of people who have not signed in.
enum FormCookie {
    static let name = "__Host-form"

    /// The secret that the browser has, or a new one that it has to be given.
    static func secret(of request: Request) -> (secret: [UInt8], isNew: Bool) {
        if let secret = request.cookie(name).flatMap(Base64URL.decode), secret.count == CSRF.secretByteCount {
            return (secret, false)
        }
        return (Secrets.random(byteCount: CSRF.secretByteCount), true)
    }

    static func set(_ secret: [UInt8]) -> String {
        "\(name)=\(Base64URL.encode(secret)); Path=/; Secure; HttpOnly; SameSite=Lax"
    }
}

/// A message for the next page. It is only ever shown to its own browser, escaped.
enum FlashCookie {
    static let name = "__Host-flash"
    static let cleared = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"

    /// A warning begins with "!", another message with ".". The text is cut to 300 scalars: a cookie has 4 KiB.
    static func set(_ text: String, isWarning: Bool) -> String {
        let value = PercentEncoding.encode((isWarning ? "!" : ".") + String(text.unicodeScalars.prefix(300)))
        return "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60"
    }

    static func flash(_ value: String?) -> Flash? {
        guard let value, value.utf8.count < 4000, let text = PercentEncoding.decode(value),
            let kind = text.unicodeScalars.first, kind == "!" || kind == ".", text.unicodeScalars.count > 1
        else { return nil }
        return Flash(text: String(text.unicodeScalars.dropFirst()), isWarning: kind == "!")
    }
}

/// 显示设置: kept in a cookie, so that it works before sign-in and without JavaScript.
struct DisplaySettings {
    static let name = "display"
    let isElder: Bool
    let areShortcutsOff: Bool

    init(cookie: String?) {
        let words = (cookie ?? "").split(separator: ".")
        isElder = words.contains("elder")
        areShortcutsOff = words.contains("noshortcuts")
    }

    init(isElder: Bool, areShortcutsOff: Bool) {
        self.isElder = isElder
        self.areShortcutsOff = areShortcutsOff
    }

    var cookie: String {
        let words = [isElder ? "elder" : "standard", areShortcutsOff ? "noshortcuts" : "shortcuts"]
        return "\(Self.name)=\(words.joined(separator: ".")); Path=/; SameSite=Lax; Max-Age=31536000"
    }
}
