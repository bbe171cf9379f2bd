import Synchronization
import Workflow

/// A clock that stands still until a test moves it.
package final class TestClock: Clock {
    private let moment: Mutex<Moment>

    package init(_ moment: Moment) {
        self.moment = Mutex(moment)
    }

    package var now: Moment { moment.withLock { $0 } }

    package func set(_ moment: Moment) { self.moment.withLock { $0 = moment } }

    package func advance(minutes: Int = 0, seconds: Int = 0) {
        moment.withLock { $0 = $0.adding(minutes: minutes).adding(seconds: seconds) }
    }
}
