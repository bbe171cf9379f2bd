import CSQLite
import Glibc

/// Stops a statement that works too long. Counted is the thread's own processor time, from the first look on: on a
/// busy machine a thread that was not running must not lose an innocent query. Ten times the limit on the wall
/// clock stops it all the same (a slow disk). A short query never reaches a look, and pays nothing.
final class WorkLimit {
    private struct State {
        var nanosecondsMax: UInt64 = 0
        var processorStart: UInt64 = 0
        var wallStart: UInt64 = 0
        var isExceeded = false
    }

    /// SQLite's virtual machine takes some 20 to 50 ns for an instruction: a look each 0.1 ms or so.
    private static let instructionsPerLook: Int32 = 4000

    private let state: UnsafeMutablePointer<State>

    init(connection: OpaquePointer) {
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        sqlite3_progress_handler(connection, Self.instructionsPerLook, { WorkLimit.look($0) }, state)
    }

    func remove(from connection: OpaquePointer) {
        sqlite3_progress_handler(connection, 0, nil, nil)
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Starts counting anew; 0 is without limit.
    func start(millisecondsMax: Int) {
        state.pointee = State(nanosecondsMax: UInt64(clamping: millisecondsMax) &* 1_000_000)
    }

    /// The limit in milliseconds if a statement was stopped for it.
    var exceeded: Int? {
        state.pointee.isExceeded ? Int(clamping: state.pointee.nanosecondsMax / 1_000_000) : nil
    }

    /// SQLite calls this now and then while a statement runs; any answer but 0 stops it.
    private static func look(_ context: UnsafeMutableRawPointer?) -> Int32 {
        guard let state = context?.assumingMemoryBound(to: State.self), state.pointee.nanosecondsMax > 0 else {
            return 0
        }
        let processor = now(CLOCK_THREAD_CPUTIME_ID)
        let wall = now(CLOCK_MONOTONIC)
        if state.pointee.wallStart == 0 {
            state.pointee.processorStart = processor
            state.pointee.wallStart = wall
            return 0
        }
        let limit = state.pointee.nanosecondsMax
        let isExceeded =
            processor &- state.pointee.processorStart > limit || (wall &- state.pointee.wallStart) / 10 > limit
        state.pointee.isExceeded = isExceeded
        return isExceeded ? 1 : 0
    }

    private static func now(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}
