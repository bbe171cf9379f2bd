import CLinux

/// What a command says to the one who typed it.
enum Terminal {
    static func write(_ line: String) {
        fputs(line + "\n", stdout)
        fflush(stdout)
    }

    static func warn(_ line: String) { fputs(line + "\n", stderr) }
}
