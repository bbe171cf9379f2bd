import CCurl
import Database
import Glibc
import Site
import Workflow

/// E-mail out of the house: the outbox's messages through SMTP by libcurl. In a rehearsal nothing is sent.
package enum Mail {
    private static let waitSeconds = 5
    private static let batchCountMax = 50

    /// Whether `KAOZHENG_SMTP_URL` names a server (`smtps://user:password@host`, RFC 5321).
    package static var isConfigured: Bool { environment("KAOZHENG_SMTP_URL") != nil }

    /// Sends what waits until it is cancelled; nil when no server is configured.
    package static func deliveryTask(_ database: Database, clock: any Clock = SystemClock()) -> Task<Void, Never>? {
        guard let url = environment("KAOZHENG_SMTP_URL") else { return nil }
        let sender = environment("KAOZHENG_SMTP_FROM") ?? "no-reply@localhost"
        return Task {
            while !Task.isCancelled {
                await deliver(through: url, from: sender, database, clock)
                // Cancelled: the loop ends by itself.
                try? await Task.sleep(for: .seconds(waitSeconds))
            }
        }
    }

    /// One round. A failure is noted with the message, which is tried again later.
    package static func deliver(
        through url: String, from sender: String, _ database: Database, _ clock: any Clock
    ) async {
        let now = clock.now
        let waiting = try? database.read { try Outbox.waiting(at: now, countMax: batchCountMax, in: $0) }
        for message in waiting ?? [] where message.channel == .email {
            let error = send(message, through: url, from: sender)
            // What can't be noted is tried again: better twice than never.
            try? await database.write { connection in
                if let error {
                    try Outbox.markFailed(message.id, error: error, at: now, in: connection)
                } else {
                    try Outbox.markSent(message.id, at: now, in: connection)
                }
            }
        }
    }

    /// Nil when the server took it, else what it said.
    private static func send(_ message: Outbox.Message, through url: String, from sender: String) -> String? {
        guard let handle = curl_easy_init() else { return "libcurl could not start" }
        defer { curl_easy_cleanup(handle) }
        let recipients = curl_slist_append(nil, "<\(headerSafe(message.recipient))>")
        defer { curl_slist_free_all(recipients) }
        let source = Unmanaged.passRetained(MailSource(text(of: message, from: sender)))
        defer { source.release() }
        _ = curl_set_string(handle, CURLOPT_URL, url)
        _ = curl_set_string(handle, CURLOPT_MAIL_FROM, "<\(sender)>")
        _ = curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        _ = curl_set_long(handle, CURLOPT_UPLOAD, 1)
        _ = curl_set_long(handle, CURLOPT_TIMEOUT, 30)
        _ = curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = curl_set_pointer(handle, CURLOPT_READDATA, source.toOpaque())
        _ = curl_set_read(handle) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            return Unmanaged<MailSource>.fromOpaque(context).takeUnretainedValue().read(into: buffer, size * count)
        }
        let code = curl_easy_perform(handle)
        return code == CURLE_OK ? nil : String(cString: curl_easy_strerror(code))
    }

    /// The message as RFC 5322 wants it: UTF-8 in base64, the subject as an encoded word (RFC 2047).
    static func text(of message: Outbox.Message, from sender: String) -> String {
        let body = Base64.encode(Array(message.body.utf8)).chunked(76).joined(separator: "\r\n")
        return """
            From: <\(headerSafe(sender))>\r
            To: <\(headerSafe(message.recipient))>\r
            Subject: =?UTF-8?B?\(Base64.encode(Array(message.subject.utf8)))?=\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: base64\r
            \r
            \(body)\r

            """
    }

    private static func headerSafe(_ text: String) -> String {
        let plain = text.unicodeScalars.filter { $0.value > 32 && $0.value < 127 && $0 != "<" && $0 != ">" }
        return String(plain.map(Character.init))
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// What libcurl reads the message from.
private final class MailSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    func read(into buffer: UnsafeMutablePointer<CChar>, _ countMax: Int) -> Int {
        let count = min(countMax, bytes.count - position)
        for index in 0..<count { buffer[index] = CChar(bitPattern: bytes[position + index]) }
        position += count
        return count
    }
}

/// Base64 with padding (RFC 4648 §4).
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}

extension String {
    fileprivate func chunked(_ count: Int) -> [String] {
        var rest = Substring(self)
        var chunks: [String] = []
        while !rest.isEmpty {
            chunks.append(String(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return chunks
    }
}
