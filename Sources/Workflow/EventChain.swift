import Database

// Each event's hash covers the event and the hash before it: who changes, removes or inserts an event has to make all
// later hashes anew, and then the head differs from the one that was kept outside.
extension EventLog {
    /// Options of a database whose events are chained.
    package static func chaining(_ options: Options = Options()) -> Options {
        var options = options
        options.beforeCommit = { try EventLog.chain($0) }
        return options
    }

    /// Chains the events that have no hash yet: the database's `beforeCommit`, once for each group of writes.
    package static func chain(_ connection: Connection) throws {
        guard try connection.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'event_chain'") else {
            return
        }
        let last = try connection.count("SELECT coalesce(max(event_id), 0) FROM event_chain")
        let events = try connection.all(newEventsSQL, last) { try Event($0) }
        guard !events.isEmpty else { return }
        let hasher = try EventHasher()
        var hash = try storedHash(of: last, in: connection) ?? EventHasher.start
        for event in events {
            hash = try hasher.hash(of: event, after: hash)
            try connection.run("INSERT INTO event_chain (event_id, hash) VALUES (?, ?)", event.id, hash)
        }
    }

    /// The end of the chain; nil if there is no event.
    package static func head(in connection: Connection) throws -> ChainHead? {
        try connection.first(
            """
            SELECT (SELECT count(*) FROM event_chain), event_id, hash FROM event_chain ORDER BY event_id DESC LIMIT 1
            """
        ) { ChainHead(eventCount: try $0[0], lastEventID: try $0[1], hash: try $0[2]) }
    }

    /// Reads the whole chain (give the read no time limit) and names the first bad row. Against a head that was kept
    /// outside it also finds a tail that was cut off, and a chain that was made anew.
    package static func verify(_ connection: Connection, against kept: ChainHead? = nil) throws -> ChainVerdict {
        var walk = ChainWalk(kept: kept, hasher: try EventHasher())
        try connection.each(verifySQL, arguments: []) { row in
            guard walk.fault == nil else { return }
            try walk.take(Event(row), storedHash: row[16])
        }
        try findOrphan(&walk, in: connection)
        return walk.verdict(
            sequence: try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'event'") { try $0[0] })
    }

    /// A hash whose event is gone.
    private static func findOrphan(_ walk: inout ChainWalk, in connection: Connection) throws {
        let orphan: Int?? = try connection.first(
            "SELECT min(event_id) FROM event_chain WHERE event_id NOT IN (SELECT id FROM event)"
        ) { try $0[0] }
        if let orphan = orphan ?? nil, walk.fault.map({ $0.eventID >= orphan }) ?? true {
            walk.fault = .eventMissing(orphan)
        }
    }

    private static func storedHash(of eventID: Int, in connection: Connection) throws -> [UInt8]? {
        try connection.first("SELECT hash FROM event_chain WHERE event_id = ?", eventID) { try $0[0] }
    }

    private static let newEventsSQL: SQL = "SELECT " + Event.columns + " FROM event WHERE id > ? ORDER BY id"
    private static let verifySQL: SQL =
        "SELECT " + Event.columns
        + ", (SELECT hash FROM event_chain WHERE event_id = event.id) FROM event ORDER BY id"
}

/// The end of the chain, to be kept outside the data folder: how many events, the last one's id and hash.
package struct ChainHead: Equatable, Sendable, CustomStringConvertible {
    package let eventCount: Int
    package let lastEventID: Int
    /// The last event's hash, 32 bytes.
    package let hash: [UInt8]

    package init(eventCount: Int, lastEventID: Int, hash: [UInt8]) {
        self.eventCount = eventCount
        self.lastEventID = lastEventID
        self.hash = hash
    }

    /// `120 120 9f3a…`, as `description` writes it; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 3, let count = Int(parts[0]), let id = Int(parts[1]), parts[2].utf8.count == 64 else {
            return nil
        }
        let digits = parts[2].compactMap(\.hexDigitValue)
        guard digits.count == 64 else { return nil }
        let hash = stride(from: 0, to: 64, by: 2).map { UInt8(truncatingIfNeeded: digits[$0] * 16 + digits[$0 + 1]) }
        self.init(eventCount: count, lastEventID: id, hash: hash)
    }

    /// Count, id and hash in hexadecimal, with spaces between: one line of the file that is kept outside.
    package var description: String {
        let hex = hash.map { Digits.text(hexadecimal: $0) }.joined()
        return "\(eventCount) \(lastEventID) \(hex)"
    }
}

extension Digits {
    static func text(hexadecimal byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
