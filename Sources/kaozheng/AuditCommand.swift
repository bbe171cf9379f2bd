import ArgumentParser
import Database
import Workflow

/// The history's hash chain.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The history's hash chain.", subcommands: [Verify.self, Head.self])

    /// Reads the whole history and names the first row that doesn't fit.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every event against the chain, and against a head that was kept outside.")

        @OptionGroup var folders: FolderOptions
        @Option(help: "A head printed by `kaozheng audit head` earlier; also finds a tail that was cut off.")
        var against: String?

        func run() throws {
            var kept: ChainHead?
            if let against {
                guard let head = ChainHead(against) else { throw ValidationError("This is no head: \(against)") }
                kept = head
            }
            let verdict = try DataFolder(existing: folders.data).openToRead().read(millisecondsMax: 3_600_000) {
                try EventLog.verify($0, against: kept)
            }
            Terminal.write(verdict.sentence)
            if !verdict.isSound { throw ExitCode.failure }
        }
    }

    /// Prints the end of the chain, to be kept outside the data folder.
    struct Head: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the end of the chain, to be kept where nobody of this machine can change it.")

        @OptionGroup var folders: FolderOptions

        func run() throws {
            let head = try DataFolder(existing: folders.data).openToRead().read { try EventLog.head(in: $0) }
            Terminal.write(head?.description ?? "The history is empty.")
        }
    }
}
