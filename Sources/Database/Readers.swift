import Glibc
import Synchronization

/// The reading connections, one per thread, opened at the thread's first read and closed when the thread ends or the
/// database is closed. A thread keeps its own, so its page cache and statements stay in its core's caches and
/// nothing is locked on the way.
final class Readers: Sendable {
    /// What a thread's slot holds. The slot keeps it alive until the thread ends.
    private final class Reader: @unchecked Sendable {
        let readers: Readers
        /// Used by its own thread; taken away, under the lock of `readers`, when thread or database ends.
        var connection: Connection?

        init(_ readers: Readers, _ connection: Connection) {
            self.readers = readers
            self.connection = connection
        }
    }

    private let options: Options
    private let slot: pthread_key_t
    private let all = Mutex<[ObjectIdentifier: Reader]>([:])

    init(_ options: Options) throws {
        self.options = options
        var slot = pthread_key_t()
        let code = pthread_key_create(&slot) { value in
            guard let value else { return }
            let reader = Unmanaged<Reader>.fromOpaque(value).takeRetainedValue()
            reader.readers.forget(reader)
        }
        guard code == 0 else {
            throw DatabaseError.cannotOpen(path: options.path, reason: "too many databases are open in this process")
        }
        self.slot = slot
    }

    /// The calling thread's connection.
    func connection() throws -> Connection {
        if let value = pthread_getspecific(slot),
            let connection = Unmanaged<Reader>.fromOpaque(value).takeUnretainedValue().connection
        {
            return connection
        }
        let connection = try Connection(path: options.path, options: options, isWriter: false)
        let reader = Reader(self, connection)
        all.withLock { $0[ObjectIdentifier(reader)] = reader }
        pthread_setspecific(slot, Unmanaged.passRetained(reader).toOpaque())
        return connection
    }

    /// Closes every connection. Nobody reads any more: a read keeps its database, and so this, alive. The slots of
    /// threads that live on keep an empty `Reader` each.
    func close() {
        pthread_key_delete(slot)
        all.withLock { readers in
            for reader in readers.values { reader.connection = nil }
            readers = [:]
        }
    }

    private func forget(_ reader: Reader) {
        all.withLock {
            $0[ObjectIdentifier(reader)] = nil
            reader.connection = nil
        }
    }
}
