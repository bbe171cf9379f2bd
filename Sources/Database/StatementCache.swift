/// The prepared statements of one connection. Literals are found by address and length, composed SQL by its text;
/// each of the two is bounded, and the statement that rested longest goes first.
struct StatementCache {
    private struct LiteralKey: Hashable {
        let address: UInt
        let byteCount: Int
    }

    static let literalCountMax = 512
    static let textCountMax = 128

    private var literals: [LiteralKey: Statement] = [:]
    private var texts: [String: Statement] = [:]
    private var useCount = 0

    /// The statement for this SQL, marked as in use: a cached one, or a new one if there is none or it is in use.
    mutating func checkOut(_ sql: SQL, prepare: () throws -> Statement) throws -> Statement {
        useCount &+= 1
        let statement =
            switch sql.storage {
            case .literal(let literal): try findLiteral(literal, prepare)
            case .text(let text): try findText(text, prepare)
            }
        statement.isInUse = true
        statement.lastUse = useCount
        return statement
    }

    mutating func removeAll() {
        literals = [:]
        texts = [:]
    }

    var count: Int { literals.count + texts.count }

    private mutating func findLiteral(_ literal: StaticString, _ prepare: () throws -> Statement) throws -> Statement {
        let key = LiteralKey(
            address: UInt(bitPattern: literal.utf8Start), byteCount: literal.utf8CodeUnitCount)
        if let known = literals[key] { return known.isInUse ? try prepare() : known }
        let statement = try prepare()
        if literals.count >= Self.literalCountMax { Self.evict(from: &literals) }
        literals[key] = statement
        return statement
    }

    private mutating func findText(_ text: String, _ prepare: () throws -> Statement) throws -> Statement {
        if let known = texts[text] { return known.isInUse ? try prepare() : known }
        let statement = try prepare()
        if texts.count >= Self.textCountMax { Self.evict(from: &texts) }
        texts[text] = statement
        return statement
    }

    private static func evict<Key>(from statements: inout [Key: Statement]) {
        let oldest = statements.filter { !$0.value.isInUse }.min { $0.value.lastUse < $1.value.lastUse }
        if let oldest { statements[oldest.key] = nil }
    }
}
