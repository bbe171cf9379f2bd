import ArgumentParser
import Certificates
import Database
import Examinations
import HTTP
import Registry
import Site
import SiteStaff
import Templating
import Workflow

/// The only list of what the system consists of.
let programmes: [Programme] = [registry, examinations, certificates, siteStaff, rehearsal]

/// The parts wired together over one data folder.
struct Application {
    let database: Database
    let site: Site
    let businessClock: BusinessClock?

    /// Opens and migrates the database, then makes the site. `log` takes lines about failures.
    init(
        folder: DataFolder, root: String, isRehearsal: Bool, publicURL: String, canSendMail: Bool,
        log: @escaping @Sendable (String) -> Void
    ) async throws {
        database = try Application.openDatabase(folder, root: root)
        let offset = try database.read { try RehearsalClock.offsetMilliseconds(in: $0) }
        businessClock = isRehearsal ? BusinessClock(offsetMilliseconds: offset ?? 0) : nil
        let systemClock = SystemClock()
        let authorityName = try database.read { try Authority.name(in: $0) }
        site = try await Site(
            configuration: .init(
                systemName: "考证 · 住房和城乡建设领域人员资格管理系统", authorityName: authorityName,
                isRehearsal: isRehearsal, publicURL: publicURL, dataFolder: folder.path, canSendMail: canSendMail),
            database: database, clocks: Clocks(business: businessClock ?? systemClock, real: systemClock),
            workers: WorkerPool(threads: 2, queueMax: 256),
            staticFiles: StaticFiles(folder: root + "/Public"), templates: Templates(folder: root + "/Templates"),
            authenticator: SessionAuthenticator(), programmes: programmes, log: log)
    }

    static func openDatabase(_ folder: DataFolder, root: String) throws -> Database {
        let database = try Database(path: folder.databasePath, options: EventLog.chaining())
        _ = try Migrator(folder: root + "/migrations").migrate(database)
        return database
    }
}
