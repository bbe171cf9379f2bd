import Synchronization

/// What a server has done since its start, for metrics.
package struct Counters: Sendable, Equatable {
    /// Connections that were let in.
    package fileprivate(set) var connectionsOpened = 0
    /// Connections that are open now.
    package fileprivate(set) var connectionsOpen = 0
    /// Responses that were sent whole.
    package fileprivate(set) var responses = 0
    /// Those of them with a status of 400 to 499.
    package fileprivate(set) var responses4xx = 0
    /// Those of them with a status of 500 or more.
    package fileprivate(set) var responses5xx = 0
    /// Requests that the server itself refused.
    package fileprivate(set) var refusals = 0
    /// Bytes read from clients, heads included.
    package fileprivate(set) var bytesReceived = 0
    /// Bytes taken by clients, heads included.
    package fileprivate(set) var bytesSent = 0
}

/// The counters of one loop: written by its thread alone, read by any.
final class LoopCounters: Sendable {
    private let connectionsOpened = Atomic(0)
    private let connectionsOpen = Atomic(0)
    private let responses = Atomic(0)
    private let responses4xx = Atomic(0)
    private let responses5xx = Atomic(0)
    private let refusals = Atomic(0)
    private let bytesReceived = Atomic(0)
    private let bytesSent = Atomic(0)

    var openConnections: Int { connectionsOpen.load(ordering: .relaxed) }

    func opened() {
        add(1, to: connectionsOpened)
        add(1, to: connectionsOpen)
    }

    func closed() {
        add(-1, to: connectionsOpen)
    }

    func received(_ bytes: Int) {
        add(bytes, to: bytesReceived)
    }

    func refused() {
        add(1, to: refusals)
    }

    func answered(_ status: Status, bytes: Int) {
        add(1, to: responses)
        if status.code >= 500 { add(1, to: responses5xx) } else if status.code >= 400 { add(1, to: responses4xx) }
        add(bytes, to: bytesSent)
    }

    /// One writer: a load and a store are enough, and cheaper than an atomic addition.
    private func add(_ count: Int, to counter: borrowing Atomic<Int>) {
        counter.store(counter.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    func addTo(_ sum: inout Counters) {
        sum.connectionsOpened += connectionsOpened.load(ordering: .relaxed)
        sum.connectionsOpen += connectionsOpen.load(ordering: .relaxed)
        sum.responses += responses.load(ordering: .relaxed)
        sum.responses4xx += responses4xx.load(ordering: .relaxed)
        sum.responses5xx += responses5xx.load(ordering: .relaxed)
        sum.refusals += refusals.load(ordering: .relaxed)
        sum.bytesReceived += bytesReceived.load(ordering: .relaxed)
        sum.bytesSent += bytesSent.load(ordering: .relaxed)
    }
}
