/// What a file is by its content; its name says nothing.
package enum FileFormat: String, Sendable, CaseIterable {
    case jpeg = "JPG"
    case png = "PNG"
    case gif = "GIF"
    case webP = "WebP"
    case heic = "HEIC"
    case avif = "AVIF"
    case bmp = "BMP"
    case tiff = "TIFF"
    case pdf = "PDF"
    case svg = "SVG"
    case html = "HTML"
    case zip = "ZIP"
    case oldOffice = "DOC/XLS"
    case video = "MP4"
    case unknown = "未知格式"

    /// Looks at the first kilobyte.
    package static func recognize(_ file: [UInt8]) -> FileFormat {
        let head = ByteReader(file.prefix(1024))
        let signatures: [(FileFormat, [UInt8])] = [
            (.jpeg, [0xff, 0xd8, 0xff]),
            (.png, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
            (.gif, Array("GIF8".utf8)),
            (.bmp, Array("BM".utf8)),
            (.tiff, [0x49, 0x49, 0x2a, 0x00]),
            (.tiff, [0x4d, 0x4d, 0x00, 0x2a]),
            (.zip, [0x50, 0x4b, 0x03, 0x04]),
            (.oldOffice, [0xd0, 0xcf, 0x11, 0xe0]),
        ]
        if let found = signatures.first(where: { head.bytes.starts(with: $0.1) }) { return found.0 }
        if head.spells("RIFF", at: 0), head.spells("WEBP", at: 8) { return .webP }
        if head.spells("ftyp", at: 4) { return mediaContainer(head) }
        return markup(head)
    }

    /// ISO/IEC 14496-12: the major brand follows `ftyp`; HEIF brands are those of ISO/IEC 23008-12.
    private static func mediaContainer(_ head: ByteReader) -> FileFormat {
        let heif: [StaticString] = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]
        if heif.contains(where: { head.spells($0, at: 8) }) { return .heic }
        return head.spells("avi", at: 8) ? .avif : .video
    }

    private static func markup(_ head: ByteReader) -> FileFormat {
        let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
        let text = head.bytes.starts(with: byteOrderMark) ? head.bytes.dropFirst(3) : head.bytes
        let start = text.drop { $0 <= 0x20 }
        let lowered = start.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
        func begins(_ word: String) -> Bool { lowered.starts(with: word.utf8) }
        if begins("%pdf-") { return .pdf }
        if begins("<svg") { return .svg }
        if begins("<?xml") { return String(decoding: lowered, as: UTF8.self).contains("<svg") ? .svg : .html }
        return begins("<!doctype html") || begins("<html") || begins("<script") || begins("<!--") ? .html : .unknown
    }
}
