import COpenSSL
import HTTP
import Site

/// Password hashes: scrypt (RFC 7914) by libcrypto, each with a salt of its own. A hash takes about a third of a second
/// and 32 MiB; pages make theirs on `Site.passwordWorkers`, one at a time.
package enum Passwords {
    private struct Parameters: Equatable {
        let logN: UInt64
        let r: UInt64
        let p: UInt64
    }

    private static let parameters = Parameters(logN: 15, r: 8, p: 3)
    private static let keyByteCount = 32
    private static let saltByteCount = 16
    private static let memoryBytesMax: UInt64 = 256 << 20

    package struct Failure: Error {}

    /// The hash to be stored: `scrypt$15$8$3$salt$key`.
    package static func hash(_ password: String, on workers: WorkerPool) async throws -> String {
        try await workers.run { try hashNow(password) }
    }

    /// Whether the password is the one that was hashed. Without a hash (no such account, or no password yet) the same
    /// work is done, so that the time tells nothing.
    package static func verify(_ password: String, against hash: String?, on workers: WorkerPool) async throws -> Bool {
        try await workers.run { try verifyNow(password, against: hash) }
    }

    /// The same on the calling thread, for commands and demonstration data.
    package static func hashNow(_ password: String) throws -> String {
        let salt = Secrets.random(byteCount: saltByteCount)
        let key = try derive(password, salt: salt, parameters, byteCount: keyByteCount)
        return "scrypt$\(parameters.logN)$\(parameters.r)$\(parameters.p)$"
            + Base64URL.encode(salt) + "$" + Base64URL.encode(key)
    }

    static func verifyNow(_ password: String, against hash: String?) throws -> Bool {
        let parsed = hash.flatMap(parse)
        let salt = parsed?.salt ?? [UInt8](repeating: 0, count: saltByteCount)
        let key = try derive(
            password, salt: salt, parsed?.parameters ?? parameters, byteCount: parsed?.key.count ?? keyByteCount)
        guard let parsed else { return false }
        return Secrets.areEqual(key, parsed.key)
    }

    private static func parse(_ hash: String) -> (parameters: Parameters, salt: [UInt8], key: [UInt8])? {
        let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let logN = UInt64(parts[1]), (10...20).contains(logN),
            let r = UInt64(parts[2]), (1...16).contains(r), let p = UInt64(parts[3]), (1...16).contains(p),
            let salt = Base64URL.decode(String(parts[4])), let key = Base64URL.decode(String(parts[5])),
            key.count == keyByteCount
        else { return nil }
        return (Parameters(logN: logN, r: r, p: p), salt, key)
    }

    private static func derive(
        _ password: String, salt: [UInt8], _ parameters: Parameters, byteCount: Int
    ) throws -> [UInt8] {
        // The same letters typed on two systems may be composed differently; what is hashed is the bytes as typed.
        var password = password
        var key = [UInt8](repeating: 0, count: byteCount)
        let result = password.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                EVP_PBE_scrypt(
                    characters.baseAddress, characters.count, salt, salt.count, 1 << parameters.logN, parameters.r,
                    parameters.p, memoryBytesMax, &key, key.count)
            }
        }
        guard result == 1 else { throw Failure() }
        return key
    }
}
