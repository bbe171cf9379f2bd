import Database
import Glibc
import HTTP
import TestSupport
import Testing
import Workflow

@testable import Site

/// A folder for one test.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var name = Array("/tmp/kaozheng-site-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw TestSiteError.noFolder }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["list.sqlite", "list.sqlite-wal", "list.sqlite-shm"] { unlink(path + "/" + name) }
        rmdir(path)
    }
}

@Suite struct ErrorPageTests {
    @Test(arguments: [
        ("not-found", 404, "地址可能写错了，或者这条记录不在您的管理范围内。"),
        ("forbidden", 403, "您的账号没有这项权限"),
        ("bad-request", 400, "看不懂这个请求。"),
        ("conflict", 409, "别人刚刚办理了这一条。"),
        ("refused", 409, "3 月 5 日开始。"),
        ("too-many", 429, "请等待 17 秒后再试。"),
        ("unavailable", 503, "请稍候。"),
        ("refusal-not-found", 404, "地址可能写错了"),
        ("refusal-not-allowed", 409, "现在不能这样办理。"),
        ("refusal-reason", 400, "请填写原因。"),
        ("refusal-blocked", 409, "缺学历。"),
        ("refusal-conflict", 409, "已被处理。"),
        ("busy", 503, "现在使用的人较多，请稍候再试。您填写的内容没有提交。"),
        ("interrupted", 503, "现在使用的人较多"),
        ("pool-full", 503, "现在使用的人较多"),
        ("locked", 503, "系统暂时不能保存数据，您刚才的操作没有提交。"),
        ("not-committed", 503, "系统暂时不能保存数据"),
        ("stopped", 503, "系统暂时不能保存数据"),
        ("check", 500, "您刚才的操作没有完成。"),
        ("trouble", 500, "您刚才的操作没有完成。"),
    ])
    func everyErrorHasItsStatusAndItsSentence(how: String, status: Int, sentence: String) async throws {
        let site = try await SmallSite.make()
        let page = await site.client().get("/fails/\(how)")
        #expect(page.status == status)
        #expect(page.contains(sentence))
        #expect(page.heading?.isEmpty == false)
        #expect(page.contains("<header class=\"site-header\">"))
    }

    @Test(arguments: [("too-many", "17"), ("unavailable", "9"), ("busy", "5"), ("stopped", "30"), ("pool-full", "5")])
    func whatPassesSaysWhenToComeBack(how: String, seconds: String) async throws {
        let site = try await SmallSite.make()
        #expect(await site.client().get("/fails/\(how)").headers(.retryAfter) == [seconds])
    }

    @Test func aFailureOfOursHasANumberAndNoDetails() async throws {
        let site = try await SmallSite.make()
        let pages = [await site.client().get("/fails/trouble"), await site.client().get("/fails/check")]
        for (page, line) in zip(pages, site.log) {
            let incident = try #require(page.words(ofClass: "incident"))
            #expect(incident.count == 8)
            #expect(line.hasPrefix("incident=\(incident) route=/fails/:how error="))
            for word in ["sda1", "SELECT", "secret", "age >=", "DatabaseError", "swift", "Trouble"] {
                #expect(!page.contains(word), "\(word)")
            }
        }
        #expect(site.log.count == 2)
        // One line in the log, whatever the error's text is.
        #expect(site.log.allSatisfy { !$0.contains("\n") })
    }

    @Test func expectedErrorsAreNoIncidents() async throws {
        let site = try await SmallSite.make()
        for how in [
            "not-found", "forbidden", "bad-request", "conflict", "refused", "too-many", "refusal-blocked", "busy",
        ] {
            await site.client().get("/fails/\(how)")
        }
        #expect(site.log.isEmpty)
        await site.client().get("/fails/stopped")
        #expect(site.log.count == 1)
    }

    @Test func everySentenceOfARefusalIsShown() async throws {
        let site = try await SmallSite.make()
        let page = await site.client().get("/fails/refused")
        #expect(page.heading == "报名还没有开始")
        #expect(page.contains("<p>3 月 5 日开始。</p>") && page.contains("<p>照片未审核。</p>"))
    }

    @Test func aPageWithoutATemplateFailsAlone() async throws {
        let site = try await SmallSite.make()
        #expect(await site.client().get("/lost").status == 500)
        #expect(site.log.count == 1)
        #expect(await site.client().get("/notes").status == 200)
    }

    @Test func anErrorPageOfTheSignedInKeepsTheirMenu() async throws {
        let (_, clerk) = try await SmallSite.withClerk()
        let page = await clerk.get("/fails/conflict")
        #expect(page.contains("/desk/late"))
        #expect(page.links("登录").isEmpty)
        #expect(await clerk.get("/nothing").contains("/desk/late"))
    }

    @Test func whatIsNoRequestYetIsAnsweredInWords() async throws {
        let site = try await SmallSite.make()
        let sentences: [(Status, String)] = [
            (.badRequest, "无法识别这个请求"), (.contentTooLarge, "提交的内容太大"), (.targetTooLong, "地址太长"),
            (.headTooLarge, "请求头太大"), (.serviceUnavailable, "现在使用的人较多"),
            (.internalServerError, "出错了，请返回首页重试"),
        ]
        for (status, sentence) in sentences {
            let response = site.router.refusal(status: status, request: nil)
            #expect(response.status == status)
            #expect(TestPageReader.text(response).contains(sentence))
            #expect(response.header(.contentType) == "text/html; charset=utf-8")
        }
    }
}

@Suite struct HeaderTests {
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

    private func check(_ response: Response, _ what: String) {
        let expected: [(HeaderName, String)] = [
            (.contentSecurityPolicy, Self.policy), (.contentTypeOptions, "nosniff"), (.referrerPolicy, "same-origin"),
            (.crossOriginOpenerPolicy, "same-origin"),
        ]
        for (name, value) in expected {
            #expect(response.headers.filter { $0.0 == name }.map(\.1) == [value], "\(name) of \(what)")
        }
        #expect(response.header("access-control-allow-origin") == nil)
        #expect(response.header("server") == nil)
        let type = response.header(.contentType) ?? ""
        #expect(!type.hasPrefix("text/") || type.hasSuffix("; charset=utf-8"), "\(type) of \(what)")
    }

    @Test func everyAnswerIsProtected() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        for target in [
            "/notes", "/desk", "/office", "/nothing", "/file", "/fails/trouble", "/fails/busy", "/fails/refused",
            "/notes/7", "/css/kaozheng.css", "/js/kaozheng.js", "/images/favicon.svg",
        ] {
            check(await clerk.get(target).response, target)
        }
        check(await clerk.post("/notes/mine", [("words", "x")]).response, "a redirect")
        check(await clerk.postWithoutToken("/notes/mine").response, "a form without token")
        check(await site.answer(.options, "/notes"), "OPTIONS")
        check(await site.answer(.delete, "/notes"), "405")
        check(await site.answer(.put, "/css/kaozheng.css"), "405 of a file")
        check(site.router.refusal(status: .badRequest, request: nil), "a refusal")
    }

    @Test func nothingPrivateIsKept() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        for target in ["/notes", "/desk", "/office", "/nothing", "/fails/trouble", "/notes/7"] {
            #expect(await clerk.get(target).headers(.cacheControl) == ["no-store"], "\(target)")
        }
        #expect(await clerk.post("/notes/mine").headers(.cacheControl) == ["no-store"])
        #expect(site.router.refusal(status: .badRequest, request: nil).header(.cacheControl) == "no-store")
        // Only the page itself may say otherwise; files without persons are kept.
        #expect(await clerk.get("/file").headers(.cacheControl) == ["private, max-age=60"])
        #expect(await clerk.get("/css/kaozheng.css").headers(.cacheControl) == ["no-cache"])
        let hashed = site.site.staticFiles.url("css/kaozheng.css")
        #expect(await clerk.get(hashed).headers(.cacheControl) == ["public, max-age=31536000, immutable"])
    }

    @Test func aFileHasItsNameAndItsType() async throws {
        let site = try await SmallSite.make()
        let page = await site.client().get("/file")
        #expect(page.headers(.contentType) == ["application/pdf"])
        #expect(
            page.headers(.contentDisposition) == [
                "inline; filename=\"download.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%90%8D%20%E8%A1%A8%3B%22x.pdf"
            ])
    }

    @Test func pagesNameTheirFilesByContent() async throws {
        let site = try await SmallSite.make()
        let page = await site.client().get("/notes")
        #expect(page.contains("href=\"\(site.site.staticFiles.url("css/kaozheng.css"))\""))
        #expect(page.contains("src=\"\(site.site.staticFiles.url("js/kaozheng.js"))\""))
        #expect(!page.contains("<style") && !page.contains("style=\"") && !page.contains("onclick"))
    }

    @Test func strictTransportIsAskedForOnlyWhereTheConnectionIsEncrypted() async throws {
        let site = try await SmallSite.make()
        let response = await site.answer(.get, "/notes", headers: [(.forwardedProto, "https")])
        // Nobody vouches for that header here.
        #expect(response.header(.strictTransportSecurity) == nil)
        var secure = Response()
        SecurityHeaders.add(to: &secure, isPrivate: true, isSecure: true)
        #expect(secure.header(.strictTransportSecurity) == "max-age=31536000; includeSubDomains")
    }
}
