import ArgumentParser
import Database
import Registry
import Site
import Workflow

/// First accounts of an installation.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "First accounts of an installation.",
        subcommands: [CreateAdministrator.self])

    /// An administrator with a one-time link to set the first password; there are no default passwords.
    struct CreateAdministrator: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an administrator and print a one-time link (24 hours) to set the password.")

        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case system, security, audit

            var role: Role {
                switch self {
                case .system: .systemAdministrator
                case .security: .securityAdministrator
                case .audit: .auditAdministrator
                }
            }
        }

        @OptionGroup var folders: FolderOptions
        @Option(help: "system, security or audit; nobody holds two.") var role: Kind
        @Option(help: "The name to sign in with.") var username: String
        @Option(help: "The person's name.") var name: String
        @Option(help: "The address of the server, for the link.") var publicURL = "http://127.0.0.1:8080"

        func run() async throws {
            let folder = try DataFolder(folders.data)
            try folder.lock()
            let database = try Application.openDatabase(folder, root: folders.root)
            let (role, username, name) = (role.role, username, name)
            let now = SystemClock().now
            let token = try await database.write { connection in
                try Accounts.createStaff(
                    username: username, name: name, role: role, organisationID: nil, by: .system, at: now,
                    realNow: now, in: connection)
            }
            Terminal.write("\(publicURL)/password/reset/\(token)")
        }
    }
}
