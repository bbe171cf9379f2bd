import ArgumentParser

/// The program's commands; every one works on one data folder.
@main
struct Kaozheng: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kaozheng",
        abstract: "Professional qualifications of a province: from the account to the certificate.",
        subcommands: [
            ServeCommand.self, MigrateCommand.self, RoutesCommand.self, AccountsCommand.self, SampleCommand.self,
            SeatsCommand.self, AuditCommand.self, BackupCommand.self, RestoreCommand.self,
        ])
}

/// Where things lie; the same for every command that needs them.
struct FolderOptions: ParsableArguments {
    @Option(help: "The folder of the database, the attachments and the lock.")
    var data: String

    @Option(help: "The folder that holds Templates, Public and migrations.")
    var root = "."
}
