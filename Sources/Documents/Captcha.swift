import Glibc

/// The code against robots, to be read or to be heard.
package enum Captcha {
    /// Pixels of the picture; shown at half the size, it stays sharp on any screen.
    package static let width = 240
    /// Pixels of the picture.
    package static let height = 96
    /// Digits that are drawn and spoken at most.
    package static let digitCountMax = 8

    /// A PNG of the digits, drawn anew each time: dark on light, turned, slanted and waved. Other letters are left out.
    package static func picture(of digits: String) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return picture(of: digits, using: &random)
    }

    static func picture(of digits: String, using random: inout some RandomNumberGenerator) -> [UInt8] {
        guard let canvas = Picture(width: width * 2, height: height * 2) else { return [] }
        canvas.fill(Color(red: 246, green: 248, blue: 250))
        drawNoise(on: canvas, using: &random)
        let drawn = digits.filter { DigitStrokes.lines(of: $0).count > 0 }.prefix(digitCountMax)
        let wave = Wave(using: &random)
        for (index, digit) in drawn.enumerated() {
            draw(digit, index: index, of: drawn.count, on: canvas, wave, using: &random)
        }
        let area = Picture.Area(x: 0, y: 0, width: canvas.width, height: canvas.height)
        return canvas.scaled(area, width: width, height: height)?.png(colorCountMax: 32) ?? []
    }

    private static func draw(
        _ digit: Character, index: Int, of count: Int, on canvas: Picture, _ wave: Wave,
        using random: inout some RandomNumberGenerator
    ) {
        let cell = Double(canvas.width - 40) / Double(max(4, count))
        let start = (Double(canvas.width) - cell * Double(count)) / 2
        let size = Double(canvas.height) * Double.random(in: 0.58...0.68, using: &random)
        let span = min(size * 0.8, cell * 0.95)
        let angle = Double.random(in: -0.26...0.26, using: &random)
        let slant = Double.random(in: -0.2...0.2, using: &random)
        let centreX = start + cell * (Double(index) + 0.5) + .random(in: -4...4, using: &random)
        let centreY = Double(canvas.height) / 2 + .random(in: -10...10, using: &random)
        let ink = darkInk(using: &random)
        for line in DigitStrokes.lines(of: digit) {
            let points = line.map { point in
                let y = (point.y - 0.5) * size
                let x = (point.x - 0.5) * span + slant * y
                return wave.moved(
                    x: centreX + x * cos(angle) - y * sin(angle), y: centreY + x * sin(angle) + y * cos(angle))
            }
            canvas.stroke(points, thickness: Double(canvas.height) / 16, ink)
        }
    }

    /// Pale curves and dots, too thin and too light to be taken for digits.
    private static func drawNoise(on canvas: Picture, using random: inout some RandomNumberGenerator) {
        for _ in 0..<3 {
            let wave = Wave(using: &random)
            let y = Double(canvas.height) * .random(in: 0.2...0.8, using: &random)
            let slope = Double.random(in: -0.15...0.15, using: &random)
            let points = stride(from: 0, through: Double(canvas.width), by: 12).map { x in
                let moved = wave.moved(x: x, y: y + slope * (x - Double(canvas.width) / 2))
                return (x: moved.x, y: y + (moved.y - y) * 2)
            }
            canvas.stroke(points, thickness: 4, Color(red: 176, green: 188, blue: 200))
        }
        for _ in 0..<60 {
            let x = Double.random(in: 0...Double(canvas.width), using: &random)
            let y = Double.random(in: 0...Double(canvas.height), using: &random)
            canvas.ellipse(x: x, y: y, width: 5, height: 5, Color(red: 196, green: 204, blue: 212))
        }
    }

    /// At least 7 to 1 against the ground.
    private static func darkInk(using random: inout some RandomNumberGenerator) -> Color {
        Color(
            red: .random(in: 0...80, using: &random), green: .random(in: 0...60, using: &random),
            blue: .random(in: 20...110, using: &random))
    }
}

/// A gentle wave through the whole picture.
private struct Wave {
    private let phaseX, phaseY, lengthX, lengthY: Double
    private let heightPixels = 6.0

    init(using random: inout some RandomNumberGenerator) {
        phaseX = .random(in: 0...(2 * .pi), using: &random)
        phaseY = .random(in: 0...(2 * .pi), using: &random)
        lengthX = .random(in: 90...150, using: &random)
        lengthY = .random(in: 110...190, using: &random)
    }

    func moved(x: Double, y: Double) -> (x: Double, y: Double) {
        (
            x: x + heightPixels * sin(2 * .pi * y / lengthX + phaseX),
            y: y + heightPixels * sin(2 * .pi * x / lengthY + phaseY)
        )
    }
}
