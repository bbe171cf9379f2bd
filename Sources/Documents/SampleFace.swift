/// Drawn portraits for demonstrations and tests: flat shapes on red or blue; no likeness of anybody.
package enum SampleFace {
    /// A portrait that depends on nothing but the seed and the sides, which are taken to lie between 1 and 4,000
    /// pixels.
    package static func jpeg(seed: Int, width: Int, height: Int) -> [UInt8] {
        let width = max(1, min(4000, width))
        let height = max(1, min(4000, height))
        let scale = max(width, height) < 1000 ? 4 : 1
        guard let canvas = Picture(width: width * scale, height: height * scale) else { return [] }
        var face = Face(canvas: canvas, random: SeededRandom(seed: seed))
        face.draw()
        let area = Picture.Area(x: 0, y: 0, width: canvas.width, height: canvas.height)
        return canvas.scaled(area, width: width, height: height)?.jpeg(quality: 90) ?? []
    }
}

/// One drawing; positions are in parts of the frame, the largest 13:16 area at the foot of the picture.
private struct Face {
    let canvas: Picture
    var random: SeededRandom

    private static let grounds = [Color(red: 200, green: 24, blue: 38), Color(red: 67, green: 142, blue: 219)]
    private static let skins = [
        Color(red: 246, green: 214, blue: 186), Color(red: 233, green: 191, blue: 158),
        Color(red: 214, green: 166, blue: 130),
    ]
    private static let hairs = [
        Color(red: 28, green: 24, blue: 24), Color(red: 52, green: 38, blue: 30), Color(red: 96, green: 92, blue: 90),
    ]
    private static let clothes = [
        Color(red: 34, green: 40, blue: 56), Color(red: 236, green: 238, blue: 242),
        Color(red: 62, green: 84, blue: 70),
        Color(red: 120, green: 62, blue: 70), Color(red: 70, green: 74, blue: 82),
    ]
    private static let ink = Color(red: 40, green: 30, blue: 30)

    mutating func draw() {
        let ground = pick(Face.grounds)
        let skin = pick(Face.skins)
        let hair = pick(Face.hairs)
        let cloth = pick(Face.clothes)
        let headWidth = between(0.36, 0.43)
        let hasLongHair = random.next() % 2 == 0
        canvas.fill(ground)
        if hasLongHair { ellipse(0.5, 0.52, headWidth * 1.35, 0.62, hair) }
        drawBody(cloth, skin)
        drawHead(headWidth, skin, hair)
        drawFeatures(headWidth)
    }

    private func drawBody(_ cloth: Color, _ skin: Color) {
        ellipse(0.5, 1.06, 0.92, 0.5, cloth)
        let shade = Color(red: skin.red * 9 / 10, green: skin.green * 9 / 10, blue: skin.blue * 9 / 10)
        polygon([(0.42, 0.6), (0.58, 0.6), (0.59, 0.84), (0.5, 0.9), (0.41, 0.84)], shade)
        let collar = Color(red: 250, green: 250, blue: 250)
        polygon([(0.4, 0.81), (0.5, 0.92), (0.44, 0.98)], collar)
        polygon([(0.6, 0.81), (0.5, 0.92), (0.56, 0.98)], collar)
    }

    private mutating func drawHead(_ width: Double, _ skin: Color, _ hair: Color) {
        let fringe = between(0.23, 0.29)
        ellipse(0.5, 0.36, width * 1.14, 0.46, hair)
        ellipse(0.5 - width / 2, 0.47, 0.06, 0.1, skin)
        ellipse(0.5 + width / 2, 0.47, 0.06, 0.1, skin)
        ellipse(0.5, 0.46, width, 0.46, skin)
        polygon(
            [
                (0.5 - width * 0.46, fringe + 0.12), (0.5 - width * 0.4, 0.23), (0.5 + width * 0.4, 0.23),
                (0.5 + width * 0.46, fringe + 0.12), (0.5 + between(-0.12, 0.12), fringe),
            ], hair)
    }

    private mutating func drawFeatures(_ width: Double) {
        let eyeDistance = width * between(0.2, 0.25)
        let eyeHeight = between(0.45, 0.48)
        let hasGlasses = random.next() % 3 == 0
        for side in [-1.0, 1.0] {
            let x = 0.5 + side * eyeDistance
            ellipse(x, eyeHeight, 0.05, 0.022, Color(red: 250, green: 250, blue: 250))
            ellipse(x, eyeHeight, 0.024, 0.022, Face.ink)
            stroke([(x - 0.036, eyeHeight - 0.035), (x, eyeHeight - 0.045), (x + 0.036, eyeHeight - 0.037)], 0.012)
            guard hasGlasses else { continue }
            stroke(ring(x, eyeHeight, 0.062, 0.045), 0.008)
        }
        if hasGlasses { stroke([(0.5 - eyeDistance + 0.06, eyeHeight), (0.5 + eyeDistance - 0.06, eyeHeight)], 0.008) }
        stroke([(0.5, 0.5), (0.5 - 0.016, 0.55), (0.51, 0.556)], 0.008)
        let smile = between(0.003, 0.014)
        stroke([(0.455, 0.612), (0.5, 0.612 + smile), (0.545, 0.612)], 0.012, Color(red: 168, green: 74, blue: 70))
    }

    private func ring(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> [(x: Double, y: Double)] {
        DigitStrokes.arc(x: x, y: y, width: width, height: height, from: 0, to: 360)
    }

    private func ellipse(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: Color) {
        canvas.ellipse(x: left + x * across, y: top + y * down, width: width * across, height: height * down, color)
    }

    private func polygon(_ corners: [(x: Double, y: Double)], _ color: Color) {
        canvas.polygon(corners.map { (left + $0.x * across, top + $0.y * down) }, color)
    }

    private func stroke(_ points: [(x: Double, y: Double)], _ thickness: Double, _ color: Color = Face.ink) {
        canvas.stroke(points.map { (left + $0.x * across, top + $0.y * down) }, thickness: thickness * across, color)
    }

    private var across: Double { min(Double(canvas.width), Double(canvas.height) * 13 / 16) }
    private var down: Double { across * 16 / 13 }
    private var left: Double { (Double(canvas.width) - across) / 2 }
    private var top: Double { Double(canvas.height) - down }

    private mutating func pick(_ colors: [Color]) -> Color {
        colors[Int(random.next() % UInt64(colors.count))]
    }

    private mutating func between(_ low: Double, _ high: Double) -> Double {
        Double.random(in: low...high, using: &random)
    }
}

/// SplitMix64: the same seed gives the same numbers.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(bitPattern: Int64(seed))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
