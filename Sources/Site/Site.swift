import Database
import HTTP
import Templating
import Workflow

/// What all pages share; made once when the server starts.
package final class Site: Sendable {
    package struct Configuration: Sendable {
        package var systemName: String
        package var isRehearsal: Bool
        /// The address under which the public reaches this server, without a slash at the end.
        package var publicURL: String
        /// Where attachments, photos and temporary files lie.
        package var dataFolder: String
        /// Whether e-mails leave the house; without it production refuses password recovery in words.
        package var canSendMail: Bool

        package init(
            systemName: String, isRehearsal: Bool, publicURL: String, dataFolder: String, canSendMail: Bool
        ) {
            self.systemName = systemName
            self.isRehearsal = isRehearsal
            self.publicURL = publicURL
            self.dataFolder = dataFolder
            self.canSendMail = canSendMail
        }
    }

    package let configuration: Configuration
    package let database: Database
    package let clocks: Clocks
    package let workers: WorkerPool
    package let staticFiles: StaticFiles
    package let authenticator: any Authenticator
    package let programmes: [Programme]
    package let limiter = RateLimiter()
    package let sessionTouches = SessionTouches()
    /// Keys for sealed tokens (captcha, links): random, kept in the database's `site_key` table.
    package let sealKey: [UInt8]
    /// Takes a line about a failure; it never blocks.
    package let log: @Sendable (String) -> Void
    let pages: PageTemplates
    let menus: Menus

    package init(
        configuration: Configuration, database: Database, clocks: Clocks, workers: WorkerPool,
        staticFiles: StaticFiles, templates: Templates, authenticator: any Authenticator, programmes: [Programme],
        log: @escaping @Sendable (String) -> Void
    ) async throws {
        self.configuration = configuration
        self.database = database
        self.clocks = clocks
        self.workers = workers
        self.staticFiles = staticFiles
        self.authenticator = authenticator
        self.programmes = programmes
        self.log = log
        pages = try PageTemplates(
            templates, routes: Site.ownRoutes + programmes.flatMap(\.routes),
            answers: programmes.flatMap(\.answers))
        menus = Menus(programmes.flatMap(\.routes))
        sealKey = try await Site.sealKey(in: database)
    }

    /// Every route of the site, in the order of the table of contents.
    package var routes: [Route] { Site.ownRoutes + programmes.flatMap(\.routes) }

    /// The pages that belong to no programme.
    package static let ownRoutes: [Route] = [
        .get("/batches/:id", .signedIn, BatchPage.self),
        .post("/batches/:id/undo", .signedIn, BatchUndoPage.self),
        .get("/display", .everyone, DisplayPage.self),
        .post("/display", .everyone, DisplayPage.self),
    ]

    private static func sealKey(in database: Database) async throws -> [UInt8] {
        try await database.write { connection in
            if let key = try connection.first("SELECT key FROM site_key WHERE id = 1", row: { try $0[0] as [UInt8] }) {
                return key
            }
            let key = Secrets.random(byteCount: 32)
            try connection.run("INSERT INTO site_key (id, key) VALUES (1, ?)", key)
            return key
        }
    }
}
