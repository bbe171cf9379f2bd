import Database
import HTTP
import TestSupport
import Testing

@testable import Site

/// Keyset pages over a real table.
@Suite struct KeysetTests {
    private let database: Database
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        database = try Database(path: folder.path + "/list.sqlite")
        try database.writeNow { connection in
            try connection.script("CREATE TABLE row (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
            for id in 1...65 { try connection.run("INSERT INTO row VALUES (?, ?)", id * 10, "n\(id)") }
        }
    }

    /// The ids of the page that a query string asks for, and its links.
    private func page(_ query: String, isDescending: Bool = false) throws -> (ids: [Int], pager: Pager) {
        let data = FormData(urlencoded: Array(query.utf8))
        let keyset = Keyset(data, isDescending: isDescending)
        let clause = keyset.clause("row.id")
        let ids = try database.read {
            try $0.all("SELECT id FROM row WHERE 1" + clause.sql, arguments: clause.arguments) { try $0[0] as Int }
        }
        let (rows, pager) = keyset.page(ids, countText: Keyset.countText(65), query: data) { $0 }
        return (rows, pager)
    }

    @Test(arguments: [false, true])
    func forwardsAndBackMeetsEveryRowOnce(isDescending: Bool) throws {
        let all = (1...65).map { $0 * 10 }
        let expected = isDescending ? all.reversed() : all
        var forward: [[Int]] = []
        var query = ""
        var last: Pager?
        while true {
            let (ids, pager) = try page(query, isDescending: isDescending)
            forward.append(ids)
            last = pager
            #expect((pager.previousURL == nil) == (forward.count == 1))
            guard let next = pager.nextURL else { break }
            query = String(next.dropFirst())
        }
        #expect(forward.map(\.count) == [20, 20, 20, 5])
        #expect(forward.flatMap { $0 } == expected)
        var backward: [[Int]] = []
        while let previous = last?.previousURL {
            let (ids, pager) = try page(String(previous.dropFirst()), isDescending: isDescending)
            backward.insert(ids, at: 0)
            last = pager
            #expect(pager.nextURL != nil)
        }
        #expect(backward == Array(forward.dropLast()))
    }

    @Test func theRowAtTheEdgeMayBeGone() throws {
        try database.writeNow { try $0.run("DELETE FROM row WHERE id IN (200, 210)") }
        #expect(try page("after=200").ids.first == 220)
        #expect(try page("before=210").ids == (1...19).map { $0 * 10 })
        #expect(try page("before=210").pager.previousURL == nil)
    }

    @Test func whereNothingIsLeftTheWayBackIsTheFirstPage() throws {
        let late = try page("q=x&after=9999")
        #expect(late.ids.isEmpty)
        #expect(late.pager.previousURL == "?q=x" && late.pager.nextURL == nil)
        let early = try page("before=1")
        #expect(early.ids.isEmpty)
        #expect(early.pager.previousURL == "?" && early.pager.nextURL == nil)
        try database.writeNow { try $0.run("DELETE FROM row") }
        #expect(try page("").pager.previousURL == nil)
    }

    @Test(arguments: [
        "after=", "after=x", "after=1e9", "after=99999999999999999999", "before=%00", "after=1;DROP", "after=+",
        "before='", "page=3", "after[]=10",
    ])
    func anythingElseIsTheFirstPage(query: String) throws {
        #expect(try page(query).ids == (1...20).map { $0 * 10 })
    }

    @Test func aNegativeOrAHugeCursorIsOnlyAPlace() throws {
        #expect(try page("after=-5").ids.first == 10)
        #expect(try page("before=999999999999999").ids.last == 650)
        #expect(try page("after=10&before=600").ids.first == 20)
    }

    @Test func linksKeepTheFilterAndItsLetters() throws {
        let (_, pager) = try page("q=%E5%BC%A0%26&state=a&state=b&after=100")
        #expect(pager.nextURL == "?q=%E5%BC%A0%26&state=a&state=b&after=300")
        #expect(pager.previousURL == "?q=%E5%BC%A0%26&state=a&state=b&before=110")
    }

    @Test func theCountIsExactToAThousand() {
        #expect(Keyset.countText(0) == "共 0 条")
        #expect(Keyset.countText(1000) == "共 1000 条")
        #expect(Keyset.countText(1001) == "1,000 条以上")
    }
}

@Suite struct BatchTests {
    private func ready(_ count: Int) async throws -> (site: TestSite, clerk: TestClient) {
        let (site, clerk) = try await SmallSite.withClerk()
        try site.database.writeNow { connection in
            for id in 1...count { try connection.run("INSERT INTO note (id, words) VALUES (?, ?)", id, "第 \(id) 条") }
        }
        await clerk.get("/notes")
        return (site, clerk)
    }

    private func ids(_ ids: some Sequence<Int>) -> [(String, String)] { ids.map { ("ids", "\($0)") } }

    @Test func everyRowHasItsOwnResult() async throws {
        let (site, clerk) = try await ready(5)
        try site.database.writeNow { try $0.run("UPDATE note SET done_by = 99 WHERE id = 2") }
        let sent = await clerk.post("/desk/act", ids([1, 2, 3, 3, 77]) + [("back", "/desk?plan=1")])
        #expect(sent.status == 303)
        let page = await clerk.follow(sent)
        #expect(page.heading == "办理结果")
        #expect(page.words(ofClass: "lead") == "办理：成功 2 条，未成功 2 条")
        #expect(page.contains("<th scope=\"row\" data-label=\"姓名\">第 2 条</th><td data-label=\"原因\">这一条已经办理过了。</td>"))
        #expect(page.contains("编号 77</th><td data-label=\"原因\">没有找到这条记录"))
        #expect(page.links("返回列表") == ["/desk?plan=1"])
        #expect(try site.count("SELECT count(*) FROM note WHERE done_by IS NOT NULL AND done_by <> 99") == 2)
        // It can be read again.
        #expect(await clerk.get(sent.location ?? "").contains("第 3 条"))
    }

    @Test func aRowThatIsRefusedHalfwayIsAsItWas() async throws {
        let (site, clerk) = try await ready(3)
        try site.database.writeNow { try $0.run("UPDATE note SET words = 'half' WHERE id = 2") }
        let page = await clerk.follow(await clerk.post("/desk/act", ids([1, 2, 3])))
        #expect(page.words(ofClass: "lead") == "办理：成功 2 条，未成功 1 条")
        #expect(page.contains("只做了一半。"))
        #expect(try site.count("SELECT count(*) FROM note WHERE id = 2 AND done_by IS NULL") == 1)
    }

    @Test func manyRowsGoInSlices() async throws {
        let (site, clerk) = try await ready(450)
        let before = site.database.writeCounts
        let page = await clerk.follow(await clerk.post("/desk/act", ids(1...450)))
        #expect(page.words(ofClass: "lead") == "办理：成功 450 条，未成功 0 条")
        #expect(site.database.writeCounts.writes - before.writes == 4)
        #expect(try site.count("SELECT count(*) FROM batch_item") == 450)
    }

    @Test func anUnusableTickIsIgnored() async throws {
        let (_, clerk) = try await ready(1)
        let words = ["-1", "0", "x", "1.5", "99999999999999999999", "", "1"]
        let page = await clerk.follow(await clerk.post("/desk/act", words.map { ("ids", $0) }))
        #expect(page.words(ofClass: "lead") == "办理：成功 1 条，未成功 0 条")
    }

    @Test(arguments: ["javascript:alert(1)", "//evil", "https://evil"])
    func theWayBackLeadsNowhereElse(back: String) async throws {
        let (_, clerk) = try await ready(1)
        let page = await clerk.follow(await clerk.post("/desk/act", ids([1]) + [("back", back)]))
        #expect(page.links("返回列表") == ["/"])
    }

    @Test func aResultIsForWhoDidIt() async throws {
        let (site, clerk) = try await ready(1)
        let sent = await clerk.post("/desk/act", ids([1]))
        let other = try site.client(signedInAs: site.addStaff("other", role: .city, organisationID: nil))
        #expect(await other.get(sent.location ?? "").status == 404)
        #expect(await other.post((sent.location ?? "") + "/undo").status == 404)
        #expect(try site.count("SELECT count(*) FROM note WHERE done_by IS NOT NULL") == 1)
        #expect(await site.client().get(sent.location ?? "").status == 303)
    }

    @Test func aMistakenBatchIsTakenBackOnce() async throws {
        let (site, clerk) = try await ready(3)
        try site.database.writeNow { try $0.run("UPDATE note SET words = 'kept' WHERE id = 3") }
        let sent = await clerk.post("/desk/act", ids([1, 2, 3]))
        let page = await clerk.follow(sent)
        #expect(page.contains("2026年3月2日 09:10 前"))
        let action = (sent.location ?? "") + "/undo"
        let undone = await clerk.follow(await clerk.submit(page, to: action))
        #expect(undone.words(ofClass: "lead") == "撤销办理：成功 2 条，未成功 1 条")
        #expect(undone.contains("kept</th><td data-label=\"原因\">后面的环节已经办理。"))
        #expect(!undone.contains(">撤销</button>"))
        #expect(try site.count("SELECT count(*) FROM note WHERE done_by IS NULL") == 2)
        let twice = await clerk.post(action)
        #expect(twice.status == 409)
        #expect(twice.contains("这一批已经撤销过了。"))
        #expect(await clerk.follow(sent).contains("（已撤销）"))
    }

    @Test func afterTenMinutesItStays() async throws {
        let (site, clerk) = try await ready(1)
        let sent = await clerk.post("/desk/act", ids([1]))
        site.businessClock.advance(minutes: 9, seconds: 59)
        #expect(await clerk.follow(sent).contains(">撤销</button>"))
        site.businessClock.advance(seconds: 1)
        #expect(await !clerk.follow(sent).contains(">撤销</button>"))
        let late = await clerk.post((sent.location ?? "") + "/undo")
        #expect(late.status == 409)
        #expect(late.contains("超过 10 分钟，不能再撤销"))
        #expect(try site.count("SELECT count(*) FROM note WHERE done_by IS NOT NULL") == 1)
    }

    @Test func twoAtOnceAreDoneOnce() async throws {
        let (site, clerk) = try await ready(20)
        let token = await clerk.get("/notes").value(of: "_csrf") ?? ""
        let cookie = "\(SessionCookie.name)=\(clerk.cookies[SessionCookie.name] ?? "")"
        let body = (1...20).map { "ids=\($0)" }.joined(separator: "&") + "&_csrf=\(token)"
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    _ = await site.answer(
                        .post, "/desk/act", headers: [(.cookie, cookie)], body: .bytes(Array(body.utf8)))
                }
            }
        }
        #expect(try site.count("SELECT count(*) FROM batch_item WHERE is_done") == 20)
        #expect(try site.count("SELECT count(*) FROM batch_item") == 160)
    }
}
