/// A Range field (RFC 9110 §14): one range of bytes is served; several, and other units, are ignored as §14.2
/// allows.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int>)
    case unsatisfiable

    init(_ value: String, byteCount: Int) {
        self = .whole
        let pieces = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2, pieces[0].lowercased() == "bytes" else { return }
        let specifications = pieces[1].split { $0 == "," || $0 == " " || $0 == "\t" }
        guard specifications.count == 1 else { return }
        let bounds = specifications[0].split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }) else { return }
        switch (Self.number(bounds[0]), Self.number(bounds[1])) {
        case (nil, nil): return
        case (nil, let suffix?):
            self =
                suffix == 0 || byteCount == 0
                ? .unsatisfiable : .part((byteCount - min(suffix, byteCount))..<byteCount)
        case (let first?, let last):
            if let last, last < first { return }
            guard first < byteCount else {
                self = .unsatisfiable
                return
            }
            self = .part(first..<(min(last ?? .max, byteCount - 1) + 1))
        }
    }

    /// Nil for no digits; what no integer holds is the largest one.
    private static func number(_ digits: Substring) -> Int? {
        digits.isEmpty ? nil : Int(digits) ?? Int.max
    }
}
