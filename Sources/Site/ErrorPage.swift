import Database
import HTTP
import Templating
import Workflow

/// What a person reads when a page can't be given: what happened and what to do next, never how it came about inside.
enum ErrorPage: Page {
    struct Model: TemplateModel {
        let sentence: String
        let next: [Link]
        /// Names the entry in the log for a failure of ours.
        let incident: String?
    }

    static let template = "errors/error"

    static func response(to error: any Error, in visit: Visit) -> Response {
        switch error {
        case let error as PageError: response(to: error, in: visit)
        case let refusal as Refusal: response(to: refusal, in: visit)
        case DatabaseError.busy, DatabaseError.interrupted: response(to: busy, in: visit)
        case let error as DatabaseError where error.isBusy:
            unwritable(error, in: visit)
        case is WorkerPoolFull: response(to: busy, in: visit)
        default: failure(error, in: visit)
        }
    }

    private static let busy = PageError.unavailable("现在使用的人较多，请稍候再试。您填写的内容没有提交。", retryAfterSeconds: 5)

    private static func response(to error: PageError, in visit: Visit) -> Response {
        switch error {
        case .notFound:
            return response(
                status: .notFound, title: "没有找到这个页面",
                sentence: "地址可能写错了，或者这条记录不在您的管理范围内。", in: visit)
        case .forbidden:
            return response(
                status: .forbidden, title: "您不能打开这个页面",
                sentence: error.sentence, in: visit)
        case .badRequest(let sentence):
            return response(status: .badRequest, title: "提交的内容无法识别", sentence: sentence, in: visit)
        case .conflict(let sentence):
            return response(status: .conflict, title: "情况已经变化", sentence: sentence, in: visit)
        case .refused(let title, let sentences):
            return RefusedPage.response(title: title, sentences: sentences, in: visit)
        case .tooManyRequests(let seconds):
            var response = response(
                status: .tooManyRequests, title: "操作太频繁",
                sentence: "请等待 \(seconds) 秒后再试。", in: visit)
            response.set(.retryAfter, String(seconds))
            return response
        case .unavailable(let sentence, let seconds):
            var response = response(status: .serviceUnavailable, title: "请稍候", sentence: sentence, in: visit)
            response.set(.retryAfter, String(seconds))
            return response
        }
    }

    private static func response(to refusal: Refusal, in visit: Visit) -> Response {
        switch refusal {
        case .notFound: response(to: PageError.notFound, in: visit)
        case .notAllowed(let sentence), .conflict(let sentence): response(to: PageError.conflict(sentence), in: visit)
        case .reasonMissing(let sentence): response(to: PageError.badRequest(sentence), in: visit)
        case .blocked(let sentences):
            response(to: PageError.refused(title: "现在不能办理", sentences: sentences), in: visit)
        }
    }

    /// The disk is full or broken, or another process holds the file: reads go on, writes are refused in words.
    private static func unwritable(_ error: any Error, in visit: Visit) -> Response {
        visit.site.log("route=\(visit.route.path) unwritable=\(LogLine.text(error))")
        let sentence = "系统暂时不能保存数据，您刚才的操作没有提交。查询不受影响，请稍后再试。"
        return response(to: PageError.unavailable(sentence, retryAfterSeconds: 30), in: visit)
    }

    /// A failure of ours: an incident number on the page, the details in the log.
    private static func failure(_ error: any Error, in visit: Visit) -> Response {
        let incident = Base64URL.encode(Secrets.random(byteCount: 6))
        visit.site.log("incident=\(incident) route=\(visit.route.path) error=\(LogLine.text(error))")
        return response(
            status: .internalServerError, title: "系统出错了",
            sentence: "您刚才的操作没有完成。请稍后再试；如果仍然不行，请把下面的编号告诉技术支持。", incident: incident, in: visit)
    }

    static func response(
        status: Status, title: String, sentence: String, incident: String? = nil, in visit: Visit
    ) -> Response {
        let next = visit.viewer == nil ? [Link("返回首页", "/"), Link("登录", "/login")] : [Link("返回首页", "/")]
        let model = Model(sentence: sentence, next: next, incident: incident)
        return (try? visit.page(ErrorPage.self, model, title: title, status: status)) ?? PlainPage.response(status)
    }
}

/// An error as a part of one line of the log: what came from outside must not begin another line.
enum LogLine {
    static func text(_ error: any Error) -> String {
        String(
            String.UnicodeScalarView("\(error)".unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
    }
}

/// A step that isn't open to this person now: each reason as a sentence.
enum RefusedPage: Page {
    struct Model: TemplateModel {
        let sentences: [String]
        let next: [Link]
    }

    static let template = "errors/refused"

    static func response(title: String, sentences: [String], in visit: Visit) -> Response {
        let model = Model(sentences: sentences, next: [Link("返回首页", "/")])
        return (try? visit.page(RefusedPage.self, model, title: title, status: .conflict))
            ?? PlainPage.response(.conflict)
    }
}

/// The last resort, and the answer to what is not yet a request: no template, no database.
enum PlainPage {
    static func response(_ status: Status) -> Response {
        let html = """
            <!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>\(status.code)</title></head>\
            <body><h1>\(sentence(status))</h1><p><a href="/">返回首页</a></p></body></html>
            """
        var response = Response(status: status, body: .bytes(Array(html.utf8)))
        response.set(.contentType, "text/html; charset=utf-8")
        return response
    }

    private static func sentence(_ status: Status) -> String {
        switch status.code {
        case 408: "等待您的请求超时，请刷新页面重试"
        case 411, 400, 417, 501, 505: "无法识别这个请求"
        case 413: "提交的内容太大"
        case 414: "地址太长"
        case 415: "不支持这种格式的内容"
        case 429: "操作太频繁，请过一小时再试"
        case 431: "请求头太大，请清除本站的 Cookie 后重试"
        case 503: "现在使用的人较多，请稍候再试"
        default: "出错了，请返回首页重试"
        }
    }
}
