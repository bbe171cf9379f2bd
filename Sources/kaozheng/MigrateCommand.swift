import ArgumentParser
import Database
import Workflow

/// Brings the database up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database up to date.")

    @OptionGroup var folders: FolderOptions

    func run() async throws {
        let folder = try DataFolder(folders.data)
        try folder.lock()
        let database = try Database(path: folder.databasePath, options: EventLog.chaining())
        let applied = try Migrator(folder: folders.root + "/migrations").migrate(database)
        Terminal.write(applied.isEmpty ? "Up to date." : "Applied: \(applied.joined(separator: ", "))")
    }
}
