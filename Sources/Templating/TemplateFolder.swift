import Glibc

/// The files of a template folder.
enum TemplateFolder {
    /// The bytes of every `.html` file in the folder and the folders in it, by name. Hidden files are passed over.
    static func read(_ folder: String) throws -> [String: [UInt8]] {
        var sources: [String: [UInt8]] = [:]
        try read(folder, prefix: "", into: &sources)
        return sources
    }

    private static func read(_ folder: String, prefix: String, into sources: inout [String: [UInt8]]) throws {
        guard let directory = opendir(folder) else { throw failure(folder) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            let path = folder + "/" + name
            var status = stat()
            guard stat(path, &status) == 0 else { throw failure(path) }
            if status.st_mode & S_IFMT == S_IFDIR {
                try read(path, prefix: prefix + name + "/", into: &sources)
            } else if name.hasSuffix(".html") {
                sources[prefix + name.dropLast(5)] = try bytes(of: path)
            }
        }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    private static func failure(_ path: String) -> TemplateError {
        TemplateError(file: path, line: 0, fault: String(cString: strerror(errno)))
    }
}
