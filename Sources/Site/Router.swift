import Database
import HTTP
import Workflow

/// The way of a request: static file or route, session, access, CSRF, page; and every error into a page, in one place.
package struct Router: Responder {
    /// Files that people who are not signed in may send from one address in an hour: a college sits behind one.
    package static let publicFilesPerAddressAndHourMax = 30
    let site: Site
    private let table: RouteTable

    package init(_ site: Site) {
        self.site = site
        table = RouteTable(site.routes)
    }

    // MARK: - HTTP's questions

    package func bodyPolicy(for request: Request) -> BodyPolicy {
        guard let match = table.match(path: request.path, method: .post) else { return .none }
        switch match.route.upload {
        case .none: return .form(bytesMax: 256 * 1024)
        case .files(let bytesMax):
            // Nobody fills the disk who isn't signed in.
            guard (try? viewer(of: request)) != nil else { return .form(bytesMax: 256 * 1024) }
            return .multipart(bytesMax: bytesMax + 256 * 1024, fileBytesMax: bytesMax, partCountMax: 64)
        case .publicFile(let bytesMax):
            guard request.method == .post else { return .none }
            if let refusal = publicFileRefusal(request) { return .refuse(refusal) }
            return .multipart(bytesMax: bytesMax + 64 * 1024, fileBytesMax: bytesMax, partCountMax: 16)
        }
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
            response.set("retry-after", "3600")
            return response
        }
    }

    package func refusal(status: Status, request: Request?) -> Response {
        finished(PlainPage.response(status), isPrivate: true)
    }

    package func respond(to request: Request) async -> Response {
        if request.method == .get || request.method == .head, let file = site.staticFiles.response(to: request) {
            return finished(file, isPrivate: false)
        }
        let path = request.path
        guard let match = table.match(path: path, method: request.method == .head ? .get : request.method) else {
            return finished(await unrouted(request, path: path), isPrivate: true)
        }
        if case .rehearsal = match.route.access, !site.configuration.isRehearsal {
            return finished(await unrouted(request, path: path), isPrivate: true)
        }
        return finished(await answer(request, match), isPrivate: true)
    }

    private func finished(_ response: Response, isPrivate: Bool) -> Response {
        var response = response
        let hasOwnCaching = response.headers.contains { $0.0 == .cacheControl }
        SecurityHeaders.add(to: &response, isPrivate: isPrivate && !hasOwnCaching)
        return response
    }

    // MARK: - A routed request

    private func answer(_ request: Request, _ match: RouteTable.Match) async -> Response {
        var visit = visit(request, match, viewer: nil)
        do {
            let viewer = try viewer(of: request)
            visit = self.visit(request, match, viewer: viewer)
            if let viewer { site.sessionTouches.note(viewer, at: site.clocks.real.now) }
            if let response = try gate(visit) { return response }
            let page = match.route.page
            var response =
                request.method == .post ? try await page.submit(visit) : try await page.show(visit)
            if visit.newFormCookie { response.add(.setCookie, FormCookie.set(visit.csrfSecret)) }
            return response
        } catch {
            return ErrorPage.response(to: error, in: visit)
        }
    }

    private func visit(_ request: Request, _ match: RouteTable.Match, viewer: Viewer?) -> Visit {
        let formCookie = request.cookie(FormCookie.name).flatMap(Base64URL.decode)
        let known = formCookie?.count == CSRF.secretByteCount ? formCookie : nil
        let isNew = viewer == nil && known == nil
        return Visit(
            site: site, request: request, route: match.route, parameters: match.parameters, viewer: viewer,
            csrfSecret: viewer?.csrfSecret ?? known ?? Secrets.random(byteCount: CSRF.secretByteCount),
            newFormCookie: isNew)
    }

    private func viewer(of request: Request) throws -> Viewer? {
        guard let cookie = request.cookie(SessionCookie.name), cookie.utf8.count == 43,
            let token = Base64URL.decode(cookie)
        else { return nil }
        return try site.database.read {
            try site.authenticator.viewer(token: token, at: site.clocks.real.now, in: $0)
        }
    }

    /// What stands between a request and its page: sign-in, role, first password, form token. Nil lets it pass.
    private func gate(_ visit: Visit) throws -> Response? {
        let isPost = visit.request.method == .post
        if visit.request.form.isMalformed || visit.query.isMalformed {
            throw PageError.badRequest("提交的内容不是 UTF-8 编码，无法识别。请返回上一页重新填写。")
        }
        guard visit.route.access.admits(visit.viewer) else {
            guard visit.viewer == nil else { throw PageError.forbidden }
            return isPost ? try ResubmitPage.response(visit) : visit.redirect(signInURL(visit.request))
        }
        if let viewer = visit.viewer, viewer.mustChangePassword, !isPost,
            !["/account/password", "/logout"].contains(visit.route.path) {
            return visit.redirect("/account/password", flash: "请先修改初始密码", isWarning: true)
        }
        return isPost ? try tokenGate(visit) : nil
    }

    private func tokenGate(_ visit: Visit) throws -> Response? {
        if let origin = visit.request.header("origin"), !isOwn(origin: origin, visit.request) {
            throw PageError.forbidden
        }
        let token = visit.request.form.first(CSRF.fieldName) ?? ""
        return CSRF.isValid(token, for: visit.csrfSecret) ? nil : try ResubmitPage.response(visit)
    }

    private func isOwn(origin: String, _ request: Request) -> Bool {
        guard let host = request.header("host") else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private func signInURL(_ request: Request) -> String {
        "/login?next=\(PercentEncoding.encode(request.target))"
    }

    // MARK: - No page here

    private func unrouted(_ request: Request, path: String) async -> Response {
        let allowed = table.methods(of: path, isRehearsal: site.configuration.isRehearsal)
        if request.method == .options {
            var response = Response(status: .noContent, body: .none)
            response.set("allow", allowed.isEmpty ? "GET, HEAD, POST, OPTIONS" : allowed)
            return response
        }
        let match = RouteTable.Match(route: RouteTable.nowhere, parameters: [])
        let viewer = try? viewer(of: request)
        let visit = visit(request, match, viewer: viewer)
        guard allowed.isEmpty else {
            var response = ErrorPage.response(
                status: .methodNotAllowed, title: "不能这样访问",
                sentence: "这个地址不支持您使用的访问方式。请从菜单重新进入。", in: visit)
            response.set("allow", allowed)
            return response
        }
        return ErrorPage.response(to: PageError.notFound, in: visit)
    }
}
