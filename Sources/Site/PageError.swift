/// What a request got wrong; the router turns it into a page in one place (style.md §6, rule 12).
package enum PageError: Error, Sendable, Equatable {
    /// No such page or record, or not one that this viewer may see.
    case notFound
    /// The page exists, but not for this role.
    case forbidden
    /// The request cannot be understood: a sentence.
    case badRequest(String)
    /// The record changed meanwhile, or the act does not fit its state: a sentence.
    case conflict(String)
    /// The step is not open to this person now, in words: not a mistake in a field (pages.md (a) 7).
    case refused(title: String, sentences: [String])
    /// Too many of these in a short time; seconds to wait.
    case tooManyRequests(retryAfterSeconds: Int)
    /// A queue is full or the disk refuses; seconds to wait.
    case unavailable(String, retryAfterSeconds: Int)
}

extension PageError {
    /// What happened, as one sentence; the error page and the result of a batch say it.
    package var sentence: String {
        switch self {
        case .notFound: "没有找到这条记录，或者它不在您的管理范围内。"
        case .forbidden: "您的账号没有这项权限。如需办理，请使用相应单位的账号登录。"
        case .badRequest(let sentence), .conflict(let sentence), .unavailable(let sentence, _): sentence
        case .refused(_, let sentences): sentences.joined()
        case .tooManyRequests(let seconds): "操作太频繁，请等待 \(seconds) 秒后再试。"
        }
    }
}
