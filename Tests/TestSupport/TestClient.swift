import HTTP
import Site

/// A browser without JavaScript: keeps cookies, finds the form token, sends forms. One test uses it, not several at
/// once.
package final class TestClient {
    private let site: TestSite
    private let address: String
    package var cookies: [String: String] = [:]
    /// Sent with every request.
    package var headers: [(HeaderName, String)] = [(.userAgent, "Mozilla/5.0 test")]
    private var token: String?

    init(_ site: TestSite, address: String) {
        self.site = site
        self.address = address
    }

    @discardableResult
    package func get(_ target: String) async -> TestPage {
        await send(.get, target, .none)
    }

    /// Sends a form with its token; the token is taken from the last page that had one, else fetched.
    @discardableResult
    package func post(_ target: String, _ fields: [(String, String)] = []) async -> TestPage {
        var fields = fields
        fields.append(("_csrf", await currentToken()))
        return await postWithoutToken(target, fields)
    }

    @discardableResult
    package func postWithoutToken(_ target: String, _ fields: [(String, String)] = []) async -> TestPage {
        let text = fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }
            .joined(separator: "&")
        return await send(.post, target, .bytes(Array(text.utf8)))
    }

    /// Sends a form with files (multipart/form-data).
    @discardableResult
    package func post(
        _ target: String, _ fields: [(String, String)] = [], files: [(name: String, fileName: String, bytes: [UInt8])]
    ) async throws -> TestPage {
        var parts = (fields + [("_csrf", await currentToken())]).map { name, value in
            Part(name: name, fileName: nil, contentType: nil, content: .field(Array(value.utf8)))
        }
        for file in files {
            let content = try TemporaryFile(bytes: file.bytes, folder: site.folder)
            parts.append(
                Part(
                    name: file.name, fileName: file.fileName, contentType: "application/octet-stream",
                    content: .file(content)))
        }
        return await send(.post, target, .multipart(parts))
    }

    /// Follows a redirect; a page that is none is given back.
    package func follow(_ page: TestPage) async -> TestPage {
        guard let location = page.location else { return page }
        return await get(location)
    }

    /// A page's own request: fills in the page's hidden fields, then sends `fields` to its form with that action.
    @discardableResult
    package func submit(_ page: TestPage, to action: String, _ fields: [(String, String)] = []) async -> TestPage {
        let hidden = page.hiddenFields(ofFormTo: action).filter { $0.0 != "_csrf" }
        return await post(action, hidden + fields)
    }

    private func currentToken() async -> String {
        if let token { return token }
        await get("/display")
        return token ?? ""
    }

    private func send(_ method: HTTP.Method, _ target: String, _ body: Body) async -> TestPage {
        var headers = headers
        if !cookies.isEmpty {
            headers.append((.cookie, cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ")))
        }
        let request = Request(method: method, target: target, headers: headers, body: body, peerAddress: address)
        let page = TestPage(await site.router.respond(to: request))
        keepCookies(of: page)
        if let found = page.value(of: "_csrf") { token = found }
        return page
    }

    private func keepCookies(of page: TestPage) {
        for (name, value) in page.response.headers where name == .setCookie {
            let parts = value.split(separator: ";").map { $0.drop { $0 == " " } }
            guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { continue }
            let cookie = String(pair[..<equals])
            let isGone = parts.contains { $0 == "Max-Age=0" }
            cookies[cookie] = isGone ? nil : String(pair[pair.index(after: equals)...])
            // Another session has another secret: the old token is worth nothing.
            if cookie == SessionCookie.name { token = nil }
        }
    }
}
