import CGD
import Documents

/// Pictures that tests hand in, made here byte by byte.
enum PictureFiles {
    /// A JPEG of four quarters: red, green / blue, white, as seen when upright.
    static func quarters(width: Int, height: Int) -> [UInt8] {
        quartersImage(width, height) { gdImageJpegPtr($0, $1, 95) }
    }

    static func quartersPNG(width: Int, height: Int) -> [UInt8] {
        quartersImage(width, height) { gdImagePngPtr($0, $1) }
    }

    static func transparentPNG(width: Int, height: Int) -> [UInt8] {
        draw(width, height) {
            gdImageAlphaBlending($0, 0)
            gdImageFilledRectangle($0, 0, 0, Int32(width - 1), Int32(height - 1), 0x7f00_0000)
            gdImageSaveAlpha($0, 1)
            return gdImagePngPtr($0, $1)
        } color: { _, _ in
            0
        }
    }

    /// Pixels of many colours, which no quality makes small.
    static func noise(width: Int, height: Int) -> [UInt8] {
        draw(width, height) {
            gdImageJpegPtr($0, $1, 100)
        } color: { x, y in
            Int32(truncatingIfNeeded: (x &* 73_856_093 ^ y &* 19_349_663) &* 2_654_435_761 >> 7) & 0xffffff
        }
    }

    static func plain(width: Int, height: Int, color: Int32) -> [UInt8] {
        draw(width, height, encode: { gdImageJpegPtr($0, $1, 95) }, color: { _, _ in color })
    }

    /// The JPEG with an Exif block in front that tells the orientation.
    static func withOrientation(_ orientation: UInt8, _ jpeg: [UInt8], isLittleEndian: Bool = true) -> [UInt8] {
        let block: [UInt8] =
            isLittleEndian
            ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
            : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        let payload = Array("Exif\0\0".utf8) + block
        return jpeg[..<2] + [0xff, 0xe1, 0, UInt8(payload.count + 2)] + payload + jpeg[2...]
    }

    /// A PNG header that declares any size, and an end, with nothing between.
    static func pngBomb(width: UInt32, height: UInt32) -> [UInt8] {
        func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
        let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        let header = bytes(13) + Array("IHDR".utf8) + bytes(width) + bytes(height) + [8, 2, 0, 0, 0] + bytes(0)
        return signature + header + bytes(0) + Array("IEND".utf8) + [0xae, 0x42, 0x60, 0x82]
    }

    /// The JPEG with another size in its frame header.
    static func declaring(width: Int, height: Int, _ jpeg: [UInt8]) -> [UInt8] {
        var changed = jpeg
        guard let frame = jpeg.indices.dropLast(9).first(where: { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xc0 }) else {
            return []
        }
        let size = [height >> 8, height & 255, width >> 8, width & 255].map { UInt8($0) }
        changed.replaceSubrange((frame + 5)..<(frame + 9), with: size)
        return changed
    }

    /// Width, height and the colour in the middle of each quarter, by row; nil if libgd cannot decode it.
    static func look(at jpeg: [UInt8]) -> (width: Int, height: Int, quarters: [String])? {
        var copy = jpeg
        guard let image = gdImageCreateFromJpegPtrEx(Int32(copy.count), &copy, 0) else { return nil }
        defer { gdImageDestroy(image) }
        let (width, height) = (image.pointee.sx, image.pointee.sy)
        let quarters = [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
            name(of: gdImageGetTrueColorPixel(image, width * Int32(x) / 4, height * Int32(y) / 4))
        }
        return (Int(width), Int(height), quarters)
    }

    private static func name(of color: Int32) -> String {
        let channels = [color >> 16 & 255, color >> 8 & 255, color & 255].map { $0 > 128 }
        return switch channels {
        case [true, false, false]: "red"
        case [false, true, false]: "green"
        case [false, false, true]: "blue"
        case [true, true, true]: "white"
        default: "other"
        }
    }

    private static func quartersImage(
        _ width: Int, _ height: Int, _ encode: (gdImagePtr, UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?
    ) -> [UInt8] {
        draw(width, height, encode: encode) { x, y in
            switch (x < width / 2, y < height / 2) {
            case (true, true): 0xff0000
            case (false, true): 0x00ff00
            case (true, false): 0x0000ff
            case (false, false): 0xffffff
            }
        }
    }

    private static func draw(
        _ width: Int, _ height: Int,
        encode: (gdImagePtr, UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?, color: (Int, Int) -> Int32
    ) -> [UInt8] {
        guard let image = gdImageCreateTrueColor(Int32(width), Int32(height)) else { return [] }
        defer { gdImageDestroy(image) }
        for y in 0..<height {
            for x in 0..<width { gdImageSetPixel(image, Int32(x), Int32(y), color(x, y)) }
        }
        var count: Int32 = 0
        guard let bytes = encode(image, &count) else { return [] }
        defer { gdFree(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
}
