/// Where a value is found while a page is written: which struct in scope, and how many bytes into it.
struct Slot: Sendable {
    let scope: Int
    let offset: Int
}

/// One step of writing a page. Targets of jumps are indexes of instructions.
enum Instruction: Sendable {
    case literal(start: Int, count: Int)
    case text(Slot)
    case optionalText(Slot)
    case number(Slot)
    case optionalNumber(Slot)
    case html(Slot)
    case optionalHTML(Slot)
    /// Goes on if the condition's answer is `expected`, else jumps.
    case branch(Condition, Slot, expected: Bool, otherwise: Int)
    case jump(Int)
    /// Runs the instructions up to `end` once for each element, which is the struct number `scope` meanwhile.
    case each(any ListField.Type, Slot, scope: Int, end: Int)
}

/// A question about a property, answered while a page is written.
enum Condition: Sendable {
    case truth, textNotEmpty, htmlNotEmpty
    case textPresent, numberPresent, htmlPresent
    case listNotEmpty(any ListField.Type)
    case modelPresent(any OptionalModelField.Type)

    @inline(__always)
    func holds(at address: UnsafeRawPointer) -> Bool {
        switch self {
        case .truth: address.property(as: Bool.self)
        case .textNotEmpty: !address.property(as: String.self).isEmpty
        case .htmlNotEmpty: !address.property(as: HTML.self).text.isEmpty
        case .textPresent: address.property(as: String?.self) != nil
        case .numberPresent: address.property(as: Int?.self) != nil
        case .htmlPresent: address.property(as: HTML?.self) != nil
        case .listNotEmpty(let list): !list.isEmpty(at: address)
        case .modelPresent(let optional): optional.isPresent(at: address)
        }
    }
}
