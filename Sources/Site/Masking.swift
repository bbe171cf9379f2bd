/// The one place that shortens personal data (controls.md 44): one cut in the whole system, so that two lists can't be
/// joined back together.
package enum Masking {
    /// 4101************19
    package static func idNumber(_ number: String) -> String { cut(number, keepFirst: 4, keepLast: 2) }

    /// 138****1234
    package static func phone(_ number: String) -> String { cut(number, keepFirst: 3, keepLast: 4) }

    /// z***@163.com
    package static func email(_ address: String) -> String {
        guard let at = address.firstIndex(of: "@") else { return cut(address, keepFirst: 1, keepLast: 0) }
        return address[..<at].prefix(1) + "***" + address[at...]
    }

    private static func cut(_ text: String, keepFirst: Int, keepLast: Int) -> String {
        let hidden = text.count - keepFirst - keepLast
        guard hidden > 0 else { return String(repeating: "*", count: text.count) }
        return text.prefix(keepFirst) + String(repeating: "*", count: hidden) + text.suffix(keepLast)
    }
}
