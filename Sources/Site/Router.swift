import Database
import HTTP
import Workflow

/// The way of a request: static file or route, session, access, CSRF, page; and every error into a page, in one place.
package struct Router: Responder {
    /// Files that people who are not signed in may send from one address in an hour: a college sits behind one.
    package static let publicFilesPerAddressAndHourMax = 30
    private static let formBytesMax = 256 * 1024
    private static let signedOutFormBytesMax = 512 * 1024
    private static let partCountMax = 64
    /// What is open to an account whose first password has not been changed.
    private static let pathsBeforePassword: Set<String> = ["/account/password", "/logout", "/display"]

    let site: Site
    private let table: RouteTable

    /// Makes the table from all routes of the site.
    package init(_ site: Site) {
        self.site = site
        table = RouteTable(site.routes)
    }

    // MARK: - HTTP's questions

    package func bodyPolicy(for request: Request) -> BodyPolicy {
        guard let match = table.match(path: request.path, method: .post) else { return .none }
        switch match.route.upload {
        case .none: return .form(bytesMax: Self.formBytesMax)
        case .files(let bytesMax):
            guard let viewer = (try? viewer(of: request)) ?? nil else { return signedOutPolicy(request, match) }
            guard match.route.access.admits(viewer) else {
                let visit = visit(request, match, viewer: viewer)
                let response = ErrorPage.response(to: PageError.forbidden, in: visit)
                return .refuse(finished(response, request, isPrivate: true))
            }
            return .multipart(
                bytesMax: bytesMax + Self.formBytesMax, fileBytesMax: bytesMax, partCountMax: Self.partCountMax)
        case .publicFile(let bytesMax):
            guard request.method == .post else { return .none }
            if let refusal = publicFileRefusal(request) { return .refuse(refusal) }
            return .multipart(bytesMax: bytesMax + 64 * 1024, fileBytesMax: bytesMax, partCountMax: 16)
        }
    }

    /// Nobody fills the disk who isn't signed in. What was typed beside a small file is kept for the time after the
    /// sign-in; a large file is refused before a byte of it is read.
    private func signedOutPolicy(_ request: Request, _ match: RouteTable.Match) -> BodyPolicy {
        let byteCount = request.header(.contentLength).flatMap { Int($0) } ?? 0
        guard byteCount > Self.signedOutFormBytesMax else {
            return .multipart(
                bytesMax: Self.signedOutFormBytesMax, fileBytesMax: Self.signedOutFormBytesMax,
                partCountMax: Self.partCountMax)
        }
        let response = ErrorPage.response(
            status: .forbidden, title: "登录已过期", sentence: "文件没有上传。请先登录，再返回上一页重新选择文件提交。",
            in: visit(request, match, viewer: nil))
        return .refuse(finished(response, request, isPrivate: true))
    }

    /// Too many files from one address: refused before a byte of the next one is read.
    private func publicFileRefusal(_ request: Request) -> Response? {
        do {
            try site.limiter.count(
                "public file \(request.peerAddress)", countMax: Self.publicFilesPerAddressAndHourMax, seconds: 3600,
                at: site.clocks.real.now)
            return nil
        } catch {
            var response = refusal(status: .tooManyRequests, request: request)
            response.set(.retryAfter, "3600")
            return response
        }
    }

    package func refusal(status: Status, request: Request?) -> Response {
        finished(PlainPage.response(status), request, isPrivate: true)
    }

    package func respond(to request: Request) async -> Response {
        if let file = site.staticFiles.response(to: request) { return finished(file, request, isPrivate: false) }
        let method = request.method == .head ? HTTP.Method.get : request.method
        guard let match = table.match(path: request.path, method: method), exists(match.route) else {
            return finished(unrouted(request), request, isPrivate: true)
        }
        return finished(await answer(request, match), request, isPrivate: true)
    }

    private func exists(_ route: Route) -> Bool { route.access != .rehearsal || site.configuration.isRehearsal }

    private func finished(_ response: Response, _ request: Request?, isPrivate: Bool) -> Response {
        var response = response
        SecurityHeaders.add(to: &response, isPrivate: isPrivate, isSecure: request?.isSecure ?? false)
        return response
    }

    // MARK: - A routed request

    private func answer(_ request: Request, _ match: RouteTable.Match) async -> Response {
        let viewer: Viewer?
        do {
            viewer = try self.viewer(of: request)
        } catch {
            return ErrorPage.response(to: error, in: visit(request, match, viewer: nil))
        }
        if let viewer { site.sessionTouches.note(viewer, at: site.clocks.real.now) }
        let visit = visit(request, match, viewer: viewer)
        var response: Response
        do {
            response = try await page(visit)
        } catch {
            response = ErrorPage.response(to: error, in: visit)
        }
        if visit.newFormCookie { response.add(.setCookie, FormCookie.set(visit.csrfSecret)) }
        return response
    }

    private func page(_ visit: Visit) async throws -> Response {
        if let response = try gate(visit) { return response }
        let page = visit.route.page
        return visit.request.method == .post ? try await page.submit(visit) : try await page.show(visit)
    }

    private func visit(_ request: Request, _ match: RouteTable.Match, viewer: Viewer?) -> Visit {
        let (secret, isNew) = viewer.map { ($0.csrfSecret, false) } ?? FormCookie.secret(of: request)
        return Visit(
            site: site, request: request, route: match.route, parameters: match.parameters, viewer: viewer,
            csrfSecret: secret, newFormCookie: isNew)
    }

    private func viewer(of request: Request) throws -> Viewer? {
        guard let cookie = request.cookie(SessionCookie.name), cookie.utf8.count == SessionCookie.valueLength,
            let token = Base64URL.decode(cookie)
        else { return nil }
        return try site.database.read {
            try site.authenticator.viewer(token: token, at: site.clocks.real.now, in: $0)
        }
    }

    /// What stands between a request and its page: origin, sign-in, role, first password, form token. Nil lets it pass.
    private func gate(_ visit: Visit) throws -> Response? {
        let isPost = visit.request.method == .post
        if visit.request.form.isMalformed || visit.query.isMalformed {
            throw PageError.badRequest("提交的内容不是 UTF-8 编码，无法识别。请返回上一页重新填写。")
        }
        // First of all, so that no other site's words come onto a page of ours.
        if isPost, Origin.isForeign(visit.request, publicURL: site.configuration.publicURL) {
            throw PageError.forbidden
        }
        guard visit.route.access.admits(visit.viewer) else {
            guard visit.viewer == nil else { throw PageError.forbidden }
            return isPost ? try ResubmitPage.response(visit) : visit.redirect(signInURL(visit.request))
        }
        if let viewer = visit.viewer, viewer.mustChangePassword, !Self.pathsBeforePassword.contains(visit.route.path) {
            return visit.redirect("/account/password", flash: "请先修改初始密码", isWarning: true)
        }
        return isPost ? try tokenGate(visit) : nil
    }

    private func tokenGate(_ visit: Visit) throws -> Response? {
        let token = visit.request.form.first(CSRF.fieldName) ?? ""
        return CSRF.isValid(token, for: visit.csrfSecret) ? nil : try ResubmitPage.response(visit)
    }

    private func signInURL(_ request: Request) -> String {
        "/login?next=\(PercentEncoding.encode(request.target))"
    }

    // MARK: - No page here

    private func unrouted(_ request: Request) -> Response {
        let isRehearsal = site.configuration.isRehearsal
        let allowed =
            request.path == "*" ? "GET, HEAD, POST, OPTIONS" : table.methods(of: request.path, isRehearsal: isRehearsal)
        if request.method == .options, !allowed.isEmpty {
            return Response(status: .noContent, headers: [(.allow, allowed)])
        }
        let match = RouteTable.Match(route: RouteTable.nowhere, parameters: [])
        // Without the session the page has no menu, which is better than no page.
        let visit = visit(request, match, viewer: (try? viewer(of: request)) ?? nil)
        guard !allowed.isEmpty else { return ErrorPage.response(to: PageError.notFound, in: visit) }
        var response = ErrorPage.response(
            status: .methodNotAllowed, title: "不能这样访问",
            sentence: "这个地址不支持您使用的访问方式。请从菜单重新进入。", in: visit)
        response.set(.allow, allowed)
        return response
    }
}

/// Whether another site's page sent a form (RFC 6454; Fetch's `Sec-Fetch-Site`). Browsers tell; what tells nothing is
/// no browser, and has no cookies to misuse.
enum Origin {
    static func isForeign(_ request: Request, publicURL: String) -> Bool {
        if let site = request.header(.secFetchSite), site != "same-origin", site != "none" { return true }
        guard let origin = request.header(.origin) else { return false }
        let host = request.host
        return origin != "http://\(host)" && origin != "https://\(host)" && origin != publicURL
    }
}
