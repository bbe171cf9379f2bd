import ArgumentParser
import Glibc
import HTTP
import Logging
import Registry
import Site
import Workflow

/// Serves the pages until SIGTERM or SIGINT.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the pages.")

    @OptionGroup var folders: FolderOptions
    @Option(help: "The port; 0 takes a free one.") var port: UInt16 = 8080
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The address under which the public reaches this server.") var publicURL: String?
    @Option(help: "A proxy whose X-Forwarded-For is believed; may be repeated.") var trustedProxy: [String] = []
    @Flag(help: "Rehearsal: a movable clock, fixed codes, nothing leaves the house.") var rehearsal = false
    @Flag(help: "Fill an empty rehearsal with the demo cast.") var demo = false
    @Flag(help: "Write a line per request.") var accessLog = false

    func validate() throws {
        if demo && !rehearsal { throw ValidationError("--demo needs --rehearsal.") }
    }

    func run() async throws {
        let stopSignal = StopSignal()
        let log = Logger(label: "kaozheng")
        let folder = try DataFolder(folders.data)
        try folder.mark(rehearsal ? .rehearsal : .production)
        try folder.lock()
        folder.emptyTemporaryFolder()
        let application = try await Application(
            folder: folder, root: folders.root, isRehearsal: rehearsal,
            publicURL: publicURL ?? "http://\(host):\(port)", canSendMail: rehearsal || Mail.isConfigured,
            log: { log.error("\($0)") })
        if demo { try await Demo(application).loadIfEmpty() }
        let jobs = Task { await application.jobRunner(log: log).run() }
        let site = application.site
        let touches = Task { await site.sessionTouches.run(site.database, site.authenticator) }
        let mail = rehearsal ? nil : Mail.deliveryTask(application.database)

        let server = Server(configuration: serverConfiguration(folder, log), responder: Router(application.site))
        let boundPort = try server.start()
        Terminal.write(
            "考证 is ready: http://\(host):\(boundPort)\(rehearsal ? " (rehearsal; accounts: /rehearsal)" : "")")
        await stopSignal.wait()
        await server.stop(graceSeconds: 10)
        jobs.cancel()
        touches.cancel()
        await site.sessionTouches.flush(to: site.database, site.authenticator)
        mail?.cancel()
    }

    private func serverConfiguration(_ folder: DataFolder, _ log: Logger) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.host = host
        configuration.port = Int(port)
        configuration.temporaryFolder = folder.temporaryPath
        configuration.trustedProxies = trustedProxy
        if accessLog { configuration.accessLog = AccessLog(log).write }
        return configuration
    }
}

extension Application {
    func jobRunner(log: Logger) -> JobRunner {
        let handlers = programmes.reduce(into: [:]) { $0.merge($1.jobs) { first, _ in first } }
        return JobRunner(
            database: database, clock: site.clocks.business, handlers: handlers,
            failed: { job, error in log.error("job=\(job.kind) id=\(job.id) error=\(error)") })
    }
}
