import Synchronization

/// A photographed document that somebody hands in as a proof: any true JPEG or PNG becomes an upright JPEG. It is made
/// anew from the pixels, so nothing else of the file is kept: no place where it was taken, nothing hidden behind it.
package enum ProofPicture {
    /// Pixels of the longer side at most: the small print of an ID card stays legible.
    package static let sideMax = 2000
    private static let quality = 85
    /// Decoding a large picture takes much memory, so one is decoded at a time.
    private static let decoding = Mutex(())

    /// The JPEG made from the file.
    package static func accept(_ file: [UInt8]) throws(PhotoProblem) -> [UInt8] {
        let (format, header) = try Photo.inspect(file)
        let received = Received(format: format, width: header.width, height: header.height)
        guard min(header.width, header.height) >= Photo.width else { throw .tooSmall(received) }
        let pixelCount = header.width.multipliedReportingOverflow(by: header.height)
        guard !pixelCount.overflow, pixelCount.partialValue <= Photo.pixelCountMax else {
            throw .tooManyPixels(received)
        }
        let jpeg = decoding.withLock { _ in made(from: Array(file.prefix(header.end)), format, header) }
        guard let jpeg, !jpeg.isEmpty else { throw .damaged(format) }
        return jpeg
    }

    private static func made(from file: [UInt8], _ format: FileFormat, _ header: PictureHeader) -> [UInt8]? {
        let decoded = format == .jpeg ? Picture.decode(jpeg: file) : Picture.decode(png: file)
        guard let decoded, decoded.width == header.width, decoded.height == header.height else { return nil }
        let longer = max(decoded.width, decoded.height)
        let side = min(longer, sideMax)
        let whole = Picture.Area(x: 0, y: 0, width: decoded.width, height: decoded.height)
        // The shorter side of a strip ten thousand times as long still has a pixel.
        return decoded.scaled(
            whole, width: max(1, decoded.width * side / longer), height: max(1, decoded.height * side / longer))?
            .turnedUpright(from: header.orientation)?
            .jpeg(quality: quality)
    }
}
