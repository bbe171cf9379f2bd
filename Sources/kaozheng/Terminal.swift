import Glibc

/// What a command says to the one who typed it.
enum Terminal {
    static func write(_ line: String) {
        put(line, to: STDOUT_FILENO)
    }

    static func warn(_ line: String) { put(line, to: STDERR_FILENO) }

    private static func put(_ line: String, to descriptor: Int32) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // Nobody reads: there is no one left to tell.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
