import CSQLite

extension Database {
    /// Copies the database into a new file as it is at one moment, while others read and write. Throws `cannotOpen` when
    /// the file can't be made and `sqlite` when the copy breaks off.
    package func copy(to target: String) throws {
        var source: OpaquePointer?
        var destination: OpaquePointer?
        defer {
            sqlite3_close(source)
            sqlite3_close(destination)
        }
        guard sqlite3_open_v2(path, &source, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw DatabaseError.cannotOpen(path: path, reason: String(cString: sqlite3_errmsg(source)))
        }
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        guard sqlite3_open_v2(target, &destination, flags, nil) == SQLITE_OK else {
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
