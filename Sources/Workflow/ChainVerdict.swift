/// What `EventLog.verify` found: the chain's own head, and the first thing that is wrong with it.
package struct ChainVerdict: Equatable, Sendable {
    /// The events that were found sound, up to the first fault.
    package let eventCount: Int
    /// The end of the sound part; nil if there is none.
    package let head: ChainHead?
    package let fault: ChainFault?

    /// Whether nothing is wrong.
    package var isSound: Bool { fault == nil }

    /// A sentence for the operator.
    package var sentence: String {
        fault?.sentence ?? "The chain of \(eventCount) events is whole."
    }
}

/// What is wrong with a chain of events, with the first event concerned.
package enum ChainFault: Equatable, Sendable {
    /// The event's text does not give its hash: it, or its hash, was changed; or one before it was removed.
    case changed(Int)
    /// The event has no hash.
    case unchained(Int)
    /// An id is left out, or a hash has no event.
    case eventMissing(Int)
    /// Events after this id were cut off.
    case tailCut(after: Int, missing: Int)
    /// The hashes fit each other, but this event's is not the one that was kept outside: the chain was made anew.
    case rebuilt(Int)

    /// The first event concerned.
    package var eventID: Int {
        switch self {
        case .changed(let id), .unchained(let id), .eventMissing(let id), .rebuilt(let id), .tailCut(let id, _): id
        }
    }

    /// A sentence for the operator.
    package var sentence: String {
        switch self {
        case .changed(let id): "Event \(id) was changed, or its hash was."
        case .unchained(let id): "Event \(id) has no hash."
        case .eventMissing(let id): "Event \(id) was removed."
        case .tailCut(let id, let missing): "\(missing) events after event \(id) were cut off."
        case .rebuilt(let id): "Event \(id) has another hash than the one that was kept: the chain was made anew."
        }
    }
}

/// Walks along the events in order, and stops judging at the first fault.
struct ChainWalk {
    let kept: ChainHead?
    let hasher: EventHasher
    var fault: ChainFault?
    private var count = 0
    private var lastID = 0
    private var hash = EventHasher.start

    init(kept: ChainHead?, hasher: EventHasher) {
        self.kept = kept
        self.hasher = hasher
    }

    mutating func take(_ event: Event, storedHash: [UInt8]?) throws {
        // Ids have no holes: an insert that is rolled back gives its number back.
        guard event.id == lastID + 1 else {
            fault = .eventMissing(lastID + 1)
            return
        }
        guard let storedHash else {
            fault = .unchained(event.id)
            return
        }
        let next = try hasher.hash(of: event, after: hash)
        guard next == storedHash else {
            fault = .changed(event.id)
            return
        }
        if let kept, kept.lastEventID == event.id, kept.hash != next {
            fault = .rebuilt(event.id)
            return
        }
        hash = next
        lastID = event.id
        count += 1
    }

    /// `sequence` is the last id that SQLite gave out: it tells of a cut tail even without a head.
    func verdict(sequence: Int?) -> ChainVerdict {
        let expected = max(kept?.lastEventID ?? 0, sequence ?? 0)
        let cut: ChainFault? = lastID < expected ? .tailCut(after: lastID, missing: expected - lastID) : nil
        let head = count > 0 ? ChainHead(eventCount: count, lastEventID: lastID, hash: hash) : nil
        return ChainVerdict(eventCount: count, head: head, fault: fault ?? cut)
    }
}
