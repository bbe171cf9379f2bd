import Glibc

/// The digits as lines in a unit square, y downwards; drawn ones need no font file.
enum DigitStrokes {
    typealias Line = [(x: Double, y: Double)]

    /// The lines of a digit; none for another letter.
    static func lines(of digit: Character) -> [Line] {
        switch digit {
        case "0": [arc(x: 0.5, y: 0.5, width: 0.32, height: 0.45, from: 0, to: 360)]
        case "1": [[(0.28, 0.22), (0.52, 0.05), (0.52, 0.95)], [(0.3, 0.95), (0.74, 0.95)]]
        case "2": [arc(x: 0.5, y: 0.31, width: 0.3, height: 0.26, from: 195, to: 390) + [(0.2, 0.95), (0.82, 0.95)]]
        case "3":
            [
                arc(x: 0.47, y: 0.28, width: 0.28, height: 0.23, from: 205, to: 450)
                    + arc(x: 0.47, y: 0.73, width: 0.31, height: 0.22, from: 270, to: 510)
            ]
        case "4": [[(0.64, 0.95), (0.64, 0.05), (0.14, 0.68), (0.86, 0.68)]]
        case "5":
            [
                [(0.76, 0.05), (0.27, 0.05), (0.24, 0.46)]
                    + arc(x: 0.48, y: 0.66, width: 0.31, height: 0.28, from: 222, to: 505)
            ]
        case "6": [nineOrSix(turned: false)]
        case "7": [[(0.17, 0.05), (0.83, 0.05), (0.42, 0.95)]]
        case "8":
            [
                arc(x: 0.5, y: 0.27, width: 0.25, height: 0.22, from: 90, to: 450),
                arc(x: 0.5, y: 0.72, width: 0.31, height: 0.23, from: 270, to: 630),
            ]
        case "9": [nineOrSix(turned: true)]
        default: []
        }
    }

    /// Points on an ellipse of the given half axes; degrees run clockwise from the right.
    static func arc(x: Double, y: Double, width: Double, height: Double, from: Double, to: Double) -> Line {
        stride(from: from, through: to, by: 10).map { degrees in
            let angle = degrees * .pi / 180
            return (x + width * cos(angle), y + height * sin(angle))
        }
    }

    private static func nineOrSix(turned: Bool) -> Line {
        let six: Line =
            [(0.7, 0.05), (0.5, 0.16), (0.33, 0.35), (0.23, 0.55)]
            + arc(x: 0.5, y: 0.68, width: 0.29, height: 0.26, from: 180, to: 540)
        return turned ? six.map { (1 - $0.x, 1 - $0.y) } : six
    }
}
