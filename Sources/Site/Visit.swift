import Database
import HTTP
import Templating
import Workflow

/// One request on its way: all that a page needs, as one parameter. Nothing is ambient.
package struct Visit: Sendable {
    package let site: Site
    package let request: Request
    package let route: Route
    package let parameters: [(name: String, value: String)]
    package let viewer: Viewer?
    /// What the forms of this answer are protected by.
    let csrfSecret: [UInt8]
    let newFormCookie: Bool

    // MARK: - What was asked

    /// The number in the path at `:name`; anything else (text, 10^30, negative) is no page.
    package func id(_ name: String = "id") throws -> Int {
        guard let value = parameters.first(where: { $0.name == name })?.value, value.utf8.count <= 15,
            let number = Int(value), number > 0, String(number) == value
        else { throw PageError.notFound }
        return number
    }

    /// The text in the path at `:name`.
    package func parameter(_ name: String) throws -> String {
        guard let value = parameters.first(where: { $0.name == name })?.value else { throw PageError.notFound }
        return value
    }

    /// The fields behind the question mark.
    package var query: FormData { request.query }

    /// The form that was sent, to be read input by input.
    package func form() -> Form { Form(request.form) }

    /// Whether the form comes from the confirm page.
    package var isConfirmed: Bool { request.form.first("confirmed") == "1" }

    /// The ticked rows of a list, without doubles, in the order they were sent; at most 1,000.
    package func tickedIDs() -> [Int] {
        var seen: Set<Int> = []
        return request.form.all("ids").compactMap { $0.utf8.count <= 15 ? Int($0) : nil }
            .filter { $0 > 0 && seen.insert($0).inserted }.prefix(1000).map { $0 }
    }

    /// Who looks; only for routes that ask for a sign-in.
    package func signedIn() throws -> Viewer {
        guard let viewer else { throw PageError.forbidden }
        return viewer
    }

    // MARK: - Time

    /// Business time: windows, dates, deadlines.
    package var now: Moment { site.clocks.business.now }
    /// Real time: sessions, tokens, limits, logs.
    package var realNow: Moment { site.clocks.real.now }

    // MARK: - Data

    /// A short read on this thread's own connection.
    package func read<T>(_ body: (Connection) throws -> T) throws -> T { try site.database.read(body) }

    /// A read that may take its time (statistics, exports, LIKE searches), on a worker.
    package func readSlowly<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        let database = site.database
        return try await site.workers.run { try database.read(millisecondsMax: 10_000, body) }
    }

    /// A write, answered after its commit.
    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await site.database.write(body)
    }

    // MARK: - Answers

    /// The page with its model. `title` is the heading.
    package func page<P: Page>(
        _ page: P.Type, _ model: P.Model, title: String, crumbs: [Crumb] = [], status: Status = .ok,
        isFormError: Bool = false
    ) throws -> Response {
        let template = try site.pages.template(of: page)
        let layout = layout(title: title, crumbs: crumbs, isFormError: isFormError)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16 * 1024)
        template.render(model, layout: layout, into: &bytes)
        var response = Response(status: status, body: .bytes(bytes))
        response.set(.contentType, "text/html; charset=utf-8")
        response.compressible = true
        if layout.flash != nil { response.add(.setCookie, FlashCookie.cleared) }
        return response
    }

    /// The form again, with its sentences (422); nothing typed is lost.
    package func invalid<P: Page>(
        _ page: P.Type, _ model: P.Model, title: String, crumbs: [Crumb] = []
    ) throws -> Response {
        try self.page(page, model, title: title, crumbs: crumbs, status: .unprocessableContent, isFormError: true)
    }

    /// On to another page after a good POST (303), with a message that it shows once.
    package func redirect(_ url: String, flash: String? = nil, isWarning: Bool = false) -> Response {
        var response = Response(status: .seeOther, body: .none)
        response.set(.location, SafeRedirect.path(url))
        if let flash { response.add(.setCookie, FlashCookie.set(flash, isWarning: isWarning)) }
        return response
    }

    /// A file made on the spot. `name` may be Chinese (RFC 6266 `filename*`).
    package func file(_ bytes: [UInt8], type: String, name: String, isInline: Bool = false) -> Response {
        var response = Response(status: .ok, body: .bytes(bytes))
        response.set(.contentType, type)
        response.set(.contentDisposition, ContentDisposition.value(name: name, isInline: isInline))
        return response
    }
}
