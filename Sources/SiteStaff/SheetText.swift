/// A long text fitted into the cell of 工作经历: in small print when it needs that, cut where even that is not enough.
struct SheetText: Sendable {
    /// Lines of the cell, and Chinese characters in each, in ordinary and in small print.
    private static let plain = (lines: 13, characters: 36)
    private static let fine = (lines: 18, characters: 44)

    let lines: [String]
    let isFine: Bool

    init(_ text: String) {
        let all = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        if Self.height(all, Self.plain.characters) <= Self.plain.lines {
            (lines, isFine) = (all, false)
            return
        }
        isFine = true
        var kept: [String] = []
        var left = Self.fine.lines
        for line in all {
            let needed = Self.height([line], Self.fine.characters)
            if needed > left {
                if left > 0 { kept.append(line.prefix(left * Self.fine.characters - 2) + "……") }
                break
            }
            kept.append(line)
            left -= needed
        }
        lines = kept
    }

    /// How many printed lines these take; letters and digits are half as wide as Chinese characters.
    private static func height(_ lines: [String], _ characters: Int) -> Int {
        lines.reduce(0) { count, line in
            let halves = line.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
            return count + max(1, (halves + characters * 2 - 1) / (characters * 2))
        }
    }
}
