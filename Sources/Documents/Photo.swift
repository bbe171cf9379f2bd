import Synchronization

/// The applicant's portrait: any true JPEG or PNG that is large enough becomes a 130×160 JPEG of at most 30 KB.
package enum Photo {
    /// Pixels of the stored photo; its sides are as 13 to 16.
    package static let width = 130
    /// Pixels of the stored photo.
    package static let height = 160
    /// Size of the stored photo at most.
    package static let byteCountMax = 30 * 1024
    /// Size of a file that is looked at.
    package static let fileBytesMax = 10 * 1024 * 1024
    /// Pixels that are decoded at most; decoding takes 4 to 8 bytes for each.
    package static let pixelCountMax = 25_000_000

    /// A picture with more pixels is decoded alone, so that several at once do not fill the memory.
    private static let pixelCountShared = 4_000_000
    private static let large = Mutex(())

    /// A 130×160 JPEG of at most 30 KB made from the file.
    package static func accept(_ file: [UInt8]) throws(PhotoProblem) -> [UInt8] {
        try prepare(file).jpeg
    }

    /// The photo as it would be stored, with what a preview says beside it.
    package static func prepare(_ file: [UInt8]) throws(PhotoProblem) -> PreparedPhoto {
        let (format, header) = try inspect(file)
        let swaps = header.orientation.swapsSides
        let received = Received(
            format: format, width: swaps ? header.height : header.width, height: swaps ? header.width : header.height)
        guard received.width >= width, received.height >= height else { throw .tooSmall(received) }
        let pixelCount = header.width.multipliedReportingOverflow(by: header.height)
        guard !pixelCount.overflow, pixelCount.partialValue <= pixelCountMax else { throw .tooManyPixels(received) }

        let content = Array(file.prefix(header.end))
        let portrait: Picture?
        if pixelCount.partialValue > pixelCountShared {
            portrait = large.withLock { _ in PortraitBox(makePortrait(content, format, header)) }.picture
        } else {
            portrait = makePortrait(content, format, header)
        }
        guard let portrait, let jpeg = compressed(portrait) else { throw .damaged(format) }
        return PreparedPhoto(
            jpeg: jpeg, received: received, backgroundLooksRedOrBlue: Background.looksRedOrBlue(portrait))
    }

    /// Whether the ground around the head looks red or blue; false for what is no JPEG.
    package static func backgroundLooksRedOrBlue(jpeg: [UInt8]) -> Bool {
        guard let header = try? PictureHeader.jpeg(jpeg), header.width <= 4096, header.height <= 4096,
            let picture = Picture.decode(jpeg: jpeg)
        else { return false }
        return Background.looksRedOrBlue(picture)
    }

    static func inspect(_ file: [UInt8]) throws(PhotoProblem) -> (FileFormat, PictureHeader) {
        guard !file.isEmpty else { throw .empty }
        guard file.count <= fileBytesMax else { throw .tooManyBytes(file.count) }
        let format = FileFormat.recognize(file)
        do throws(PictureHeader.Fault) {
            switch format {
            case .jpeg: return (format, try PictureHeader.jpeg(file))
            case .png: return (format, try PictureHeader.png(file))
            default: break
            }
        } catch {
            throw error == .truncated ? .truncated(format) : .damaged(format)
        }
        throw .wrongFormat(format)
    }

    /// Decoded, centre-cropped, scaled and turned upright; nil if the file cannot be decoded.
    private static func makePortrait(_ file: [UInt8], _ format: FileFormat, _ header: PictureHeader) -> Picture? {
        let decoded = format == .jpeg ? Picture.decode(jpeg: file) : Picture.decode(png: file)
        guard let decoded, decoded.width == header.width, decoded.height == header.height else { return nil }
        let target = header.orientation.swapsSides ? (width: height, height: width) : (width: width, height: height)
        let area = centre(of: decoded, like: target)
        return decoded.scaled(area, width: target.width, height: target.height)?
            .turnedUpright(from: header.orientation)
    }

    private static func centre(of picture: Picture, like target: (width: Int, height: Int)) -> Picture.Area {
        let isWide = picture.width * target.height > picture.height * target.width
        let cropWidth = isWide ? picture.height * target.width / target.height : picture.width
        let cropHeight = isWide ? picture.height : picture.width * target.height / target.width
        return Picture.Area(
            x: (picture.width - cropWidth) / 2, y: (picture.height - cropHeight) / 2,
            width: cropWidth, height: cropHeight)
    }

    /// In the best quality that fits.
    private static func compressed(_ portrait: Picture) -> [UInt8]? {
        for quality in [95, 90, 85, 80, 70, 60, 50, 40, 30, 20] {
            let jpeg = portrait.jpeg(quality: quality)
            if !jpeg.isEmpty, jpeg.count <= byteCountMax { return jpeg }
        }
        return nil
    }
}

/// Carries a picture out of a lock's closure; it is made in there and used by its maker only.
private struct PortraitBox: @unchecked Sendable {
    let picture: Picture?

    init(_ picture: Picture?) {
        self.picture = picture
    }
}

/// A photo ready to be stored.
package struct PreparedPhoto: Sendable {
    /// 130×160 pixels, at most 30 KB, without the metadata of the file.
    package let jpeg: [UInt8]
    /// What was handed in.
    package let received: Received
    /// False is a warning to the applicant and the reviewer, no refusal.
    package let backgroundLooksRedOrBlue: Bool

    /// Whether something was cut off at the sides or at top and bottom.
    package var isCropped: Bool { received.width * Photo.height != received.height * Photo.width }

    /// What was received and what became of it.
    package var sentence: String {
        let kilobytes = (jpeg.count + 1023) / 1024
        let change =
            received.width == Photo.width && received.height == Photo.height ? "" : isCropped ? "居中裁剪并缩小，" : "缩小，"
        return "收到 \(received)，已\(change)存为 \(Photo.width)×\(Photo.height) 像素的 JPG（\(kilobytes) KB）。"
    }
}

/// A picture as it was handed in.
package struct Received: Sendable, Equatable, CustomStringConvertible {
    /// By content.
    package let format: FileFormat
    /// Pixels, turned upright.
    package let width: Int
    /// Pixels, turned upright.
    package let height: Int

    /// As in 「PNG，150×200 像素」.
    package var description: String { "\(format.rawValue)，\(width)×\(height) 像素" }
}
