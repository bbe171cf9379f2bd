import Glibc
import Testing

@testable import HTTP

@Suite struct ParserCutTests {
    @Test(arguments: WireCase.all)
    func anyCutGivesTheSameEvents(_ wire: WireCase) {
        let whole = ParserTrace.of(wire.bytes, cuts: [])
        #expect(ParserTrace.of(wire.bytes, cuts: Array(wire.bytes.indices.dropFirst())) == whole)
        var generator = Random(seed: UInt64(wire.bytes.count))
        for _ in 0..<30 {
            let cuts = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                Int.random(in: 0...wire.bytes.count, using: &generator)
            }
            #expect(ParserTrace.of(wire.bytes, cuts: Set(cuts).sorted()) == whole)
        }
    }

    @Test(arguments: [Limits.tight, Limits()])
    func anyCutGivesTheSameEventsAtTheLimits(_ limits: Limits) {
        let fillings = [0, 1, 20, 30, 31, 32, 33, 60, 61, 62, 63, 64, 65, 100, 9000, 17_000]
        for count in fillings {
            let filling = String(repeating: "x", count: count)
            for text in [
                "GET /\(filling) HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nA: \(filling)\r\nHost: a\r\n\r\n",
                "\(filling) / HTTP/1.1\r\nHost: a\r\n\r\n", WireCase.chunked("0;\(filling)\r\nA: \(filling)\r\n\r\n"),
                WireCase.chunked("1;\(filling)\r\na\r\n0\r\n\r\n"),
            ] {
                let bytes = Array(text.utf8)
                let whole = ParserTrace.of(bytes, cuts: [], limits: limits)
                #expect(ParserTrace.of(bytes, cuts: Array(1..<bytes.count), limits: limits) == whole)
            }
        }
    }

    /// Changed, doubled, cut and mixed requests: nothing may trap, and every cut must tell the same. The number of
    /// rounds comes from HTTP_FUZZ_ROUNDS where more are wanted.
    @Test func damagedRequestsNeitherTrapNorDependOnCuts() {
        let rounds = getenv("HTTP_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 20_000
        var generator = Random(seed: 42)
        let seeds = WireCase.all.map(\.bytes).filter { $0.count < 2000 }
        for _ in 0..<rounds {
            let bytes = Damage.of(seeds, using: &generator)
            let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &generator) }
            let whole = ParserTrace.of(bytes, cuts: [])
            guard ParserTrace.of(bytes, cuts: Set(cuts).sorted()) == whole else {
                Issue.record("cuts \(cuts) change \(String(decoding: bytes, as: UTF8.self))")
                return
            }
        }
    }
}

/// What a parser says of a stream of bytes, with the pieces of a body put together.
enum ParserTrace {
    static func of(_ bytes: [UInt8], cuts: [Int], limits: Limits = Limits()) -> [String] {
        var parser = RequestParser(limits: limits)
        var trace: [String] = []
        var body: [UInt8] = []
        for (start, end) in zip([0] + cuts, cuts + [bytes.count]) where start < end {
            let isRefused = Array(bytes[start..<end]).withUnsafeBytes { feed($0, &parser, &trace, &body) }
            if isRefused { return trace }
        }
        // What a body had so far counts, too.
        return trace + ["unfinished body \(body) \(parser.isInBody) \(parser.isBetweenRequests)"]
    }

    /// Whether the parser has refused the rest.
    private static func feed(
        _ input: UnsafeRawBufferPointer, _ parser: inout RequestParser, _ trace: inout [String],
        _ body: inout [UInt8]
    ) -> Bool {
        var position = 0
        while true {
            switch parser.next(input, at: &position) {
            case .needsMore: return false
            case .head(let head):
                let fields = head.fields.map { head.text($0.name) + "=" + head.text($0.value) }
                trace.append("\(head.line.method) \(head.target.path) \(fields) \(head.framing)")
                parser.bodyBytesMax = 10_000
            case .body(let range): body += input[range]
            case .end:
                trace.append("body \(body)")
                body = []
            case .refused(let status):
                trace.append("refused \(status.code)")
                return true
            }
        }
    }
}

/// Damages requests the way an attacker and a bad line do.
enum Damage {
    private static let pieces: [[UInt8]] = [
        [13, 10], [10], [13], [0], [32], [9], [58], [59], [255], Array("Content-Length: 5\r\n".utf8),
        Array("Transfer-Encoding: chunked\r\n".utf8), Array("0\r\n\r\n".utf8), Array("Expect: 100-continue\r\n".utf8),
        Array("ffffffffffffffff\r\n".utf8), Array("%2e%2e/".utf8), Array("http://".utf8), Array("[::".utf8),
    ]

    static func of(_ seeds: [[UInt8]], using generator: inout Random) -> [UInt8] {
        var bytes = seeds.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where index < bytes.count: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: index)
            case 2 where index < bytes.count: bytes.remove(at: index)
            case 3: bytes.removeSubrange(index...)
            default: bytes = bytes[..<index] + (seeds.randomElement(using: &generator) ?? [])
            }
        }
        return bytes
    }
}

/// Numbers that are the same in every run (SplitMix64).
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension Limits {
    /// Limits that small requests reach.
    static var tight: Limits {
        var limits = Limits()
        limits.headBytesMax = 128
        limits.targetBytesMax = 32
        limits.chunkLineBytesMax = 64
        limits.trailerBytesMax = 64
        return limits
    }
}
