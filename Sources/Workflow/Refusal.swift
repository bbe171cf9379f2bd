/// Why an action is not done: sentences for the person who asked.
package enum Refusal: Error, Equatable, Sendable {
    /// There is no such record for this actor.
    case notFound
    /// The table has no such action for this role in this state.
    case notAllowed(String)
    /// The reason is missing, too long, or holds an ID number.
    case reasonMissing(String)
    /// The action is not open now; each sentence is one cause.
    case blocked([String])
    /// Somebody was faster.
    case conflict(String)

    /// One sentence for each cause.
    package var sentences: [String] {
        switch self {
        case .notFound: ["没有找到这条记录，或者它不在您的管理范围内。"]
        case .notAllowed(let sentence), .reasonMissing(let sentence), .conflict(let sentence): [sentence]
        case .blocked(let sentences): sentences
        }
    }

    /// All causes in one line.
    package var sentence: String { sentences.joined() }
}
