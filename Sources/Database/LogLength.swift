import CSQLite

/// Counts the pages of the write-ahead log, as SQLite tells them after each COMMIT of the writer.
final class LogLength {
    private let pages: UnsafeMutablePointer<Int32>

    init(connection: OpaquePointer) {
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        // It takes the place of SQLite's own hook, the automatic checkpoint.
        sqlite3_wal_hook(
            connection,
            { context, _, _, pageCount in
                context?.assumingMemoryBound(to: Int32.self).pointee = pageCount
                return SQLITE_OK
            }, pages)
    }

    deinit {
        pages.deallocate()
    }

    var pageCount: Int { Int(pages.pointee) }

    func reset() {
        pages.pointee = 0
    }
}
