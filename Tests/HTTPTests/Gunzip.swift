import CZlib

/// Undoes gzip, strictly.
enum Gunzip {
    struct Failure: Error {
        let code: Int32
    }

    static func bytes(_ compressed: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Failure(code: Z_MEM_ERROR)
        }
        defer { inflateEnd(&stream) }
        var input = compressed
        var output = [UInt8](repeating: 0, count: 4_000_000)
        let (code, count) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return (inflate(&stream, Z_FINISH), Int(stream.total_out))
            }
        }
        guard code == Z_STREAM_END, stream.avail_in == 0 else { throw Failure(code: code) }
        return Array(output[..<count])
    }
}
