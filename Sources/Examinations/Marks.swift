/// Marks are kept in tenths, so that 59.5 is a whole number.
package enum Marks {
    /// 「59.5」, 「60」
    package static func text(_ tenths: Int) -> String {
        tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// `59.5` or `60`, up to 1000; nil for anything else.
    package static func tenths(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard (1...2).contains(parts.count), isPlain, parts[0].utf8.count <= 4, let whole = Int(parts[0]) else {
            return nil
        }
        let tenth = parts.count == 2 ? (parts[1].utf8.count == 1 ? Int(parts[1]) : nil) : 0
        guard let tenth, whole * 10 + tenth <= 10_000 else { return nil }
        return whole * 10 + tenth
    }
}
