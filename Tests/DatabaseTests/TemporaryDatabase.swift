import Database
import Glibc
import Synchronization
import Testing

/// A folder that is removed when the test lets it go.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/kaozheng-database-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw TemporaryFolderMissing(reason: errno) }
        path = String(cString: made)
    }

    deinit {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                unlink(path + "/" + name)
            }
            closedir(directory)
        }
        rmdir(path)
    }

    func write(_ text: String, to name: String) throws {
        guard let file = fopen(path + "/" + name, "w") else { throw TemporaryFolderMissing(reason: errno) }
        defer { fclose(file) }
        fwrite(text, 1, text.utf8.count, file)
    }
}

struct TemporaryFolderMissing: Error {
    let reason: Int32
}

/// A real database file with one small table.
struct TemporaryDatabase {
    let folder: TemporaryFolder
    let database: Database

    init(_ options: Options = Options()) throws {
        folder = try TemporaryFolder()
        database = try Database(path: folder.path + "/test.sqlite", options: options)
        try database.writeNow {
            try $0.script(
                """
                CREATE TABLE person (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    age INTEGER CHECK (age >= 0)
                ) STRICT;
                CREATE TABLE pet (
                    id INTEGER PRIMARY KEY,
                    owner_id INTEGER NOT NULL REFERENCES person (id),
                    vet_id INTEGER REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
                ) STRICT;
                """)
        }
    }

    func names() throws -> [String] {
        try database.read { try $0.all("SELECT name FROM person ORDER BY id") { try $0[0] } }
    }
}

struct Trouble: Error, Equatable {}

/// Up until it is lowered, for tasks that wait for each other.
final class Flag: Sendable {
    private let value = Atomic(true)

    var isUp: Bool { value.load(ordering: .acquiring) }

    func lower() {
        value.store(false, ordering: .releasing)
    }
}

/// A thread outside the pool of tasks, so that it may block.
final class Thread {
    private var thread = pthread_t()

    private final class Body: Sendable {
        let run: @Sendable () throws -> Void

        init(_ run: @escaping @Sendable () throws -> Void) {
            self.run = run
        }
    }

    init(_ run: @escaping @Sendable () throws -> Void) throws {
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                #expect(throws: Never.self) { try body.run() }
                return nil
            }, Unmanaged.passRetained(Body(run)).toOpaque())
        guard code == 0 else { throw Trouble() }
    }

    func join() {
        pthread_join(thread, nil)
    }
}
