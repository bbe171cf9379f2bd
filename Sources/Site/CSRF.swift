/// The token that every form carries (design.md §5). The secret belongs to the session; before sign-in to a cookie.
enum CSRF {
    /// The field's name in forms.
    static let fieldName = "_csrf"
    static let secretByteCount = 32

    /// A fresh spelling of the secret: a random mask, then the secret under it. Pages are compressed, and a token that
    /// never changes could be guessed from their length (BREACH).
    static func token(of secret: [UInt8]) -> String {
        var bytes = Secrets.random(byteCount: secret.count)
        bytes.reserveCapacity(secret.count * 2)
        for (index, byte) in secret.enumerated() { bytes.append(bytes[index] ^ byte) }
        return Base64URL.encode(bytes)
    }

    /// Whether the token is a spelling of this secret.
    static func isValid(_ token: String, for secret: [UInt8]) -> Bool {
        guard let bytes = Base64URL.decode(token), bytes.count == secret.count * 2 else { return false }
        let mask = bytes.prefix(secret.count)
        let masked = bytes.suffix(secret.count)
        return Secrets.areEqual(zip(mask, masked).map { $0 ^ $1 }, secret)
    }
}
