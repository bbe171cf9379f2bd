/// The types of files that a web site serves.
enum MediaType {
    /// By the ending of the name; what is unknown is to be saved, not shown.
    static func of(_ name: String) -> String {
        let ending = name.split(separator: ".", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        return types[ending.lowercased()] ?? "application/octet-stream"
    }

    /// Whether gzip makes such a file smaller.
    static func isCompressible(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasSuffix("+xml") || type.contains("json") || type.contains("javascript")
    }

    private static let types = [
        "css": "text/css; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "gif": "image/gif",
        "html": "text/html; charset=utf-8",
        "ico": "image/vnd.microsoft.icon",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "js": "text/javascript; charset=utf-8",
        "json": "application/json",
        "map": "application/json",
        "pdf": "application/pdf",
        "png": "image/png",
        "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8",
        "wasm": "application/wasm",
        "wav": "audio/wav",
        "webmanifest": "application/manifest+json",
        "webp": "image/webp",
        "woff": "font/woff",
        "woff2": "font/woff2",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xml": "application/xml; charset=utf-8",
    ]
}
