import Glibc
import Synchronization

/// The reading connections, one per thread, opened at the thread's first read and closed when the thread ends or the
/// database is closed. A thread keeps its own, so its page cache and statements stay in its core's caches.
final class Readers: Sendable {
    /// What a thread's slot holds, and keeps alive until the thread ends.
    private final class Slot: Sendable {
        let readers: Readers
        let reader: Reader

        init(_ readers: Readers, _ reader: Reader) {
            self.readers = readers
            self.reader = reader
        }
    }

    private let options: Options
    private let key: pthread_key_t
    private let all = Mutex<[ObjectIdentifier: Reader]>([:])

    init(_ options: Options) throws {
        self.options = options
        var key = pthread_key_t()
        let code = pthread_key_create(&key) { value in
            guard let value else { return }
            let slot = Unmanaged<Slot>.fromOpaque(value).takeRetainedValue()
            slot.readers.forget(slot.reader)
        }
        guard code == 0 else {
            throw DatabaseError.cannotOpen(path: options.path, reason: "too many databases are open in this process")
        }
        self.key = key
    }

    /// The calling thread's reader.
    func ofThisThread() throws -> Reader {
        if let value = pthread_getspecific(key) {
            return Unmanaged<Slot>.fromOpaque(value).takeUnretainedValue().reader
        }
        let reader = Reader(try Connection(path: options.path, options: options, isWriter: false))
        all.withLock { $0[ObjectIdentifier(reader)] = reader }
        pthread_setspecific(key, Unmanaged.passRetained(Slot(self, reader)).toOpaque())
        return reader
    }

    /// Ends the snapshots of the threads that do not read just now.
    func endRestingSnapshots() {
        for reader in all.withLock({ Array($0.values) }) { reader.endSnapshotIfResting() }
    }

    /// Closes every connection. Nobody reads any more: a read keeps its database, and so this, alive. The slots of
    /// threads that live on keep an empty `Reader` each.
    func close() {
        pthread_key_delete(key)
        for reader in all.withLock({ Array($0.values) }) { reader.close() }
        all.withLock { $0 = [:] }
    }

    private func forget(_ reader: Reader) {
        reader.close()
        all.withLock { $0[ObjectIdentifier(reader)] = nil }
    }
}
