import Glibc

/// SIGTERM and SIGINT. They may reach any thread (the main thread of an async program waits with all signals open, so
/// that blocking them elsewhere is not enough): a handler writes them to a pipe, a thread of its own reads it.
struct StopSignal: Sendable {
    private let readingEnd: Int32

    /// Catches the signals from now on.
    init() {
        var ends: [Int32] = [-1, -1]
        let status = pipe(&ends)
        precondition(status == 0, "no descriptor is left for the stop signal")
        readingEnd = ends[0]
        writingEnd = ends[1]
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in
                // Only what a signal handler may do.
                let before = errno
                var byte: UInt8 = 1
                write(writingEnd, &byte, 1)
                errno = before
            }
        }
        // A peer that has gone away is an error of write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Returns when one of the signals has come.
    func wait() async {
        await withCheckedContinuation { continuation in
            DetachedThread.start {
                var byte: UInt8 = 0
                while read(readingEnd, &byte, 1) < 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }
}

/// Written once, before the handlers are set.
nonisolated(unsafe) private var writingEnd: Int32 = -1

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
