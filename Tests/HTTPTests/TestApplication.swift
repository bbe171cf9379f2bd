import Glibc
import HTTP
import Synchronization

/// Answers with what it was asked, so that a test sees what reached the handler.
final class TestApplication: Responder {
    private let asked = Mutex<[String]>([])
    private let files: StaticFiles?
    private let alarm = Alarm()

    init(files: StaticFiles? = nil) {
        self.files = files
    }

    /// The targets that reached the handler, in order.
    var targets: [String] { asked.withLock { $0 } }

    func bodyPolicy(for request: Request) -> BodyPolicy {
        switch request.path {
        case "/form": .form(bytesMax: 10_000)
        case "/upload": .multipart(bytesMax: 300_000, fileBytesMax: 200_000, partCountMax: 5)
        case "/forbidden": .refuse(Response(status: .forbidden, body: .bytes(Array("forbidden".utf8))))
        default: .none
        }
    }

    func respond(to request: Request) async -> Response {
        asked.withLock { $0.append(request.target) }
        if let file = files?.response(to: request) { return file }
        switch request.path {
        case "/form", "/upload": return text(describe(request.form))
        case "/missing": return text("missing", status: .notFound)
        case "/bytes":
            let count = request.query.first("count").flatMap { Int($0) } ?? 0
            var response = Response(body: .bytes([UInt8](repeating: 0x61, count: count)))
            response.compressible = request.query.first("compressible") != nil
            return response
        case "/slow":
            await alarm.wait(milliseconds: request.query.first("milliseconds").flatMap { Int($0) } ?? 0)
            return text("slow")
        case "/injection": return Response(headers: [("X-Name", "a\r\nX-Evil: 1\r\n\r\nHTTP/1.1 200 OK")])
        case "/address": return text("\(request.peerAddress) \(request.isSecure)")
        case "/host": return text(request.host)
        case "/close": return Response(closesConnection: true)
        case "/empty": return Response(status: .noContent)
        case "/tagged": return Response(headers: [(.eTag, "\"v1\"")], body: .bytes(Array("tagged".utf8)))
        default: return text("\(request.method) \(request.path)")
        }
    }

    func refusal(status: Status, request: Request?) -> Response {
        text("refused \(status.code)", status: status)
    }

    private func text(_ text: String, status: Status = .ok) -> Response {
        Response(status: status, headers: [(.contentType, "text/plain; charset=utf-8")], body: .bytes(Array(text.utf8)))
    }

    private func describe(_ form: FormData) -> String {
        let fields = form.names.map { name in
            if let (file, fileName) = form.file(name) {
                return "\(name)=<\(fileName ?? "") \(file.byteCount)>"
            }
            return "\(name)=\(form.all(name).joined(separator: "|"))"
        }
        return fields.joined(separator: "&") + (form.isMalformed ? " malformed" : "")
    }
}

/// A server on a free port, with its own folder for uploads.
final class RunningServer: Sendable {
    let port: Int
    let server: Server
    let application: TestApplication
    let folder: String

    init(
        application: TestApplication = TestApplication(), loops: Int = 1,
        configure: (inout ServerConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = ServerConfiguration()
        configuration.loops = loops
        folder = TestFolder.make()
        configuration.temporaryFolder = folder
        configure(&configuration)
        server = Server(configuration: configuration, responder: application)
        self.application = application
        port = try server.start()
    }

    /// Runs a test against a server and stops it.
    static func run(
        application: TestApplication = TestApplication(), loops: Int = 1,
        configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        let running = try RunningServer(application: application, loops: loops, configure: configure)
        do {
            try await body(running)
        } catch {
            await running.server.stop(graceSeconds: 0)
            throw error
        }
        await running.server.stop(graceSeconds: 0)
        TestFolder.remove(running.folder)
    }
}

/// Temporary folders of tests.
enum TestFolder {
    static func make() -> String {
        var template = Array("/tmp/http-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("mkdtemp") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether nothing is left within a second: a request goes a moment after its response.
    static func becomesEmpty(_ folder: String) -> Bool {
        for _ in 0..<100 where !names(in: folder).isEmpty { usleep(10_000) }
        return names(in: folder).isEmpty
    }

    static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "w") else { preconditionFailure("fopen \(path)") }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    static func remove(_ folder: String) {
        for name in names(in: folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}
