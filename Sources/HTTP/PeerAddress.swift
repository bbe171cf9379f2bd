import CLinux
import Glibc

/// The address of a client, IPv4 or IPv6; an IPv4 address mapped into IPv6 is the IPv4 address.
struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The 16 bytes of the IPv6 form, as two numbers in network order.
    private let high: UInt64
    private let low: UInt64

    private static let mappedPrefix: UInt64 = 0x0000_ffff_0000_0000

    init(version4 address: UInt32) {
        high = 0
        low = Self.mappedPrefix | UInt64(address)
    }

    private init(version6 bytes: UnsafeRawBufferPointer) {
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads a numeric address.
    init?(_ text: String) {
        var version4 = in_addr()
        var version6 = in6_addr()
        if inet_pton(AF_INET, text, &version4) == 1 {
            self.init(version4: UInt32(bigEndian: version4.s_addr))
        } else if inet_pton(AF_INET6, text, &version6) == 1 {
            self = withUnsafeBytes(of: &version6) { PeerAddress(version6: $0) }
        } else {
            return nil
        }
    }

    /// Reads what accept(2) has filled in; anything but an internet address is the local host.
    init(_ storage: sockaddr_storage) {
        let family = Int32(storage.ss_family)
        self = withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET:
                PeerAddress(version4: UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr))
            case AF_INET6:
                // sin6_addr stands behind family, port and flow label.
                PeerAddress(version6: bytes[part: 8..<24])
            default:
                PeerAddress(version4: 0x7f00_0001)
            }
        }
    }

    var isVersion6: Bool { !(high == 0 && low >> 32 == 0xffff) }

    /// What counts as one client: an IPv4 address, or the /64 of an IPv6 address.
    var network: PeerAddress {
        isVersion6 ? PeerAddress(high: high, low: 0) : self
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    var description: String {
        guard isVersion6 else {
            return (0..<4).reversed().map { String(UInt8(truncatingIfNeeded: low >> UInt64($0 * 8))) }
                .joined(separator: ".")
        }
        var words = (high.bigEndian, low.bigEndian)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &words, &text, socklen_t(text.count)) != nil else { return "::" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
