import Synchronization

/// How many connections there are, in total and of each address; shared by all loops.
final class Census: Sendable {
    private struct Counts {
        var total = 0
        var ofAddress: [PeerAddress: Int] = [:]
    }

    private let totalMax: Int
    private let ofAddressMax: Int
    private let proxies: TrustedProxies
    private let counts = Mutex(Counts())

    init(totalMax: Int, ofAddressMax: Int, proxies: TrustedProxies) {
        self.totalMax = totalMax
        self.ofAddressMax = ofAddressMax
        self.proxies = proxies
    }

    /// Counts a connection in, unless there are too many.
    func enter(_ address: PeerAddress) -> Bool {
        counts.withLock { counts in
            let ofAddress = counts.ofAddress[address.network, default: 0]
            guard counts.total < totalMax, ofAddress < ofAddressMax || proxies.contains(address) else { return false }
            counts.total += 1
            counts.ofAddress[address.network] = ofAddress + 1
            return true
        }
    }

    func leave(_ address: PeerAddress) {
        counts.withLock { counts in
            counts.total -= 1
            let left = counts.ofAddress[address.network, default: 1] - 1
            counts.ofAddress[address.network] = left > 0 ? left : nil
        }
    }
}
