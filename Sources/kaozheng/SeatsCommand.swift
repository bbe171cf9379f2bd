import ArgumentParser
import Examinations

/// The seat draw, checked from its exported files alone.
struct SeatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seats", abstract: "The seat draw.", subcommands: [Verify.self])

    /// Recomputes the draw and names every difference.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute a draw from its exported files, without the database, and name every difference.")

        @Argument(help: "The folder with the exported files.") var folder: String

        func run() throws {
            let findings = try SeatVerifier.verify(folder: folder)
            guard findings.isEmpty else {
                findings.forEach(Terminal.write)
                throw ExitCode.failure
            }
            Terminal.write("The draw is what its sealed list and public number give.")
        }
    }
}
