/// Who is at the other end of a connection, and whether what it says about others is believed.
struct Peer: Sendable {
    let address: PeerAddress
    let trustedProxies: TrustedProxies

    var isTrusted: Bool { trustedProxies.contains(address) }
}

/// The addresses whose X-Forwarded-For and X-Forwarded-Proto count.
struct TrustedProxies: Sendable {
    private let addresses: Set<PeerAddress>

    static let none = TrustedProxies([])

    /// What is not a numeric address is left out: nothing is trusted by mistake.
    init(_ texts: [String]) {
        addresses = Set(texts.compactMap { PeerAddress($0) })
    }

    func contains(_ address: PeerAddress) -> Bool {
        !addresses.isEmpty && addresses.contains(address)
    }

    /// The client behind a chain of proxies: the last address of the list that is not a proxy of ours. What
    /// stands left of it was written by who knows whom.
    func client(of peer: PeerAddress, forwardedFor: String?) -> PeerAddress {
        guard contains(peer), let forwardedFor else { return peer }
        var client = peer
        for element in forwardedFor.split(separator: ",").reversed() {
            let text = String(element.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
            guard let address = PeerAddress(text) else { return client }
            client = address
            if !contains(address) { return client }
        }
        return client
    }
}
