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
        Terminal.write("考证 is ready: http://\(host):\(boundPort)\(rehearsal ? " (rehearsal; accounts: /rehearsal)" : "")")
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

/// SIGTERM and SIGINT, waited for by a thread of their own.
struct StopSignal: Sendable {
    /// Blocks the signals in this thread and all that it starts later; so it is made first.
    init() {
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A peer that has gone away is an error of write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            DetachedThread.start {
                var signals = Self.signals
                var received: Int32 = 0
                sigwait(&signals, &received)
                continuation.resume()
            }
        }
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}

/// A thread for what blocks for as long as the process lives.
enum DetachedThread {
    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(run)).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, work)
        precondition(status == 0, "no thread could be started")
        pthread_detach(thread)
    }
}
