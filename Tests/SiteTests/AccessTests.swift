import HTTP
import TestSupport
import Testing
import Workflow

@testable import Site

@Suite struct AccessTests {
    @Test func eachKindOfAccessAdmitsWhomItNames() {
        let viewers: [Viewer?] = [nil] + Role.allCases.map(Self.viewer)
        for viewer in viewers {
            #expect(Access.everyone.admits(viewer))
            #expect(Access.rehearsal.admits(viewer))
            #expect(Access.signedIn.admits(viewer) == (viewer != nil))
            #expect(Access.role(.city, .college).admits(viewer) == (viewer?.role == .city || viewer?.role == .college))
            #expect(!Access.roles([]).admits(viewer))
        }
        #expect(Access.role(.city, .auditAdministrator).description == "city, audit-administrator")
        #expect(Access.rehearsal.description == "everyone (rehearsal)")
    }

    @Test func whoIsNotSignedInIsLedToTheSignInAndBack() async throws {
        let site = try await SmallSite.make()
        let page = await site.client().get("/desk?plan=7&q=%E5%BC%A0")
        #expect(page.status == 303)
        #expect(page.location == "/login?next=%2Fdesk%3Fplan%3D7%26q%3D%25E5%25BC%25A0")
        let head = await site.answer(.head, "/desk")
        #expect(head.status == .seeOther)
    }

    @Test func anotherRoleIsForbiddenAndToldWhatToDo() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        let page = await clerk.get("/office")
        #expect(page.status == 403)
        #expect(page.heading == "您不能打开这个页面")
        #expect(page.contains("请使用相应单位的账号登录"))
        let institution = try site.addStaff("inst", role: .institution, organisationID: nil)
        let other = try site.client(signedInAs: institution)
        #expect(await other.post("/desk/act", [("ids", "1")]).status == 403)
        #expect(try site.count("SELECT count(*) FROM batch") == 0)
    }

    @Test func aSessionIsFoundByItsExactTokenOnly() async throws {
        let (_, clerk) = try await SmallSite.withClerk()
        let token = try #require(clerk.cookies[SessionCookie.name])
        #expect(await clerk.get("/desk").status == 200)
        var spellings = [
            token.lowercased(), token.uppercased(), token + "A", String(token.dropLast()), token + "=", "",
        ]
        // The last letter holds two bits that no byte takes: other letters there spell the same bytes, badly.
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
            spellings.append(String(token.dropLast()) + String(letter))
            spellings.append(String(letter) + String(token.dropFirst()))
        }
        for spelling in spellings where spelling != token {
            clerk.cookies[SessionCookie.name] = spelling
            #expect(await clerk.get("/desk").status == 303, "\(spelling)")
        }
    }

    @Test func aSessionChosenByTheClientIsNotAdopted() async throws {
        let site = try await SmallSite.make()
        let client = site.client()
        client.cookies[SessionCookie.name] = Base64URL.encode([UInt8](repeating: 7, count: 32))
        #expect(await client.get("/desk").status == 303)
        #expect(try site.count("SELECT count(*) FROM session") == 0)
    }

    @Test func anEndedSessionEndsWithTheNextRequest() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        #expect(await clerk.get("/desk").status == 200)
        try site.database.writeNow { try $0.run("DELETE FROM session") }
        #expect(await clerk.get("/desk").status == 303)
    }

    @Test func aFirstPasswordIsChangedBeforeAnythingElse() async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        try site.database.writeNow { try $0.run("UPDATE account SET must_change_password = 1") }
        let page = await clerk.get("/desk")
        #expect(page.status == 303 && page.location == "/account/password")
        let form = await clerk.get("/account/password")
        #expect(form.status == 200)
        #expect(form.contains("请先修改初始密码"))
        let sent = await clerk.post("/notes/mine", [("words", "before")])
        #expect(sent.status == 303 && sent.location == "/account/password")
        #expect(try site.count("SELECT count(*) FROM note") == 0)
        #expect(await clerk.post("/account/password", [("words", "new")]).location == "/notes/mine")
        #expect(try site.count("SELECT count(*) FROM note") == 1)
    }

    static func viewer(_ role: Role) -> Viewer {
        Viewer(
            accountID: 1, username: "u", name: "n", role: role, personID: nil, organisationID: nil,
            organisationName: nil, authorityID: nil, sessionHash: [], csrfSecret: [], lastSeenAt: .first,
            idleSeconds: 900, mustChangePassword: false)
    }
}

@Suite struct MenuTests {
    private let menus = Menus(SmallSite.routes)

    @Test func everyRoleSeesWhatItMayOpen() {
        let titles = { (role: Role) in menus.groups(for: role, at: "/").map { [$0.title] + $0.items.map(\.title) } }
        #expect(titles(.applicant) == [["基本信息", "我的便签"]])
        #expect(titles(.city) == [["基本信息", "我的便签"], ["考试报名", "现场审核", "缴费确认"]])
        #expect(titles(.college) == [["基本信息", "我的便签"], ["考试报名", "缴费确认"]])
        // A role may know a page by another name.
        #expect(titles(.province) == [["基本信息", "我的便签"], ["系统管理", "用户"]])
        #expect(titles(.system).isEmpty)
    }

    @Test func theEntryOfThePageOrOfItsListIsMarked() {
        let marked = { (path: String) in
            menus.groups(for: .city, at: path).flatMap(\.items).filter(\.isCurrent).map(\.url)
        }
        #expect(marked("/desk") == ["/desk"])
        #expect(marked("/desk/late") == ["/desk/late"])
        #expect(marked("/desk/late/:id") == ["/desk/late"])
        #expect(marked("/desk/act") == ["/desk"])
        #expect(marked("/notes").isEmpty)
        #expect(marked("/unknown").isEmpty)
    }

    @Test func thePageShowsMenuCrumbsAndWho() async throws {
        let (_, clerk) = try await SmallSite.withClerk()
        let page = await clerk.get("/desk")
        #expect(page.contains("<li><a href=\"/desk\" aria-current=\"page\">现场审核</a></li>"))
        #expect(page.contains("<li><a href=\"/desk/late\">缴费确认</a></li>"))
        #expect(!page.contains("/office"))
        let crumbs = "<li><a href=\"/\">首页</a></li>\n<li><span>考试报名</span></li>\n<li><span>我的</span></li>"
        #expect(page.contains(crumbs))
        #expect(page.contains("<strong>clerk</strong>") && page.contains("<span>地市</span>"))
        #expect(page.contains("data-session-seconds=\"1800\""))
    }

    @Test func whoIsNotSignedInHasNoMenu() async throws {
        let site = try await SmallSite.make()
        let page = await site.client().get("/notes")
        #expect(!page.contains("id=\"menu\""))
        #expect(page.contains("<a href=\"/login\">登录</a>"))
        #expect(page.contains("data-session-seconds=\"0\""))
    }

    @Test func theRehearsalSaysSoOnEveryPage() async throws {
        let rehearsal = try await SmallSite.make(isRehearsal: true)
        #expect(await rehearsal.client().get("/notes").contains("业务时间 2026年3月2日 09:00"))
        #expect(await rehearsal.client().get("/nothing").contains("演练环境"))
        let production = try await SmallSite.make(isRehearsal: false)
        #expect(await !production.client().get("/notes").contains("演练环境"))
    }
}
