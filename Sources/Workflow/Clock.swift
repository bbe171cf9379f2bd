import Glibc
import Synchronization

/// Tells the time. Nothing calls the system's time by itself: a clock is passed in.
package protocol Clock: Sendable {
    /// The moment it is.
    var now: Moment { get }
}

/// The system's time.
package struct SystemClock: Clock {
    package init() {}

    package var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) &* 1000 &+ Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The clock of windows, dates and deadlines. In a rehearsal it can be set, and runs on with real time from there.
package final class BusinessClock: Clock {
    private let real: any Clock
    private let offset: Mutex<Int64>

    /// `offsetMilliseconds` is what the caller kept of an earlier `set(_:lastEvent:)`.
    package init(real: any Clock = SystemClock(), offsetMilliseconds: Int64 = 0) {
        self.real = real
        offset = Mutex(offsetMilliseconds)
    }

    package var now: Moment {
        real.now.adding(milliseconds: offset.withLock { $0 })
    }

    /// How far this clock is ahead of real time: what the caller keeps for the next start.
    package var offsetMilliseconds: Int64 {
        offset.withLock { $0 }
    }

    /// Sets the clock. It is never set back beyond the last event: history would run backwards.
    package func set(_ moment: Moment, lastEvent: Moment?) throws(ClockRefusal) {
        if let lastEvent, moment < lastEvent { throw ClockRefusal(lastEvent: lastEvent) }
        let ahead = moment.milliseconds - real.now.milliseconds
        offset.withLock { $0 = ahead }
    }
}

/// The clock was to be set back beyond the last event.
package struct ClockRefusal: Error, Equatable {
    package let lastEvent: Moment

    package init(lastEvent: Moment) {
        self.lastEvent = lastEvent
    }

    /// What the person who set the clock is told.
    package var sentence: String {
        "时间不能早于最后一次业务操作（\(lastEvent.words)）。请填写更晚的时间。"
    }
}

/// The two clocks: `business` for windows, dates and deadlines; `real` for sessions, tokens, rate limits and logs.
package struct Clocks: Sendable {
    package let business: any Clock
    package let real: any Clock

    package init(business: any Clock, real: any Clock = SystemClock()) {
        self.business = business
        self.real = real
    }
}
