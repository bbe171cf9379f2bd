/// A template whose every name has been found in the models `M` and `L`; rendering it cannot fail.
package struct BoundTemplate<M: TemplateModel, L: TemplateModel>: Sendable {
    let program: Program

    /// Appends the page to `buffer`, UTF-8.
    package func render(_ model: M, layout: L, into buffer: inout [UInt8]) {
        withUnsafePointer(to: layout) { layout in
            withUnsafePointer(to: model) { model in
                program.run(layout: UnsafeRawPointer(layout), model: UnsafeRawPointer(model), into: &buffer)
            }
        }
    }
}

/// The layout's model of a template that is bound without a layout.
package struct NoLayout: TemplateModel, Sendable {
    /// The only value there is.
    package init() {}
}

extension BoundTemplate where L == NoLayout {
    /// Appends the page to `buffer`, UTF-8.
    package func render(_ model: M, into buffer: inout [UInt8]) {
        render(model, layout: NoLayout(), into: &buffer)
    }
}

/// A template as a row of instructions.
struct Program: Sendable {
    static let layoutScope = 0
    static let modelScope = 1

    let instructions: [Instruction]
    /// The bytes of all literals, one after the other.
    let literals: [UInt8]
    /// How many structs are in scope at the deepest place.
    let scopeCount: Int

    func run(layout: UnsafeRawPointer, model: UnsafeRawPointer, into buffer: inout [UInt8]) {
        instructions.withUnsafeBufferPointer { instructions in
            literals.withUnsafeBufferPointer { literals in
                withUnsafeTemporaryAllocation(of: UnsafeRawPointer.self, capacity: scopeCount) { scopes in
                    scopes.initialize(repeating: layout)
                    scopes[Program.modelScope] = model
                    let run = Run(instructions: instructions, literals: literals, scopes: scopes)
                    run.perform(0..<instructions.count, into: &buffer)
                }
            }
        }
    }
}

/// One rendering of a program.
private struct Run {
    let instructions: UnsafeBufferPointer<Instruction>
    let literals: UnsafeBufferPointer<UInt8>
    let scopes: UnsafeMutableBufferPointer<UnsafeRawPointer>

    @inline(__always)
    private func address(of slot: Slot) -> UnsafeRawPointer { scopes[slot.scope] + slot.offset }

    func perform(_ range: Range<Int>, into buffer: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            switch instructions[index] {
            case .literal(let start, let count):
                buffer.append(contentsOf: UnsafeBufferPointer(rebasing: literals[start..<start + count]))
            case .text(let slot):
                Escape.append(address(of: slot).property(as: String.self), to: &buffer)
            case .optionalText(let slot):
                if let text = address(of: slot).property(as: String?.self) { Escape.append(text, to: &buffer) }
            case .number(let slot):
                Decimal.append(address(of: slot).property(as: Int.self), to: &buffer)
            case .optionalNumber(let slot):
                if let number = address(of: slot).property(as: Int?.self) { Decimal.append(number, to: &buffer) }
            case .html(let slot):
                buffer.append(contentsOf: address(of: slot).property(as: HTML.self).text.utf8)
            case .optionalHTML(let slot):
                if let html = address(of: slot).property(as: HTML?.self) { buffer.append(contentsOf: html.text.utf8) }
            case .branch(let condition, let slot, let expected, let otherwise):
                if condition.holds(at: address(of: slot)) != expected {
                    index = otherwise
                    continue
                }
            case .jump(let target):
                index = target
                continue
            case .each(let list, let slot, let scope, let end):
                list.forEach(at: address(of: slot)) { element in
                    scopes[scope] = element
                    perform(index + 1..<end, into: &buffer)
                }
                index = end
                continue
            }
            index += 1
        }
    }
}
