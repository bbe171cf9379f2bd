import CZlib

/// Compresses contents in the gzip format (RFC 1952). One object serves one thread; its memory is used again.
final class Gzip {
    /// Below this size compression gains nothing; above, one content would hold up a loop.
    static let bytesMin = 1024
    static let bytesMax = 1024 * 1024

    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    init(level: Int32 = 1) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let gzipWindowBits: Int32 = 15 + 16
        let memoryLevel: Int32 = 8
        isReady =
            deflateInit2_(
                stream, level, Z_DEFLATED, gzipWindowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isReady { deflateEnd(stream) }
        stream.deallocate()
    }

    /// Nil when it would not be smaller, or when there is no memory for it.
    func compress(_ content: [UInt8]) -> [UInt8]? {
        guard isReady, deflateReset(stream) == Z_OK, content.count < Int(UInt32.max) else { return nil }
        let compressed = [UInt8](unsafeUninitializedCapacity: content.count) { output, count in
            content.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                count = deflate(stream, Z_FINISH) == Z_STREAM_END ? output.count - Int(stream.pointee.avail_out) : 0
                stream.pointee.next_in = nil
                stream.pointee.next_out = nil
            }
        }
        return compressed.isEmpty ? nil : compressed
    }
}
