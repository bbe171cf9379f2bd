import CGD

/// A picture in memory, 4 bytes a pixel, drawn and coded by libgd.
final class Picture {
    let width: Int
    let height: Int
    private let image: gdImagePtr

    private static let silence: Void = gdKeepSilent()

    /// Nil if there is no memory for it or a side is not positive.
    init?(width: Int, height: Int) {
        _ = Picture.silence
        guard width > 0, height > 0, width <= Int(Int16.max), height <= Int(Int16.max),
            let image = gdImageCreateTrueColor(Int32(width), Int32(height))
        else { return nil }
        self.width = width
        self.height = height
        self.image = image
    }

    private init(_ image: gdImagePtr) {
        self.image = image
        self.width = Int(image.pointee.sx)
        self.height = Int(image.pointee.sy)
    }

    deinit { gdImageDestroy(image) }

    // MARK: Files

    /// Nil if anything of the picture is damaged or missing.
    static func decode(jpeg: [UInt8]) -> Picture? {
        decode(jpeg) { gdImageCreateFromWholeJpegPtr($0, $1) }
    }

    static func decode(png: [UInt8]) -> Picture? {
        decode(png) { gdImageCreateFromPngPtr($0, $1) }
    }

    private static func decode(
        _ file: [UInt8], with decoder: (Int32, UnsafeMutableRawPointer) -> gdImagePtr?
    ) -> Picture? {
        _ = silence
        guard let count = Int32(exactly: file.count) else { return nil }
        return file.withUnsafeBytes { bytes in
            guard let address = bytes.baseAddress else { return nil }
            return decoder(count, UnsafeMutableRawPointer(mutating: address)).map(Picture.init)
        }
    }

    /// Empty if libgd fails.
    func jpeg(quality: Int) -> [UInt8] {
        encoded { gdImageJpegPtr(image, $0, Int32(quality)) }
    }

    /// With at most `colorCountMax` colours; empty if libgd fails.
    func png(colorCountMax: Int) -> [UInt8] {
        guard gdImageTrueColorToPalette(image, 0, Int32(colorCountMax)) != 0 else { return [] }
        return encoded { gdImagePngPtrEx(image, $0, 6) }
    }

    private func encoded(_ encoder: (UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?) -> [UInt8] {
        var count: Int32 = 0
        guard let bytes = encoder(&count) else { return [] }
        defer { gdFree(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(max(0, count))))
    }

    // MARK: Pixels

    struct Area {
        var x, y, width, height: Int
    }

    /// The area, scaled, on a white ground.
    func scaled(_ area: Area, width: Int, height: Int) -> Picture? {
        guard let target = Picture(width: width, height: height) else { return nil }
        target.fill(Color(red: 255, green: 255, blue: 255))
        gdImageCopyResampled(
            target.image, image, 0, 0, Int32(area.x), Int32(area.y), Int32(width), Int32(height),
            Int32(area.width), Int32(area.height))
        return target
    }

    /// The picture as it is to be looked at, if it is stored in the given orientation.
    func turnedUpright(from orientation: Orientation) -> Picture? {
        let sides = orientation.swapsSides ? (width: height, height: width) : (width: width, height: height)
        guard let target = Picture(width: sides.width, height: sides.height) else { return nil }
        for y in 0..<target.height {
            for x in 0..<target.width {
                let (sourceX, sourceY) = source(of: x, y, orientation)
                let color = gdImageGetTrueColorPixel(image, Int32(sourceX), Int32(sourceY))
                gdImageSetPixel(target.image, Int32(x), Int32(y), color)
            }
        }
        return target
    }

    private func source(of x: Int, _ y: Int, _ orientation: Orientation) -> (Int, Int) {
        let right = width - 1
        let bottom = height - 1
        return switch orientation {
        case .upright: (x, y)
        case .mirrored: (right - x, y)
        case .upsideDown: (right - x, bottom - y)
        case .mirroredUpsideDown: (x, bottom - y)
        case .transposed: (y, x)
        case .turnedLeft: (y, bottom - x)
        case .transversed: (right - y, bottom - x)
        case .turnedRight: (right - y, x)
        }
    }

    func color(x: Int, y: Int) -> Color {
        Color(gdImageGetTrueColorPixel(image, Int32(x), Int32(y)))
    }

    // MARK: Shapes

    func fill(_ color: Color) {
        gdImageFilledRectangle(image, 0, 0, Int32(width - 1), Int32(height - 1), color.code)
    }

    func ellipse(x: Double, y: Double, width: Double, height: Double, _ color: Color) {
        gdImageFilledEllipse(image, pixel(x), pixel(y), pixel(width), pixel(height), color.code)
    }

    func polygon(_ corners: [(x: Double, y: Double)], _ color: Color) {
        var points = corners.map { gdPoint(x: pixel($0.x), y: pixel($0.y)) }
        gdImageFilledPolygon(image, &points, Int32(points.count), color.code)
    }

    /// A line with round ends through the points.
    func stroke(_ points: [(x: Double, y: Double)], thickness: Double, _ color: Color) {
        let stepPixels = max(1, thickness / 6)
        for (from, to) in zip(points, points.dropFirst()) {
            let distance = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
            for part in stride(from: 0, through: 1, by: min(1, stepPixels / max(distance, stepPixels))) {
                let x = from.x + (to.x - from.x) * part
                let y = from.y + (to.y - from.y) * part
                ellipse(x: x, y: y, width: thickness, height: thickness, color)
            }
        }
    }

    private func pixel(_ position: Double) -> Int32 { Int32(max(-30_000, min(30_000, position)).rounded()) }
}

/// A colour without transparency, 0 to 255 a channel.
struct Color: Equatable {
    var red, green, blue: Int

    init(red: Int, green: Int, blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From libgd's true-colour number.
    init(_ code: Int32) {
        red = Int(code >> 16 & 255)
        green = Int(code >> 8 & 255)
        blue = Int(code & 255)
    }

    var code: Int32 { Int32(red & 255) << 16 | Int32(green & 255) << 8 | Int32(blue & 255) }
}
