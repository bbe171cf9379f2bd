import ArgumentParser
import Database
import Glibc

/// The one folder of an installation. Its mode is marked by its first start: a rehearsal never opens a folder of
/// production, nor the reverse.
struct DataFolder {
    enum Mode: String { case rehearsal, production }

    let path: String
    var databasePath: String { path + "/kaozheng.db" }
    var attachmentsPath: String { path + "/attachments" }
    var temporaryPath: String { path + "/temporary" }
    private var modePath: String { path + "/mode" }

    /// Makes the folder where it is missing.
    init(_ path: String) throws {
        self.path = path
        for folder in [path, attachmentsPath, temporaryPath] where mkdir(folder, 0o700) != 0 {
            guard errno == EEXIST else { throw ValidationError("\(folder): \(String(cString: strerror(errno)))") }
        }
    }

    /// A folder that is there already, for commands that only look: a mistyped name must not make a new one.
    init(existing path: String) throws {
        self.path = path
        guard access(databasePath, R_OK) == 0 else {
            throw ValidationError("\(path) holds no readable database: \(String(cString: strerror(errno)))")
        }
    }

    /// The database, for reading only: while the server runs, or from a backup.
    func openToRead() throws -> Database {
        var options = Options()
        options.isReadOnly = true
        return try Database(path: databasePath, options: options)
    }

    /// Refuses a folder of the other mode; marks one that has none yet.
    func mark(_ mode: Mode) throws {
        if let known = try TextFile.read(modePath)?.split(separator: "\n").first {
            guard known == mode.rawValue else {
                throw ValidationError(
                    "\(path) is a folder of \(known); it is never opened for \(mode.rawValue). "
                        + "Name another with --data."
                )
            }
        } else {
            try TextFile.write(mode.rawValue + "\n", to: modePath)
        }
    }

    /// Holds the lock until the process ends: one process writes. Never a lock on the database file itself, because
    /// closing any descriptor of it would drop SQLite's own.
    func lock() throws {
        let descriptor = open(path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("\(path)/lock: \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ValidationError("Another kaozheng works on \(path); stop it first.")
        }
    }

    /// Leftovers of uploads that a crash interrupted.
    func emptyTemporaryFolder() {
        guard let folder = opendir(temporaryPath) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { unlink(temporaryPath + "/" + name) }
        }
    }
}

/// Small text files, read and written whole.
enum TextFile {
    /// The text, or nil when there is no such file.
    static func read(_ path: String) throws -> String? {
        guard let file = fopen(path, "r") else {
            guard errno == ENOENT else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
            return nil
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the text and waits until it is on the disk.
    static func write(_ text: String, to path: String) throws {
        let bytes = Array(text.utf8)
        guard let file = fopen(path, "w") else { throw failure(path) }
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0
        let isKept = isWritten && fsync(fileno(file)) == 0
        guard fclose(file) == 0, isKept else { throw failure(path) }
    }

    private static func failure(_ path: String) -> ValidationError {
        ValidationError("\(path): \(String(cString: strerror(errno)))")
    }
}
