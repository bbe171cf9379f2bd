import HTTP
import TestSupport
import Testing

@testable import Site

/// What a form draws, and what becomes of it when it was sent.
@Suite struct FieldTests {
    @Test(
        arguments: [
            (Input.Kind.text, "text", nil), (.password, "password", nil), (.number, "text", "numeric"),
            (.date, "date", nil), (.dateTime, "text", nil), (.email, "email", "email"), (.phone, "tel", "tel"),
            (.idNumber, "text", nil), (.file(accept: ".jpg"), "file", nil),
        ] as [(Input.Kind, String, String?)])
    func eachKindHasItsControl(kind: Input.Kind, type: String, inputMode: String?) {
        let field = Input("x", "标签", kind, hint: "提示", autocomplete: "name").field(value: "v", error: "错", choices: [])
        #expect(field.type == type)
        #expect(field.inputMode == inputMode)
        #expect(field.isInput && !field.isTextArea && !field.isSelect && !field.isRadios && !field.isCheckbox)
        #expect(field.hint == "提示" && field.error == "错" && field.autocomplete == "name" && field.isRequired)
    }

    @Test func exactlyOneControlIsDrawn() {
        let kinds: [Input.Kind] = [
            .text, .multiline(rows: 4), .select, .radios, .checkbox, .file(accept: ".csv"), .date,
        ]
        for kind in kinds {
            let field = Input("x", "y", kind).field(value: "", error: nil, choices: [])
            let controls = [field.isInput, field.isTextArea, field.isSelect, field.isRadios, field.isCheckbox]
            #expect(controls.filter { $0 }.count == 1, "\(kind)")
        }
        #expect(Input("x", "y", .multiline(rows: 4)).field(value: "", error: nil, choices: []).rows == 4)
        #expect(Input("x", "y", .file(accept: ".csv")).field(value: "", error: nil, choices: []).accept == ".csv")
    }

    @Test func onlyWhatIsTypedHasALength() {
        for kind: Input.Kind in [.date, .file(accept: ""), .select, .checkbox] {
            #expect(Input("x", "y", kind, lengthMax: 9).field(value: "", error: nil, choices: []).maxLength == nil)
        }
        #expect(Input("x", "y", lengthMax: 9).field(value: "", error: nil, choices: []).maxLength == 9)
    }

    @Test func theFormComesBackWithItsSentencesAndWhatWasTyped() async throws {
        let site = try await SmallSite.make()
        let client = site.client()
        let typed = "<b>\"二十一个字以上的便签'& 太长太长太长太长太长"
        let page = await client.post("/notes", [("words", typed), ("old_password", "geheim")])
        #expect(page.status == 422)
        #expect(page.errors == ["「便签」最多 20 个字，现在是 \(typed.count) 个字"])
        #expect(page.value(of: "words") == typed)
        #expect(page.value(of: "old_password") == "")
        #expect(!page.contains("geheim"))
        #expect(page.contains("<title>错误：写便签 - 考证</title>"))
        #expect(page.contains("aria-invalid=\"true\""))
        #expect(try site.count("SELECT count(*) FROM note") == 0)
    }

    @Test func aGoodFormLeadsOnWithAMessageThatIsShownOnce() async throws {
        let site = try await SmallSite.make()
        let client = site.client()
        let sent = await client.post("/notes", [("words", "<买菜>")])
        #expect(sent.status == 303)
        #expect(sent.location == "/notes")
        let page = await client.follow(sent)
        #expect(page.words(ofClass: "note good flash") == "已保存「&lt;买菜&gt;」")
        #expect(await !client.get("/notes").contains("买菜"))
    }

    @Test(arguments: ["words=%FF", "words=%E5%BC", "words=%", "%ff=1"])
    func bytesThatAreNoTextAreABadRequest(body: String) async throws {
        let (site, clerk) = try await SmallSite.withClerk()
        let cookie = "\(SessionCookie.name)=\(clerk.cookies[SessionCookie.name] ?? "")"
        let response = await site.answer(
            .post, "/notes/mine", headers: [(.cookie, cookie)], body: .bytes(Array(body.utf8)))
        #expect(response.status == .badRequest)
        #expect(await site.answer(.get, "/notes?\(body)").status == .badRequest)
        #expect(site.log.isEmpty)
    }
}
