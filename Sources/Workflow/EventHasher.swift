import COpenSSL
import Database

/// SHA-256 over the hash before and a canonical encoding of an event: each field in the order of the columns, as one
/// byte for its type (0 NULL, 1 integer, 2 text), integers in 8 bytes, texts as their length in 8 bytes and UTF-8;
/// numbers big-endian. No two events share an encoding.
final class EventHasher {
    private let context: OpaquePointer
    private var bytes: [UInt8] = []

    /// What stands before the first event: SHA-256 of nothing is none of the hashes of events.
    static let start = [UInt8](repeating: 0, count: 32)

    init() throws {
        guard let context = EVP_MD_CTX_new() else {
            throw DatabaseError.misuse(reason: "libcrypto gives no context for SHA-256.")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    func hash(of event: Event, after previous: [UInt8]) throws -> [UInt8] {
        bytes.removeAll(keepingCapacity: true)
        bytes += previous
        add(event.id)
        add(event.programme)
        add(event.subject.kind)
        add(event.subject.id)
        add(event.action)
        add(event.from)
        add(event.to)
        add(event.accountID)
        add(event.role)
        add(event.organisationID)
        add(event.actorName)
        add(event.onBehalfOfPersonID)
        add(event.address)
        add(event.reason)
        add(event.detail)
        add(Int(event.at.milliseconds))
        var hash = [UInt8](repeating: 0, count: 32)
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, EVP_DigestUpdate(context, bytes, bytes.count) == 1,
            EVP_DigestFinal_ex(context, &hash, nil) == 1
        else { throw DatabaseError.misuse(reason: "libcrypto refuses SHA-256.") }
        return hash
    }

    private func add(_ integer: Int?) {
        guard let integer else { return bytes.append(0) }
        bytes.append(1)
        addBigEndian(integer)
    }

    private func add(_ text: String?) {
        guard let text else { return bytes.append(0) }
        bytes.append(2)
        addBigEndian(text.utf8.count)
        bytes += text.utf8
    }

    private func addBigEndian(_ integer: Int) {
        withUnsafeBytes(of: Int64(integer).bigEndian) { bytes += $0 }
    }
}
