import Glibc

/// From a request to bytes, and to the end.
extension Connection {
    func ask(_ request: Request) {
        phase = .responding
        deadline = .max
        self.request = request
        let responder = group.responder
        Task(executorPreference: group.loop) {
            let response = await responder.respond(to: request)
            self.finish(response)
        }
    }

    private func finish(_ response: Response) {
        guard phase == .responding else { return }
        respond(response)
        pump()
    }

    /// The message cannot be taken: the page for it goes out, then the connection ends.
    func refuse(_ status: Status) {
        closesAfterResponse = true
        lingersAfterResponse = true
        pending = []
        pendingStart = 0
        if startedAt == 0 { startedAt = group.microseconds() }
        group.counters.refused()
        respond(group.responder.refusal(status: status, request: request))
    }

    func respond(_ response: Response) {
        if requestCount >= group.limits.requestsPerConnectionMax || group.isStopping || response.closesConnection {
            closesAfterResponse = true
            lingersAfterResponse = true
        }
        if request?.head.closesConnection ?? false { closesAfterResponse = true }
        let isVersion10 = request?.head.line.isVersion10 ?? false
        status = response.status
        outgoing = group.writer.write(
            response, for: request, withoutContent: (request?.method ?? parser.method) == .head,
            persistence: closesAfterResponse ? .close : isVersion10 ? .keepAliveOfVersion10 : .keepAlive)
        phase = .writing
        setDeadline(group.limits.writeStallSeconds)
    }

    /// Sends what goes; whether the response is out.
    func send() -> Bool {
        guard isWritable else { return false }
        switch outgoing.send(to: socket) {
        case .complete:
            endResponse()
            return true
        case .moved:
            return true
        case .failed:
            close()
            return false
        case .blocked:
            isWritable = false
            setDeadline(
                group.limits.writeStallSeconds, earned: outgoing.sentBytes,
                perSecond: group.limits.writeBytesPerSecondMin)
            return false
        }
    }

    private func endResponse() {
        group.sent(
            status, request: request, peer: peer, bodyBytes: outgoing.contentBytes, bytes: outgoing.sentBytes,
            startedAt: startedAt)
        group.writer.reuse(outgoing.head)
        outgoing = Outgoing(head: [])
        request = nil
        answer = nil
        startedAt = 0
        hasBegunHead = false
        if closesAfterResponse {
            end()
        } else {
            phase = .reading
            setDeadline(group.limits.idleSeconds)
        }
    }

    /// A socket that is closed with input unread resets the connection, and the reset may overtake the response:
    /// so the own side is closed first, and the client is heard out for a moment (RFC 9112 §9.6).
    private func end() {
        guard lingersAfterResponse || pendingStart < pending.count || isReadable else {
            close()
            return
        }
        pending = []
        phase = .lingering
        shutdown(socket, Int32(SHUT_WR))
        setDeadline(group.limits.lingerSeconds)
    }

    func drain() -> Bool {
        guard isReadable else { return false }
        let count = recv(socket, group.readBuffer.baseAddress, group.readBuffer.count, 0)
        if count < 0 && errno == EAGAIN {
            isReadable = false
            return false
        }
        lingeredBytes += max(0, count)
        if count == 0 || (count < 0 && errno != EINTR) || lingeredBytes > group.limits.lingerBytesMax { close() }
        return true
    }
}
