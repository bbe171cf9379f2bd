import Database
import HTTP
import Templating
import Workflow

/// What all pages share; made once when the server starts.
package final class Site: Sendable {
    /// What the operator decides.
    package struct Configuration: Sendable {
        /// The system's name in the header and in titles.
        package let systemName: String
        /// Who runs it: 「河南省住房和城乡建设厅」.
        package let authorityName: String
        /// Whether this is a rehearsal: a banner on every page, a clock that can be moved.
        package let isRehearsal: Bool
        /// The address under which the public reaches this server, without a slash at the end.
        package let publicURL: String
        /// Where attachments, photos and temporary files lie.
        package let dataFolder: String
        /// Whether e-mails leave the house; without it production refuses password recovery in words.
        package let canSendMail: Bool

        /// All of it.
        package init(
            systemName: String, authorityName: String, isRehearsal: Bool, publicURL: String, dataFolder: String,
            canSendMail: Bool
        ) {
            self.systemName = systemName
            self.authorityName = authorityName
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
    /// One thread for password hashes, each of which takes a third of a second and 32 MiB: a few wait, the others are
    /// told to come again (503).
    package let passwordWorkers: WorkerPool
    package let staticFiles: StaticFiles
    package let authenticator: any Authenticator
    package let programmes: [Programme]
    package let limiter = RateLimiter()
    package let sessionTouches = SessionTouches()
    /// Keys for sealed tokens (captcha, links): random, kept in the database's `site_key` table.
    package let sealKey: [UInt8]
    /// Takes a line about a failure; it never blocks.
    package let log: @Sendable (String) -> Void
    private static let waitingPasswordsMax = 24
    let pages: PageTemplates
    let menus: Menus
    let files: LayoutFiles

    /// Wires the parts; throws when a template asks for what its model lacks, or the database refuses.
    package init(
        configuration: Configuration, database: Database, clocks: Clocks, workers: WorkerPool,
        staticFiles: StaticFiles, templates: Templates, authenticator: any Authenticator, programmes: [Programme],
        log: @escaping @Sendable (String) -> Void
    ) async throws {
        self.configuration = configuration
        self.database = database
        self.clocks = clocks
        self.workers = workers
        passwordWorkers = try WorkerPool(name: "password", threads: 1, queueMax: Site.waitingPasswordsMax)
        self.staticFiles = staticFiles
        self.authenticator = authenticator
        self.programmes = programmes
        self.log = log
        pages = try PageTemplates(
            templates, routes: Site.ownRoutes + programmes.flatMap(\.routes),
            answers: programmes.flatMap(\.answers))
        menus = Menus(Site.ownRoutes + programmes.flatMap(\.routes))
        files = LayoutFiles(staticFiles)
        sealKey = try await Site.sealKey(in: database)
    }

    /// Templates that no page names: leftovers.
    package var unusedTemplates: [String] { pages.unused }

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

/// The files that every page names, by the addresses under which they may be kept for good.
struct LayoutFiles: Sendable {
    let stylesheetURL: String
    let scriptURL: String
    let iconURL: String

    init(_ files: StaticFiles) {
        stylesheetURL = files.url("css/kaozheng.css")
        scriptURL = files.url("js/kaozheng.js")
        iconURL = files.url("images/favicon.svg")
    }
}
