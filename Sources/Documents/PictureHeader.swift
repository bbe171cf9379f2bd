/// What the header of a picture declares, read without decoding a pixel.
struct PictureHeader {
    /// Pixels as stored, before the orientation is applied.
    let width: Int
    let height: Int
    let orientation: Orientation
    /// The offset behind the end marker; what follows it is no part of the picture.
    let end: Int

    enum Fault: Error {
        /// The file ends before its end marker.
        case truncated
        case damaged
    }
}

/// How the stored rows and columns lie (Exif 2.32, tag 0x0112).
enum Orientation: Int {
    case upright = 1
    case mirrored, upsideDown, mirroredUpsideDown, transposed, turnedLeft, transversed, turnedRight

    var swapsSides: Bool { rawValue >= Orientation.transposed.rawValue }
}

extension PictureHeader {
    /// A progressive JPEG has about ten scans; thousands of them make a small file costly to decode.
    static let scanCountMax = 64

    /// JPEG, ITU-T T.81 annex B: segments up to the frame header, scans up to the end-of-image marker.
    static func jpeg(_ file: [UInt8]) throws(Fault) -> PictureHeader {
        let reader = ByteReader(file)
        var size: (width: Int, height: Int)?
        var orientation = Orientation.upright
        var scanCount = 0
        var offset = 2
        while true {
            let marker = try nextMarker(reader, &offset)
            if marker == 0xd9 { break }
            guard let length = reader.uint16(at: offset) else { throw .truncated }
            guard length >= 2 else { throw .damaged }
            guard offset + length <= reader.count else { throw .truncated }
            switch marker {
            case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf:
                guard let height = reader.uint16(at: offset + 3), let width = reader.uint16(at: offset + 5) else {
                    throw .truncated
                }
                if size == nil { size = (width, height) }
            case 0xe1 where reader.spells("Exif\0\0", at: offset + 2):
                orientation = exif(file[(offset + 2)..<(offset + length)].dropFirst(6)) ?? orientation
            case 0xda:
                scanCount += 1
                guard scanCount <= scanCountMax else { throw .damaged }
                offset = endOfScan(file, from: offset + length)
                continue
            default: break
            }
            offset += length
        }
        guard let size, scanCount > 0 else { throw .damaged }
        return PictureHeader(width: size.width, height: size.height, orientation: orientation, end: offset)
    }

    /// Reads the marker at `offset`, which may be preceded by fill bytes, and moves behind it.
    private static func nextMarker(_ reader: ByteReader, _ offset: inout Int) throws(Fault) -> UInt8 {
        guard let first = reader.byte(at: offset) else { throw .truncated }
        guard first == 0xff else { throw .damaged }
        while let byte = reader.byte(at: offset) {
            offset += 1
            if byte != 0xff { return byte }
        }
        throw .truncated
    }

    /// The offset of the next marker after entropy-coded data, where FF 00 is data and FF D0–D7 are restarts.
    private static func endOfScan(_ file: [UInt8], from start: Int) -> Int {
        file.withUnsafeBufferPointer { bytes in
            var offset = start
            while offset + 1 < bytes.count {
                let next = bytes[offset + 1]
                if bytes[offset] == 0xff, next != 0, next != 0xff, !(0xd0...0xd7).contains(next) { return offset }
                offset += 1
            }
            return bytes.count
        }
    }

    /// PNG, W3C recommendation §5: IHDR first, chunks up to IEND; eXIf may tell the orientation.
    static func png(_ file: [UInt8]) throws(Fault) -> PictureHeader {
        let reader = ByteReader(file)
        guard reader.count >= 33 else { throw .truncated }
        guard reader.uint32(at: 8) == 13, reader.spells("IHDR", at: 12),
            let width = reader.uint32(at: 16), let height = reader.uint32(at: 20)
        else { throw .damaged }
        var orientation = Orientation.upright
        var offset = 8
        while true {
            guard let length = reader.uint32(at: offset), offset + length + 12 <= reader.count else { throw .truncated }
            if reader.spells("eXIf", at: offset + 4) {
                orientation = exif(file[(offset + 8)..<(offset + 8 + length)]) ?? orientation
            }
            let isEnd = reader.spells("IEND", at: offset + 4)
            offset += length + 12
            if isEnd { break }
        }
        return PictureHeader(width: width, height: height, orientation: orientation, end: offset)
    }

    /// The orientation in the first directory of a TIFF block (TIFF 6.0 §2).
    private static func exif(_ block: ArraySlice<UInt8>) -> Orientation? {
        var reader = ByteReader(block)
        if reader.spells("II", at: 0) {
            reader.isLittleEndian = true
        } else if !reader.spells("MM", at: 0) {
            return nil
        }
        guard let directory = reader.uint32(at: 4), let count = reader.uint16(at: directory) else { return nil }
        for entry in 0..<count {
            let offset = directory + 2 + entry * 12
            guard let tag = reader.uint16(at: offset) else { return nil }
            guard tag == 0x0112 else { continue }
            return reader.uint16(at: offset + 8).flatMap(Orientation.init)
        }
        return nil
    }
}
