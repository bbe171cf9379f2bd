import CLinux
import Glibc

/// What is on its way out of a connection: a head, then bytes or a file.
struct Outgoing {
    enum Progress {
        case complete
        /// Something was taken; there is more.
        case moved
        case blocked
        case failed
    }

    private(set) var head: [UInt8]
    /// Bytes that the kernel has taken, head included.
    private(set) var sentBytes = 0
    private(set) var contentBytes = 0

    private var content: [UInt8] = []
    private var contentStart = 0
    private var file: Int32?

    /// One call of sendfile(2) is asked for at most so much: it may have to read from a disk.
    private static let fileBytesPerCall = 256 * 1024

    init(head: [UInt8]) {
        self.head = head
    }

    /// `range` is the part of `body` that is sent; an open file is owned from here on.
    mutating func setContent(_ body: ResponseBody, _ range: Range<Int>, file: Int32?) {
        if case .bytes(let bytes) = body { content = bytes }
        self.file = file
        contentStart = range.lowerBound
        contentBytes = range.count
    }

    mutating func closeFile() {
        if let file { close(file) }
        file = nil
    }

    /// Gives the socket what it takes at once.
    mutating func send(to socket: Int32) -> Progress {
        let sent = file == nil || sentBytes < head.count ? sendBytes(socket) : sendFile(socket)
        guard sent > 0 else {
            // A file that has become shorter ends here: the client sees it by the length.
            return sent == 0 || (errno != EAGAIN && errno != EINTR) ? .failed : errno == EINTR ? .moved : .blocked
        }
        sentBytes += sent
        guard sentBytes == head.count + contentBytes else { return .moved }
        closeFile()
        return .complete
    }

    private func sendBytes(_ socket: Int32) -> Int {
        let headStart = min(sentBytes, head.count)
        let start = min(contentStart + sentBytes - headStart, content.count)
        let end = file == nil ? min(contentStart + contentBytes, content.count) : start
        return head.withUnsafeBytes { head in
            content.withUnsafeBytes { content in
                var pieces = (
                    Self.piece(head, headStart..<head.count), Self.piece(content, start..<max(start, end))
                )
                return withUnsafeMutableBytes(of: &pieces) { bytes in
                    let flags = Int32(MSG_NOSIGNAL) | (file == nil ? 0 : Int32(MSG_MORE))
                    var message = msghdr()
                    message.msg_iov = bytes.bindMemory(to: iovec.self).baseAddress
                    message.msg_iovlen = 2
                    return sendmsg(socket, &message, flags)
                }
            }
        }
    }

    private static func piece(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> iovec {
        iovec(
            iov_base: bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + range.lowerBound) },
            iov_len: range.count)
    }

    private func sendFile(_ socket: Int32) -> Int {
        guard let file else { return 0 }
        let done = sentBytes - head.count
        var offset = off_t(contentStart + done)
        return sendfile(socket, file, &offset, min(contentBytes - done, Self.fileBytesPerCall))
    }
}
