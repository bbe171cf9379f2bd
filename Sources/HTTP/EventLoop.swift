import CLinux
import Glibc
import Synchronization

/// What an event loop watches a descriptor for.
protocol EventSource: AnyObject {
    /// Called on the loop with the bits of epoll_wait(2).
    func ready(_ events: UInt32)
}

/// A thread that waits for sockets and runs tasks: handlers run as `Task(executorPreference: loop)`, so a request
/// lives on one thread from its first byte to its last. All but `enqueue` and `post` belongs to that thread.
package final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// Milliseconds of a clock that never goes back, read once a turn.
    private(set) var now = 0
    /// Called about four times a second while `hasTicks`.
    var tick: () -> Void = {}
    var hasTicks = false

    private let epoll: Int32
    private let wakeUp: Int32
    private let mailbox = Mutex(Mailbox())
    private let thread = Atomic<UInt>(0)
    private var jobs: [UnownedJob] = []
    private var runningJobs: [UnownedJob] = []
    private var slots: [Slot] = []
    private var freeSlots: [Int] = []
    /// Sources that have more to do than one turn allows.
    private var unfinished: [any EventSource] = []
    private var nextTick = 0
    private(set) var isFinishing = false

    private struct Mailbox {
        var messages: [Message] = []
        var isClosed = false
    }

    private enum Message {
        case job(UnownedJob)
        case work(@Sendable () -> Void)
    }

    /// A registered source. The generation tells a late event of a closed descriptor from one of its successor.
    private struct Slot {
        var source: (any EventSource)?
        var generation: UInt32 = 0
    }

    private static let tickMilliseconds = 250
    private static let eventsPerTurn = 256
    private static let wakeUpToken = UInt64.max

    init() throws {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw SystemError("epoll_create1") }
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeUp >= 0 else { throw SystemError("eventfd") }
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.wakeUpToken))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event) == 0 else { throw SystemError("epoll_ctl") }
    }

    deinit {
        close(wakeUp)
        close(epoll)
    }

    /// Starts the loop's thread; `atEnd` is its last act.
    func start(name: String, atEnd: @escaping @Sendable () -> Void) throws {
        try Thread.start(name: name) {
            self.run()
            atEnd()
        }
    }

    /// Runs a job of a task on this loop; on the global executor when the loop has ended (SE-0417).
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
        } else if !send(.job(job)) {
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
        }
    }

    /// Runs `work` on the loop's thread; false when the loop has ended.
    @discardableResult
    func post(_ work: @escaping @Sendable () -> Void) -> Bool {
        send(.work(work))
    }

    /// Whether the caller is on the loop's thread.
    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Ends the loop after this turn. To be called on the loop.
    func finish() {
        isFinishing = true
    }

    private func send(_ message: Message) -> Bool {
        let (isTaken, isFirst) = mailbox.withLock { mailbox in
            guard !mailbox.isClosed else { return (false, false) }
            mailbox.messages.append(message)
            return (true, mailbox.messages.count == 1)
        }
        if isFirst {
            var one: UInt64 = 1
            write(wakeUp, &one, 8)
        }
        return isTaken
    }
}

// MARK: - Descriptors

extension EventLoop {
    /// Watches a descriptor; nil when the kernel refuses. The result is what `remove` wants.
    func add(_ descriptor: Int32, events: UInt32, source: any EventSource) -> Int? {
        let index = freeSlots.popLast() ?? slots.count
        if index == slots.count { slots.append(Slot()) }
        slots[index].source = source
        let token = UInt64(slots[index].generation) << 32 | UInt64(index)
        var event = epoll_event(events: events, data: epoll_data_t(u64: token))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
            release(index)
            return nil
        }
        return index
    }

    /// Stops watching, to be called before the descriptor is closed.
    func remove(_ descriptor: Int32, slot: Int) {
        epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
        release(slot)
    }

    /// Calls `ready(0)` in the next turn.
    func resume(_ source: any EventSource) {
        unfinished.append(source)
    }

    private func release(_ index: Int) {
        slots[index].source = nil
        slots[index].generation &+= 1
        freeSlots.append(index)
    }
}

// MARK: - The turn

extension EventLoop {
    private func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        var events = [epoll_event](repeating: epoll_event(), count: Self.eventsPerTurn)
        readClock()
        while !isFinishing {
            let isBusy = !jobs.isEmpty || !unfinished.isEmpty
            let timeout = isBusy ? 0 : hasTicks ? Self.tickMilliseconds : -1
            let count = epoll_wait(epoll, &events, Int32(events.count), Int32(timeout))
            readClock()
            for index in 0..<max(0, Int(count)) {
                dispatch(events[index])
                runJobs()
            }
            resumeUnfinished()
            runJobs()
            if hasTicks && now >= nextTick {
                nextTick = now + Self.tickMilliseconds
                tick()
            }
        }
        handOver()
    }

    private func dispatch(_ event: epoll_event) {
        let token = event.data.u64
        if token == Self.wakeUpToken {
            readMailbox()
            return
        }
        let index = Int(token & 0xffff_ffff)
        guard index < slots.count, slots[index].generation == UInt32(token >> 32) else { return }
        slots[index].source?.ready(event.events)
    }

    private func resumeUnfinished() {
        guard !unfinished.isEmpty else { return }
        let sources = unfinished
        unfinished = []
        for source in sources { source.ready(0) }
    }

    private func readMailbox() {
        var count: UInt64 = 0
        read(wakeUp, &count, 8)
        let messages = mailbox.withLock { mailbox in
            defer { mailbox.messages = [] }
            return mailbox.messages
        }
        for message in messages {
            switch message {
            case .job(let job): jobs.append(job)
            case .work(let work): work()
            }
        }
    }

    /// Runs the jobs that wait now; those that they enqueue have their turn after the next look at the sockets.
    private func runJobs() {
        guard !jobs.isEmpty else { return }
        swap(&jobs, &runningJobs)
        for index in runningJobs.indices { runningJobs[index].runSynchronously(on: asUnownedTaskExecutor()) }
        runningJobs.removeAll(keepingCapacity: true)
    }

    private func readClock() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        now = time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Tasks that outlive the loop go on elsewhere.
    private func handOver() {
        thread.store(0, ordering: .relaxed)
        let messages = mailbox.withLock { mailbox in
            mailbox.isClosed = true
            defer { mailbox.messages = [] }
            return mailbox.messages
        }
        for job in jobs { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
        for message in messages {
            switch message {
            case .job(let job): globalConcurrentExecutor.enqueue(ExecutorJob(job))
            case .work(let work): work()
            }
        }
        jobs = []
        unfinished = []
        slots = []
        tick = {}
    }
}
