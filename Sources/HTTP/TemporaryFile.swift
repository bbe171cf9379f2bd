import CLinux
import Glibc

/// A file that exists as long as this object does. Its name tells nothing about its content.
package final class TemporaryFile: Sendable {
    /// Where the file is.
    package let path: String
    /// Its size in bytes.
    package let byteCount: Int

    private init(path: String, byteCount: Int) {
        self.path = path
        self.byteCount = byteCount
    }

    /// Writes `bytes` into a new file of `folder`, readable by this user alone. Throws SystemError.
    package convenience init(bytes: [UInt8], folder: String) throws {
        var writer = try TemporaryFileWriter(folder: folder)
        try bytes.withUnsafeBytes { try writer.append($0) }
        let (path, byteCount) = try writer.close()
        self.init(path: path, byteCount: byteCount)
    }

    /// Takes over the file that `writer` has filled.
    convenience init(_ writer: consuming TemporaryFileWriter) throws {
        let (path, byteCount) = try writer.close()
        self.init(path: path, byteCount: byteCount)
    }

    deinit {
        unlink(path)
    }

    /// The whole content. Throws SystemError.
    package func read() throws -> [UInt8] {
        try FileContent.read(path)
    }

    /// Makes `folder` and deletes what processes that are gone have left in it. Throws SystemError.
    static func prepare(folder: String) throws {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw SystemError("mkdir \(folder)") }
        guard let listing = opendir(folder) else { throw SystemError("opendir \(folder)") }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let pieces = name.split(separator: "-")
            guard pieces.count == 3, pieces[0] == "upload", let owner = pid_t(pieces[1]), owner != getpid(),
                kill(owner, 0) != 0, errno == ESRCH
            else { continue }
            unlink(folder + "/" + name)
        }
    }
}

/// Fills a temporary file; the file goes when it is dropped before `close`.
struct TemporaryFileWriter: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var byteCount = 0
    private var isKept = false

    init(folder: String) throws {
        var generator = SystemRandomNumberGenerator()
        path = "\(folder)/upload-\(getpid())-\(String(generator.next(), radix: 36))"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
    }

    deinit {
        Glibc.close(descriptor)
        if !isKept { unlink(path) }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, bytes[part: written..<bytes.count].baseAddress, bytes.count - written)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write \(path)") }
            written += count
        }
        byteCount += written
    }

    consuming func close() throws -> (path: String, byteCount: Int) {
        isKept = true
        return (path, byteCount)
    }
}

/// A file read whole.
enum FileContent {
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemError("fstat \(path)") }
        var content = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < content.count {
            let count = content.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read \(path)") }
            if count == 0 { break }
            filled += count
        }
        content.removeLast(content.count - filled)
        return content
    }
}
