/// What is done with the body of a request: decided once, from its head and the responder's policy.
enum Admission: ~Copyable {
    /// The body is read, at most so many bytes.
    case read(BodyCollector, bytesMax: Int)
    /// The body is read and forgotten, then this is the answer (nil: the handler is asked).
    case discard(Response?, bytesMax: Int)
    /// The answer goes out at once (nil: the handler is asked); the body stays unread and the connection ends.
    case leave(Response?)
    case refuse(Status)

    static func decide(
        _ policy: BodyPolicy, for request: Request, limits: Limits, folder: String
    ) -> Admission {
        let message = request.head.message
        switch policy {
        case .none: return ignore(message, answer: nil, limits)
        case .refuse(let response): return ignore(message, answer: response, limits)
        case .form(let bytesMax):
            return form(request, bytesMax: bytesMax)
        case .multipart(let bytesMax, let fileBytesMax, let partCountMax):
            guard let type = contentType(request), type.value == "multipart/form-data" else {
                return form(request, bytesMax: min(bytesMax, limits.bodyBytesMax))
            }
            if message.hasContentCoding { return .refuse(.unsupportedMediaType) }
            guard let boundary = type["boundary"], (1...70).contains(boundary.count),
                boundary.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }), boundary.last != 0x20
            else { return .refuse(.badRequest) }
            if isLonger(message.framing, than: bytesMax) { return .refuse(.contentTooLarge) }
            let partLimits = MultipartLimits(
                fileBytesMax: fileBytesMax, partCountMax: partCountMax, fieldBytesMax: limits.bodyBytesMax,
                partHeadBytesMax: limits.partHeadBytesMax)
            let reader = MultipartReader(boundary: boundary, limits: partLimits, folder: folder)
            return .read(.multipart(reader), bytesMax: bytesMax)
        }
    }

    private static func form(_ request: Request, bytesMax: Int) -> Admission {
        let message = request.head.message
        guard !message.hasContentCoding, contentType(request)?.value == "application/x-www-form-urlencoded" else {
            return .refuse(.unsupportedMediaType)
        }
        if isLonger(message.framing, than: bytesMax) { return .refuse(.contentTooLarge) }
        var bytes: [UInt8] = []
        if case .length(let length) = message.framing { bytes.reserveCapacity(min(length, 64 * 1024)) }
        return .read(.bytes(bytes), bytesMax: bytesMax)
    }

    /// A client that waits for 100 Continue, or that announces too much, is answered at once.
    private static func ignore(_ message: MessageFields, answer: Response?, _ limits: Limits) -> Admission {
        let bytesMax = limits.discardedBodyBytesMax
        if message.expectsContinue || isLonger(message.framing, than: bytesMax) { return .leave(answer) }
        return .discard(answer, bytesMax: bytesMax)
    }

    private static func isLonger(_ framing: Framing, than bytesMax: Int) -> Bool {
        guard case .length(let length) = framing else { return false }
        return length > bytesMax
    }

    private static func contentType(_ request: Request) -> HeaderParameters? {
        request.header(.contentType).flatMap { HeaderParameters(Array($0.utf8)) }
    }
}
