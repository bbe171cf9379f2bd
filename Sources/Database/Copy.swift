import CSQLite
import Glibc

extension Database {
    /// Copies the database into a new file (0600) as it is at one moment, while others read and write. Throws
    /// `cannotOpen` when the file exists or can't be made, and `sqlite` when the copy breaks off; nothing is left then.
    package func copy(to target: String) throws {
        let descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError.cannotOpen(path: target, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
        do {
            try copyPages(to: target)
        } catch {
            unlink(target)
            throw error
        }
    }

    private func copyPages(to target: String) throws {
        var source: OpaquePointer?
        var destination: OpaquePointer?
        defer {
            sqlite3_close(source)
            sqlite3_close(destination)
        }
        guard sqlite3_open_v2(path, &source, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw DatabaseError.cannotOpen(path: path, reason: String(cString: sqlite3_errmsg(source)))
        }
        guard sqlite3_open_v2(target, &destination, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw DatabaseError.cannotOpen(path: target, reason: String(cString: sqlite3_errmsg(destination)))
        }
        guard let backup = sqlite3_backup_init(destination, "main", source, "main") else {
            throw DatabaseError.cannotOpen(path: target, reason: String(cString: sqlite3_errmsg(destination)))
        }
        // All pages in one step: one snapshot, however much is written meanwhile.
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else {
            throw DatabaseError.sqlite(code: Int(code), message: String(cString: sqlite3_errstr(code)), sql: "backup")
        }
    }
}
