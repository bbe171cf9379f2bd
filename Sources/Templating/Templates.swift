import Glibc
import Synchronization

/// The template files of a folder, parsed. Names are paths inside the folder without `.html`.
package struct Templates: Sendable {
    private let parsed: [String: ParsedTemplate]
    private let used = UsedNames()

    /// Reads every `.html` file under `folder`. Throws `TemplateError` for a file that cannot be read or parsed, for an
    /// include of a template that is not there, and for templates that include each other in a circle.
    package init(folder: String) throws {
        try self.init(sources: TemplateFolder.read(folder))
    }

    /// Takes the sources by name, as `init(folder:)` finds them.
    package init(sources: [String: [UInt8]]) throws {
        var parsed: [String: ParsedTemplate] = [:]
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) {
            parsed[name] = try TemplateParser.parse(source, name: name)
        }
        self.parsed = parsed
        for name in names { try checkIncludes(of: name, from: []) }
    }

    /// All names, sorted.
    package var names: [String] { parsed.keys.sorted() }

    /// The templates that nothing has been bound to so far, sorted: neither as page or layout nor as include.
    package var unusedNames: [String] {
        let used = used.all
        return names.filter { !used.contains($0) }
    }

    /// Resolves every name of a template, its layout and its components in the models, or throws `TemplateError`.
    package func bind<M: TemplateModel, L: TemplateModel>(
        _ name: String, model: M.Type, layout: (String, L.Type)?
    ) throws -> BoundTemplate<M, L> {
        var binder = TemplateBinder(templates: parsed, page: name, model: model)
        let program = try binder.bind(layout: layout.map { (name: $0.0, model: $0.1) })
        markUsed(name)
        if let layout { markUsed(layout.0) }
        return BoundTemplate(program: program)
    }

    /// Resolves every name of a template that stands alone.
    package func bind<M: TemplateModel>(_ name: String, model: M.Type) throws -> BoundTemplate<M, NoLayout> {
        try bind(name, model: model, layout: nil)
    }

    private func checkIncludes(of name: String, from path: [String]) throws {
        guard let template = parsed[name] else { return }
        for inclusion in template.includes {
            let fault: String? =
                if parsed[inclusion.name] == nil {
                    "there is no template `\(inclusion.name)`"
                } else if (path + [name]).contains(inclusion.name) {
                    "\(inclusion.name) includes itself"
                } else {
                    nil
                }
            if let fault { throw TemplateError(file: template.file, line: inclusion.line, fault: fault) }
            try checkIncludes(of: inclusion.name, from: path + [name])
        }
    }

    private func markUsed(_ name: String) {
        used.insert(name)
        for inclusion in parsed[name]?.includes ?? [] { markUsed(inclusion.name) }
    }
}

/// The names that were bound, kept by all copies of one `Templates`.
private final class UsedNames: Sendable {
    private let names = Mutex<Set<String>>([])

    var all: Set<String> { names.withLock { $0 } }

    func insert(_ name: String) {
        names.withLock { _ = $0.insert(name) }
    }
}
