import Glibc

/// Reads the migrations of a folder, sorted by name.
enum MigrationFolder {
    static func read(_ folder: String) throws -> [Migrator.Migration] {
        try names(in: folder).map { name in
            guard isMigrationName(name) else { throw MigrationError.badName(name) }
            return Migrator.Migration(name: name, text: try text(of: folder + "/" + name))
        }
    }

    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw unreadable(folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".sql") { names.append(name) }
        }
        return names.sorted()
    }

    private static func isMigrationName(_ name: String) -> Bool {
        let words = name.dropLast(4).utf8.dropFirst(5)
        return name.utf8.prefix(4).allSatisfy(isDigit) && name.utf8.dropFirst(4).first == UInt8(ascii: "_")
            && !words.isEmpty
            && words.allSatisfy {
                isDigit($0) || $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private static func text(of path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0 else { throw unreadable(path) }
            bytes += buffer.prefix(count)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MigrationError.unreadable(path, reason: "it is not UTF-8")
        }
        return text
    }

    private static func unreadable(_ path: String) -> MigrationError {
        .unreadable(path, reason: String(cString: strerror(errno)))
    }
}
