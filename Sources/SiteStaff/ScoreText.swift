/// Marks as people write them: 85, 59.5.
enum ScoreText {
    static func marks(_ tenths: Int) -> String {
        tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
