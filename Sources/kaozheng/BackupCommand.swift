import ArgumentParser
import Database
import Glibc
import Workflow

/// A copy of everything but the keys, taken while the server runs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database and the attachments into a new folder, while the server runs.")

    @OptionGroup var folders: FolderOptions
    @Argument(help: "The folder to make; it must not exist yet.") var target: String

    func run() throws {
        let source = try DataFolder(existing: folders.data)
        guard mkdir(target, 0o700) == 0 else {
            throw ValidationError("\(target): \(String(cString: strerror(errno)))")
        }
        let copy = try DataFolder(target)
        try source.openToRead().copy(to: copy.databasePath)
        // After the database: a file that it names is there already; one that comes later is one too many, which is
        // harmless.
        try FileTree.copy(source.attachmentsPath, to: copy.attachmentsPath)
        if let mode = try TextFile.read(source.path + "/mode") { try TextFile.write(mode, to: copy.path + "/mode") }
        try BackupCommand.check(copy)
        Terminal.write("Copied to \(target); the copy was opened and its history verified.")
    }

    /// Opens a copy and reads it through: a backup that was never read is none.
    static func check(_ folder: DataFolder) throws {
        let (integrity, verdict) = try folder.openToRead().read(millisecondsMax: 3_600_000) { connection in
            (
                try connection.first("PRAGMA integrity_check") { try $0[0] as String } ?? "",
                try EventLog.verify(connection)
            )
        }
        guard integrity == "ok" else { throw ValidationError("The copy is damaged: \(integrity)") }
        guard verdict.isSound else { throw ValidationError(verdict.sentence) }
    }
}

/// Puts a backup in the place of a data folder.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a data folder from a backup.")

    @Argument(help: "The folder that `backup` made.") var backup: String
    @Option(help: "The data folder to make; it must not exist yet.") var data: String

    func run() throws {
        guard mkdir(data, 0o700) == 0 else { throw ValidationError("\(data): \(String(cString: strerror(errno)))") }
        try FileTree.copy(backup, to: data)
        try BackupCommand.check(DataFolder(data))
        Terminal.write("Restored to \(data); its history was verified.")
    }
}

/// Copies of folders.
enum FileTree {
    static func copy(_ source: String, to target: String) throws {
        if mkdir(target, 0o700) != 0, errno != EEXIST { throw failure(target) }
        guard let folder = opendir(source) else { throw failure(source) }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != "..", name != "lock" else { continue }
            try copyEntry(source + "/" + name, to: target + "/" + name)
        }
    }

    /// Folders and files; links and devices are nobody's attachments.
    private static func copyEntry(_ source: String, to target: String) throws {
        var status = stat()
        guard lstat(source, &status) == 0 else { throw failure(source) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: try copy(source, to: target)
        case S_IFREG: try copyFile(source, to: target)
        default: return
        }
    }

    private static func copyFile(_ source: String, to target: String) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw failure(source) }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw failure(target) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = read(input, &buffer, buffer.count), count != 0 {
            guard count > 0, write(output, buffer, count) == count else { throw failure(target) }
        }
        guard fsync(output) == 0 else { throw failure(target) }
    }

    private static func failure(_ path: String) -> ValidationError {
        ValidationError("\(path): \(String(cString: strerror(errno)))")
    }
}
