import Database
import Glibc
import HTTP
import Site
import Workflow

/// Files that people hand in. Each lies under the hash of its content in DATA/attachments, outside everything that is
/// served by itself; a page that serves one asks first who may see it.
package struct Attachments: Sendable {
    /// What a stored file is known by.
    package struct Stored: Sendable, Equatable {
        /// SHA-256 of the content, 64 hexadecimal digits.
        package let sha256: String
        package let byteCount: Int
    }

    package enum Failure: Error, Equatable {
        /// The disk refuses: which call, and why.
        case disk(String)
        /// The file's content is not what was stored.
        case damaged(String)
    }

    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// Writes the content, unless it is there already. After this returns it survives a crash: the bytes and then the
    /// name are forced to the disk. Blocks; call it on a worker.
    package func store(_ bytes: [UInt8]) throws -> Stored {
        let stored = Stored(sha256: Hexadecimal.text(Secrets.sha256(bytes)), byteCount: bytes.count)
        let place = place(of: stored.sha256)
        for folder in [folder, place.folder] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw failure("mkdir")
        }
        if let known = try? read(stored.sha256), known == bytes { return stored }
        let temporary = place.folder + "/." + Hexadecimal.text(Secrets.random(byteCount: 8))
        do {
            try write(bytes, to: temporary)
            guard rename(temporary, place.path) == 0 else { throw failure("rename") }
        } catch {
            unlink(temporary)
            throw error
        }
        try force(place.folder)
        return stored
    }

    /// The content, checked against its hash. Blocks; call it on a worker.
    package func read(_ sha256: String) throws -> [UInt8] {
        guard sha256.utf8.count == 64, sha256.utf8.allSatisfy(Hexadecimal.isDigit) else {
            throw Failure.damaged(sha256)
        }
        let descriptor = open(place(of: sha256).path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw failure("read") }
            if count == 0 { break }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        guard Hexadecimal.text(Secrets.sha256(bytes)) == sha256 else { throw Failure.damaged(sha256) }
        return bytes
    }

    private func place(of sha256: String) -> (folder: String, path: String) {
        let inner = folder + "/" + sha256.prefix(2)
        return (inner, inner + "/" + sha256)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("write") }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    /// The new name is on the disk when its folder is.
    private func force(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    private func failure(_ call: String) -> Failure { .disk("\(call): \(String(cString: strerror(errno)))") }
}

/// A stored file with its type, as the tables refer to it.
package struct Attachment: Sendable {
    package let id: Int
    package let sha256: String
    package let byteCount: Int
    package let mediaType: String

    /// Notes a stored file and gives the id that other tables refer to.
    package static func insert(
        _ stored: Attachments.Stored, mediaType: String, accountID: Int?, at now: Moment, in connection: Connection
    ) throws -> Int {
        try connection.insert(
            "INSERT INTO attachment (sha256, byte_count, media_type, account_id, created_at) VALUES (?, ?, ?, ?, ?)",
            stored.sha256, stored.byteCount, mediaType, accountID, now)
    }

    /// The attachment; whether the viewer may see it, the page has asked before.
    package static func find(_ id: Int, in connection: Connection) throws -> Attachment? {
        try connection.first("SELECT id, sha256, byte_count, media_type FROM attachment WHERE id = ?", id) {
            Attachment(id: try $0[0], sha256: try $0[1], byteCount: try $0[2], mediaType: try $0[3])
        }
    }
}

extension Site {
    /// The files of this installation.
    package var attachments: Attachments { Attachments(folder: configuration.dataFolder + "/attachments") }
}

extension Visit {
    /// Stores content on a worker; `Attachment.insert` then belongs into the write that refers to it.
    package func store(_ bytes: [UInt8]) async throws -> Attachments.Stored {
        let attachments = site.attachments
        return try await site.workers.run { try attachments.store(bytes) }
    }

    /// An attachment as an answer: of its stored type, never run as a page (controls.md 27).
    package func attachment(_ attachment: Attachment, name: String, isInline: Bool = false) async throws -> Response {
        let attachments = site.attachments
        let bytes = try await site.workers.run { try attachments.read(attachment.sha256) }
        var response = file(bytes, type: attachment.mediaType, name: name, isInline: isInline)
        response.add(.contentSecurityPolicy, "default-src 'none'; sandbox")
        return response
    }
}

/// Bytes as hexadecimal digits in lower case.
enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }
}
