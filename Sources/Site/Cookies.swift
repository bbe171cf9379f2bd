import Templating

/// The session's cookie. `__Host-` binds it to this host and path, Secure; Chromium takes it on http://127.0.0.1.
package enum SessionCookie {
    package static let name = "__Host-session"

    package static func set(_ token: [UInt8]) -> String {
        "\(name)=\(Base64URL.encode(token)); Path=/; Secure; HttpOnly; SameSite=Lax"
    }

    package static let cleared = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
}

/// Protects the forms of people who have not signed in.
enum FormCookie {
    static let name = "__Host-form"

    static func set(_ secret: [UInt8]) -> String {
        "\(name)=\(Base64URL.encode(secret)); Path=/; Secure; HttpOnly; SameSite=Lax"
    }
}

/// A message for the next page. It is only ever shown to its own browser, escaped.
enum FlashCookie {
    static let name = "__Host-flash"
    static let cleared = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"

    static func set(_ text: String, isWarning: Bool) -> String {
        let value = PercentEncoding.encode((isWarning ? "!" : "") + text.prefix(300))
        return "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60"
    }

    static func flash(_ value: String?) -> Flash? {
        guard let value, value.utf8.count < 4000, let text = PercentEncoding.decode(value), !text.isEmpty else {
            return nil
        }
        return text.hasPrefix("!")
            ? Flash(text: String(text.dropFirst()), isWarning: true) : Flash(text: text, isWarning: false)
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
