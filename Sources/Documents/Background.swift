/// The ground behind a portrait: a strip along the top and strips down both sides, above the shoulders.
enum Background {
    /// The share of the ground that has to be of one colour.
    private static let shareMin = 0.6

    static func looksRedOrBlue(_ portrait: Picture) -> Bool {
        var total = 0
        var red = 0
        var blue = 0
        for y in 0..<portrait.height / 2 {
            for x in 0..<portrait.width where isGround(x, y, portrait) {
                let color = portrait.color(x: x, y: y)
                total += 1
                if looksRed(color) { red += 1 }
                if looksBlue(color) { blue += 1 }
            }
        }
        guard total > 0 else { return false }
        return Double(max(red, blue)) / Double(total) >= shareMin
    }

    private static func isGround(_ x: Int, _ y: Int, _ portrait: Picture) -> Bool {
        let strip = max(1, portrait.width / 10)
        return y < portrait.height / 16 || x < strip || x >= portrait.width - strip
    }

    private static func looksRed(_ color: Color) -> Bool {
        color.red >= 90 && color.red * 10 >= color.green * 17 && color.red * 10 >= color.blue * 15
    }

    /// From the light blue of studios to navy.
    private static func looksBlue(_ color: Color) -> Bool {
        color.blue >= 80 && color.blue * 10 >= color.red * 14 && color.blue * 20 >= color.green * 23
    }
}
