/// Turns a parsed template and the types of its models into instructions. Every name is resolved here.
struct TemplateBinder {
    /// A struct whose properties may be named: at `base`, or inside the struct there.
    private struct Scope {
        let typeName: String
        let base: Slot
        let content: Content

        enum Content {
            case fields([String: Field])
            case text
        }
    }

    /// A template that is being read, and the line of the include that asked for it.
    private struct Source {
        let file: String
        let includedAt: Int
    }

    private let templates: [String: ParsedTemplate]
    private let page: (name: String, model: any TemplateModel.Type)
    private var scopes: [Scope] = []
    private var sources: [Source] = []
    private var instructions: [Instruction] = []
    private var literals: [UInt8] = []
    private var scopeNumber = Program.modelScope
    private var scopeCount = Program.modelScope + 1
    /// The last instruction that something jumps to; a literal before it must not grow past it.
    private var lastLabel = 0
    private var pageIsPlaced = false

    init(templates: [String: ParsedTemplate], page: String, model: any TemplateModel.Type) {
        self.templates = templates
        self.page = (page, model)
    }

    mutating func bind(layout: (name: String, model: any TemplateModel.Type)?) throws -> Program {
        guard let layout else {
            try placePage(line: 0)
            return program
        }
        try enter(layout.model, at: Slot(scope: Program.layoutScope, offset: 0), line: 0)
        try append(template: layout.name, line: 0)
        guard pageIsPlaced else {
            throw TemplateError(file: layout.name + ".html", line: 0, fault: "has no {{> content}}")
        }
        return program
    }

    private var program: Program {
        Program(instructions: instructions, literals: literals, scopeCount: scopeCount)
    }

    // MARK: Templates and nodes

    private mutating func placePage(line: Int) throws {
        pageIsPlaced = true
        try enter(page.model, at: Slot(scope: Program.modelScope, offset: 0), line: line)
        try append(template: page.name, line: line)
        scopes.removeLast()
    }

    private mutating func append(template name: String, line: Int) throws {
        guard let template = templates[name] else {
            throw error(line, "there is no template `\(name)`")
        }
        guard !sources.contains(where: { $0.file == template.file }) else {
            throw error(line, "\(name) includes itself")
        }
        sources.append(Source(file: template.file, includedAt: line))
        try append(template.nodes)
        sources.removeLast()
    }

    private mutating func append(_ nodes: [Node]) throws {
        for node in nodes {
            switch node {
            case .text(let bytes): append(literal: bytes)
            case .value(let path, let place, let line): try append(value: path, place, line)
            case .block(let block, let path, let body, let otherwise, let line):
                let (slot, kind) = try resolve(path, line)
                switch block {
                case .each: try append(each: path, slot, kind, body, otherwise, line)
                case .with: try append(with: path, slot, kind, body, otherwise, line)
                case .present, .absent:
                    let condition = try condition(on: kind, path, line)
                    try append(condition, slot, expected: block == .present, otherwise) { try $0.append(body) }
                }
            case .include(let name, let scope, let line): try append(include: name, scope, line)
            }
        }
    }

    private mutating func append(literal bytes: [UInt8]) {
        let start = literals.count
        literals += bytes
        if case .literal(let first, let count) = instructions.last, lastLabel < instructions.count {
            instructions[instructions.count - 1] = .literal(start: first, count: count + bytes.count)
        } else {
            instructions.append(.literal(start: start, count: bytes.count))
        }
    }

    private mutating func append(value path: Path, _ place: MarkupPlace, _ line: Int) throws {
        let (slot, kind) = try resolve(path, line)
        let instruction: Instruction
        switch kind {
        case .html: return instructions.append(.html(slot))
        case .optionalHTML: return instructions.append(.optionalHTML(slot))
        case .text: instruction = .text(slot)
        case .optionalText: instruction = .optionalText(slot)
        case .number: instruction = .number(slot)
        case .optionalNumber: instruction = .optionalNumber(slot)
        default: throw error(line, "`\(path)` is \(kind.noun), which cannot be written as text")
        }
        if let refusal = place.refusal { throw error(line, "`\(path)` \(refusal)") }
        instructions.append(instruction)
    }

    private mutating func append(include name: String, _ path: Path?, _ line: Int) throws {
        if name == "content" {
            guard path == nil, sources.count == 1, !pageIsPlaced, scopes.count == 1 else {
                throw error(line, "{{> content}} belongs into the layout, once, without a scope")
            }
            return try placePage(line: line)
        }
        guard let path else { return try append(template: name, line: line) }
        let (slot, kind) = try resolve(path, line)
        try append(inside: path, slot, kind, [], line) { try $0.append(template: name, line: line) }
    }

    // MARK: Blocks

    private mutating func append(
        each path: Path, _ slot: Slot, _ kind: Field.Kind, _ body: [Node], _ otherwise: [Node], _ line: Int
    ) throws {
        guard case .list(let list) = kind else {
            throw error(line, "{{#each \(path)}}: `\(path)` is \(kind.noun), not a list")
        }
        try append(.listNotEmpty(list), slot, expected: true, otherwise) { binder in
            let start = binder.instructions.count
            binder.instructions.append(.jump(start))
            binder.scopeNumber += 1
            binder.scopeCount = max(binder.scopeCount, binder.scopeNumber + 1)
            let scope = binder.scopeNumber
            try binder.enter(list.element, at: Slot(scope: scope, offset: 0), line: line)
            try binder.append(body)
            binder.scopes.removeLast()
            binder.scopeNumber -= 1
            binder.instructions[start] = .each(list, slot, scope: scope, end: binder.label())
        }
    }

    private mutating func append(
        with path: Path, _ slot: Slot, _ kind: Field.Kind, _ body: [Node], _ otherwise: [Node], _ line: Int
    ) throws {
        try append(inside: path, slot, kind, otherwise, line) { try $0.append(body) }
    }

    /// Appends `body` with the struct at `slot` as innermost scope; nothing of it is written if the struct is absent.
    private mutating func append(
        inside path: Path, _ slot: Slot, _ kind: Field.Kind, _ otherwise: [Node], _ line: Int,
        body: (inout TemplateBinder) throws -> Void
    ) throws {
        func appendInside(_ binder: inout TemplateBinder, _ model: any TemplateModel.Type) throws {
            try binder.enter(model, at: slot, line: line)
            try body(&binder)
            binder.scopes.removeLast()
        }
        switch kind {
        case .model(let model):
            try appendInside(&self, model)
        case .optionalModel(let optional):
            try append(.modelPresent(optional), slot, expected: true, otherwise) { binder in
                try appendInside(&binder, optional.wrapped)
            }
        default:
            throw error(line, "`\(path)` is \(kind.noun), not a model")
        }
    }

    private mutating func append(
        _ condition: Condition, _ slot: Slot, expected: Bool, _ otherwise: [Node],
        body: (inout TemplateBinder) throws -> Void
    ) throws {
        let branch = instructions.count
        instructions.append(.jump(branch))
        try body(&self)
        if otherwise.isEmpty {
            instructions[branch] = .branch(condition, slot, expected: expected, otherwise: label())
            return
        }
        let jump = instructions.count
        instructions.append(.jump(jump))
        instructions[branch] = .branch(condition, slot, expected: expected, otherwise: label())
        try append(otherwise)
        instructions[jump] = .jump(label())
    }

    private mutating func label() -> Int {
        lastLabel = instructions.count
        return lastLabel
    }

    private func condition(on kind: Field.Kind, _ path: Path, _ line: Int) throws -> Condition {
        switch kind {
        case .truth: .truth
        case .text: .textNotEmpty
        case .html: .htmlNotEmpty
        case .optionalText: .textPresent
        case .optionalNumber: .numberPresent
        case .optionalHTML: .htmlPresent
        case .list(let list): .listNotEmpty(list)
        case .optionalModel(let optional): .modelPresent(optional)
        case .number, .model, .unsupported: throw error(line, "`\(path)` is \(kind.noun), which is never absent")
        }
    }

    // MARK: Names

    private mutating func enter(_ type: any TemplateElement.Type, at base: Slot, line: Int) throws {
        let typeName = TemplateBinder.name(of: type)
        guard let model = type as? any TemplateModel.Type else {
            return scopes.append(Scope(typeName: typeName, base: base, content: .text))
        }
        guard let fields = Field.all(of: model) else {
            throw error(line, "\(typeName) is not a struct")
        }
        scopes.append(Scope(typeName: typeName, base: base, content: .fields(fields)))
    }

    private func resolve(_ path: Path, _ line: Int) throws -> (Slot, Field.Kind) {
        if path.names == ["this"] {
            guard let scope = scopes.last, case .text = scope.content else {
                throw error(line, "`this` is for a list of text; \(scopes.last?.typeName ?? "nothing") is in scope")
            }
            return (scope.base, .text)
        }
        var (slot, kind, owner) = try find(path.names[0], line)
        for name in path.names.dropFirst() {
            guard case .model(let model) = kind, let fields = Field.all(of: model) else {
                throw error(line, "`\(path)`: \(owner)'s property before `\(name)` is \(kind.noun), not a model")
            }
            owner = TemplateBinder.name(of: model)
            guard let field = fields[name] else { throw error(line, "\(owner) has no `\(name)`") }
            slot = Slot(scope: slot.scope, offset: slot.offset + field.offset)
            kind = field.kind
        }
        return (slot, kind)
    }

    /// The property in the innermost struct that has it.
    private func find(_ name: String, _ line: Int) throws -> (Slot, Field.Kind, owner: String) {
        for scope in scopes.reversed() {
            guard case .fields(let fields) = scope.content, let field = fields[name] else { continue }
            return (Slot(scope: scope.base.scope, offset: scope.base.offset + field.offset), field.kind, scope.typeName)
        }
        let outer = scopes.dropLast().reversed().map { ", nor has \($0.typeName)" }.joined()
        throw error(line, "\(scopes.last?.typeName ?? "Nothing") has no `\(name)`\(outer)")
    }

    /// The type's name without its module and without the marks of private types.
    private static func name(of type: Any.Type) -> String {
        let parts = String(reflecting: type).split(separator: ".").filter { !$0.contains("(unknown context") }
        return parts.count > 1 ? parts.dropFirst().joined(separator: ".") : parts.joined()
    }

    private func error(_ line: Int, _ fault: String) -> TemplateError {
        guard let source = sources.last else {
            return TemplateError(file: page.name + ".html", line: line, fault: fault)
        }
        guard sources.count > 1 else { return TemplateError(file: source.file, line: line, fault: fault) }
        let includer = sources[sources.count - 2].file
        let trace = " (included at \(includer):\(source.includedAt))"
        return TemplateError(file: source.file, line: line, fault: fault + trace)
    }
}

extension Field.Kind {
    /// What a property is, in words.
    fileprivate var noun: String {
        switch self {
        case .text, .optionalText: "text"
        case .number, .optionalNumber: "a number"
        case .truth: "a truth value"
        case .html, .optionalHTML: "HTML"
        case .list: "a list"
        case .model: "a model"
        case .optionalModel: "an optional model"
        case .unsupported(let type): "of type \(type)"
        }
    }
}
