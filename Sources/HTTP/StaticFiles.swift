import Glibc

/// The files of a folder, read once and served from memory: under their own names (to be asked for again each
/// time, by ETag) and under names that hold a hash of their content (to be kept for good). There is nothing to
/// traverse: a path is looked up among the names that were found at start.
package final class StaticFiles: Sendable {
    private let files: [String: StaticFile]
    private let urls: [String: String]

    /// Reads `folder` and the folders in it; names that begin with a dot and symbolic links are left out. Throws
    /// SystemError.
    package init(folder: String) throws {
        var files: [String: StaticFile] = [:]
        var urls: [String: String] = [:]
        let gzip = Gzip(level: 9)
        for name in try Self.names(in: folder, below: "") {
            let path = folder + "/" + name
            var status = stat()
            guard stat(path, &status) == 0 else { throw SystemError("stat \(path)") }
            let content = StaticContent(
                name: name, bytes: try FileContent.read(path), modifiedAt: status.st_mtim.tv_sec, gzip: gzip)
            let hashedName = Self.hashedName(name, content.hash)
            files["/" + name] = StaticFile(content, cacheControl: "no-cache")
            files["/" + hashedName] = StaticFile(content, cacheControl: "public, max-age=31536000, immutable")
            urls[name] = "/" + hashedName
        }
        self.files = files
        self.urls = urls
    }

    /// The response when the path names a file, for any method; else nil.
    package func response(to request: Request) -> Response? {
        guard let file = files[request.path] else { return nil }
        switch request.method {
        case .get, .head: return file.response(to: request)
        case .options: return Response(status: .noContent, headers: [(.allow, "GET, HEAD, OPTIONS")])
        default: return Response(status: .methodNotAllowed, headers: [(.allow, "GET, HEAD, OPTIONS")])
        }
    }

    /// The URL of a file of the folder, with the hash of its content: `/site.9f3a1c….css` for `site.css`. An
    /// unknown name gives its plain URL.
    package func url(_ name: String) -> String {
        urls[name] ?? "/" + name
    }

    /// The names of all files, sorted.
    package var names: [String] { urls.keys.sorted() }

    private static func names(in folder: String, below prefix: String) throws -> [String] {
        guard let listing = opendir(folder) else { throw SystemError("opendir \(folder)") }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard !name.hasPrefix("."), lstat(folder + "/" + name, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: names.append(prefix + name)
            case S_IFDIR: names += try Self.names(in: folder + "/" + name, below: prefix + name + "/")
            default: continue
            }
        }
        return names
    }

    private static func hashedName(_ name: String, _ hash: String) -> String {
        guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return "\(name).\(hash)" }
        return "\(name[..<dot]).\(hash)\(name[dot...])"
    }
}

/// A file's bytes, plain and gzipped.
private struct StaticContent {
    let name: String
    let bytes: [UInt8]
    let compressed: [UInt8]?
    let hash: String
    let modifiedAt: Int

    init(name: String, bytes: [UInt8], modifiedAt: Int, gzip: Gzip) {
        self.name = name
        self.bytes = bytes
        self.modifiedAt = modifiedAt
        let isCompressible = MediaType.isCompressible(MediaType.of(name)) && bytes.count >= Gzip.bytesMin
        compressed = isCompressible ? gzip.compress(bytes) : nil
        // FNV-1a: it tells versions of our own files apart, nobody gains by a collision.
        let sum = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        let digits = String(sum, radix: 16)
        hash = String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(12))
    }
}

/// The responses of one path, made once.
private struct StaticFile: Sendable {
    private let plain: Response
    private let compressed: Response?

    init(_ content: StaticContent, cacheControl: String) {
        var headers: [(HeaderName, String)] = [
            (.contentType, MediaType.of(content.name)),
            (.contentTypeOptions, "nosniff"),
            (.cacheControl, cacheControl),
            (.lastModified, HTTPDate.text(content.modifiedAt)),
            (.acceptRanges, "bytes"),
        ]
        if content.compressed != nil { headers.append((.vary, "Accept-Encoding")) }
        plain = Response(headers: headers + [(.eTag, "\"\(content.hash)\"")], body: .bytes(content.bytes))
        compressed = content.compressed.map { bytes in
            let coding: [(HeaderName, String)] = [(.contentEncoding, "gzip"), (.eTag, "\"\(content.hash)-gz\"")]
            return Response(headers: headers + coding, body: .bytes(bytes))
        }
    }

    func response(to request: Request) -> Response {
        guard let compressed, AcceptEncoding.allowsGzip(request) else { return plain }
        return compressed
    }
}
