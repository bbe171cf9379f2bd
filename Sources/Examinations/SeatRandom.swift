import Site

/// Where the draw's chance comes from: SHA-256 over the sealed list's hash and a public number that nobody knew when
/// the list was sealed (decision 20). Anyone makes it again: `printf '%s%s' LIST_HASH NUMBER | sha256sum`.
package struct SeatSeed: Sendable, Equatable {
    let bytes: [UInt8]

    package init(listHash: String, publicNumber: String) {
        bytes = Secrets.sha256(Array((listHash + publicNumber).utf8))
    }

    /// 64 hexadecimal digits.
    package var text: String { Hexadecimal.text(bytes) }
}

/// Random numbers that anyone can make again. Block n (from 0) of a city's stream is SHA-256 over the seed's 32 bytes,
/// the city and n as eight bytes each, big-endian; a block gives four numbers of eight bytes, big-endian.
struct SeatRandom {
    private let prefix: [UInt8]
    private var blockNumber: UInt64 = 0
    private var block: [UInt8] = []
    private var position = 32

    init(_ seed: SeatSeed, city: Int) {
        prefix = seed.bytes + Self.bytes(UInt64(city))
    }

    /// Puts the items into a random order (Fisher–Yates, from the end).
    mutating func shuffle<Item>(_ items: inout [Item]) {
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, number(below: last + 1))
        }
    }

    /// 0 up to `bound`, each as likely: numbers in the part of the range that would make some likelier are passed over.
    mutating func number(below bound: Int) -> Int {
        let bound = UInt64(bound)
        let fair = UInt64.max - UInt64.max % bound
        while true {
            let number = next()
            if number < fair { return Int(number % bound) }
        }
    }

    private mutating func next() -> UInt64 {
        if position == 32 {
            block = Secrets.sha256(prefix + Self.bytes(blockNumber))
            blockNumber += 1
            position = 0
        }
        defer { position += 8 }
        return block[position..<position + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }
}
