@_spi(Reflection) import Swift

// Everything here that reads memory is given an address that `BoundTemplate.render` took from a live value, and an
// offset that the Swift runtime itself reported for a stored property of exactly that type. All other files of the
// target speak of slots only.

/// A struct that a template may read: its stored properties are `String`, `String?`, `Int`, `Int?`, `Bool`, `HTML`,
/// `HTML?`, `[String]`, other models, optional models and arrays of models. Others may exist, but not be named.
package protocol TemplateModel: TemplateElement {}

/// What a list of a model is made of: models or text.
package protocol TemplateElement: SendableMetatype {}

extension String: TemplateElement {}

/// A stored property of a model.
struct Field {
    let offset: Int
    let kind: Kind

    enum Kind {
        case text, optionalText, number, optionalNumber, truth, html, optionalHTML
        case list(any ListField.Type)
        case model(any TemplateModel.Type)
        case optionalModel(any OptionalModelField.Type)
        case unsupported(String)
    }

    /// The stored properties of a struct by name; nil for a type that is no struct.
    static func all(of model: any TemplateModel.Type) -> [String: Field]? {
        if model is AnyClass { return nil }
        var fields: [String: Field] = [:]
        let complete = _forEachField(of: model) { name, offset, type, _ in
            fields[String(cString: name)] = Field(offset: offset, kind: Kind(type))
            return true
        }
        return complete ? fields : nil
    }
}

extension Field.Kind {
    init(_ type: Any.Type) {
        if type == String.self {
            self = .text
        } else if type == String?.self {
            self = .optionalText
        } else if type == Int.self {
            self = .number
        } else if type == Int?.self {
            self = .optionalNumber
        } else if type == Bool.self {
            self = .truth
        } else if type == HTML.self {
            self = .html
        } else if type == HTML?.self {
            self = .optionalHTML
        } else if let list = type as? any ListField.Type {
            self = .list(list)
        } else if let model = type as? any TemplateModel.Type {
            self = .model(model)
        } else if let optional = type as? any OptionalModelField.Type {
            self = .optionalModel(optional)
        } else {
            self = .unsupported(String(describing: type))
        }
    }
}

/// An array of models or of text.
protocol ListField: SendableMetatype {
    static var element: any TemplateElement.Type { get }
    static func isEmpty(at address: UnsafeRawPointer) -> Bool
    static func forEach(at address: UnsafeRawPointer, _ body: (UnsafeRawPointer) -> Void)
}

extension Array: ListField where Element: TemplateElement {
    static var element: any TemplateElement.Type { Element.self }

    static func isEmpty(at address: UnsafeRawPointer) -> Bool {
        address.assumingMemoryBound(to: [Element].self).pointee.isEmpty
    }

    static func forEach(at address: UnsafeRawPointer, _ body: (UnsafeRawPointer) -> Void) {
        address.assumingMemoryBound(to: [Element].self).pointee.withUnsafeBufferPointer { elements in
            guard let first = elements.baseAddress else { return }
            for index in 0..<elements.count { body(UnsafeRawPointer(first + index)) }
        }
    }
}

/// An optional model. Swift keeps the payload of an optional at the optional's own address.
protocol OptionalModelField: SendableMetatype {
    static var wrapped: any TemplateModel.Type { get }
    static func isPresent(at address: UnsafeRawPointer) -> Bool
}

extension Optional: OptionalModelField where Wrapped: TemplateModel {
    static var wrapped: any TemplateModel.Type { Wrapped.self }

    static func isPresent(at address: UnsafeRawPointer) -> Bool {
        if case .some = address.assumingMemoryBound(to: Wrapped?.self).pointee { true } else { false }
    }
}

extension UnsafeRawPointer {
    /// The value of a stored property, without a copy of its storage.
    @inline(__always)
    func property<T>(as type: T.Type) -> T {
        assumingMemoryBound(to: T.self).pointee
    }
}
