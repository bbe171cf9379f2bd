/// How a database is opened. Every limit is here.
package struct Options: Sendable {
    /// The file, set by `Database.init`.
    var path = ""
    /// Opens without a writer, for commands that look at a copy.
    package var isReadOnly = false
    /// A read that works longer is stopped with `DatabaseError.interrupted`; 0 is without limit.
    package var readMillisecondsMax = 20
    /// How long SQLite waits for the lock of another process.
    package var busyMilliseconds = 5000
    /// More writes than these do not wait: they get `DatabaseError.busy`.
    package var waitingWritesMax = 4096
    /// The largest number of write closures that share one transaction.
    package var groupWritesMax = 256
    /// Pages of the write-ahead log after which the writer copies them into the file.
    package var checkpointPages = 1000
    /// Page cache of each reading connection.
    package var readCacheKibibytes = 8192
    /// Runs on the writer's connection after the last closure of each group, before COMMIT; if it throws, nothing of
    /// the group is committed. The chain of events is made here.
    package var beforeCommit: (@Sendable (Connection) throws -> Void)?

    /// The defaults that each property names.
    package init() {}
}
