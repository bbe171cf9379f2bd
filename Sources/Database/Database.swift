/// A SQLite database file: many readers, one writer, group commit. Reads are synchronous and see one snapshot; writes
/// are answered when they are on the disk (WAL, synchronous = FULL).
package final class Database: Sendable {
    /// The file's path.
    package let path: String
    private let options: Options
    private let writer: Writer?
    private let readers: Readers

    /// Opens the file, which is made (0600) if there is none, unless the options say read only.
    package init(path: String, options: Options = Options()) throws {
        var options = options
        options.path = path
        self.path = path
        self.options = options
        readers = try Readers(options)
        writer = options.isReadOnly ? nil : try Writer(options, readers)
    }

    deinit {
        // The writer's connection is the last one: it moves the write-ahead log into the file.
        readers.close()
        writer?.close()
    }

    /// Runs the body on the calling thread's own connection, in one snapshot of all that was answered before, and gives
    /// what it returns. Its statements may work for `millisecondsMax` (`Options.readMillisecondsMax` if nil; 0 is
    /// without limit), else
    /// `DatabaseError.interrupted` is thrown. A read inside a read shares its snapshot and its limit.
    package func read<Value>(millisecondsMax: Int? = nil, _ body: (Connection) throws -> Value) throws -> Value {
        try readers.ofThisThread().read(
            commitCount: writer?.commitCount, millisecondsMax: millisecondsMax ?? options.readMillisecondsMax, body)
    }

    /// Runs the body on the writer's thread, in a savepoint of a transaction that it may share with other writes, and
    /// returns after COMMIT. What the body throws undoes its own writes only. If the transaction is not committed,
    /// every write of the group gets `DatabaseError.notCommitted`; if too many wait, `DatabaseError.busy`.
    /// The body has some 20 ms: all other writes wait for it.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        guard let writer else { throw DatabaseError.notWritable }
        return try await withCheckedThrowingContinuation { continuation in
            writer.submit(ResultJob(body) { continuation.resume(with: $0) })
        }
    }

    /// Runs the body as a transaction of its own on the calling thread, when the writer is free: for commands, tests
    /// and start-up, never on an event loop. Inside a write it throws `DatabaseError.misuse`.
    @discardableResult
    package func writeNow<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try writeNow(callsHook: true, body)
    }

    func writeNow<Value>(callsHook: Bool, _ body: (Connection) throws -> Value) throws -> Value {
        guard let writer else { throw DatabaseError.notWritable }
        return try withoutActuallyEscaping(body) { body in
            var result: Result<Value, any Error>?
            try writer.runNow(ResultJob(body) { result = $0 }, callsHook: callsHook)
            guard let result else { throw DatabaseError.notCommitted(reason: "The write was not run.") }
            return try result.get()
        }
    }

    /// Transactions and writes since the start.
    package var writeCounts: WriteCounts { writer?.writeCounts ?? WriteCounts() }

    /// Write closures that wait for the writer now.
    package var waitingWriteCount: Int { writer?.waitingCount ?? 0 }

    /// Whether an error says that a UNIQUE or PRIMARY KEY rule refused a row.
    package static func uniqueViolation(_ error: any Error) -> Bool {
        guard case .uniqueViolation = error as? DatabaseError else { return false }
        return true
    }
}
