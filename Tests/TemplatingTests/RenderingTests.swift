import Templating
import Testing

@Suite("Rendering")
struct RenderingTests {
    struct Field: TemplateModel, Equatable {
        var label = "姓名"
        var value: String? = "张三"
    }

    struct Row: TemplateModel {
        var number = 1
        var name = ""
        var marks: [String] = []
        var field = Field()
    }

    struct Page: TemplateModel {
        var title = ""
        var note: String?
        var count = 0
        var limit: Int?
        var isOpen = false
        var menu = HTML(trusted: "")
        var banner: HTML?
        var rows: [Row] = []
        var tags: [String] = []
        var field = Field()
        var extra: Field?
        var unnamed: Double = 0.5
    }

    struct Layout: TemplateModel {
        var heading = "考证"
        var title = "外"
    }

    private func render(_ source: String, _ page: Page, with others: [String: String] = [:]) throws -> String {
        var sources = others.mapValues { Array($0.utf8) }
        sources["page"] = Array(source.utf8)
        var buffer: [UInt8] = []
        try Templates(sources: sources).bind("page", model: Page.self).render(page, into: &buffer)
        return try #require(String(validating: buffer, as: UTF8.self))
    }

    @Test func `Text is escaped in content and in quoted attributes`() throws {
        let page = Page(title: "<b a=\"1\" b='2'>&amp;</b>", note: "a\"<\u{0}>'&z")
        #expect(
            try render("<p title=\"{{note}}\">{{title}}</p>", page)
                == "<p title=\"a&quot;&lt;\u{0}&gt;&#39;&amp;z\">"
                + "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;</p>")
    }

    @Test func `Long text, rare characters and every byte below 128 pass whole`() throws {
        let all = String(decoding: (0..<128).map { UInt8($0) }, as: UTF8.self)
        let text = String(repeating: "㐂𠮷·é", count: 50_000) + all
        let expected = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
        #expect(try render("{{title}}", Page(title: text)) == expected)
    }

    @Test func `Numbers and absent values are written plainly`() throws {
        #expect(try render("{{count}}|{{limit}}|{{note}}|", Page(count: -30)) == "-30|||")
        #expect(try render("{{count}} {{limit}}", Page(count: .min, limit: 0)) == "-9223372036854775808 0")
        #expect(try render("{{count}}", Page(count: .max)) == "9223372036854775807")
    }

    @Test func `Markup is written as it is`() throws {
        let page = Page(menu: HTML(trusted: "<i>") + HTML(escaping: "<&"), banner: HTML(trusted: "</i>"))
        #expect(try render("{{menu}}{{banner}}<p {{banner}}>", page) == "<i>&lt;&amp;</i><p </i>>")
    }

    @Test func `Conditions ask for truth, presence and content`() throws {
        let source = """
            {{#if isOpen}}A{{else}}a{{/if}}{{#if note}}B{{else}}b{{/if}}{{#if limit}}C{{else}}c{{/if}}\
            {{#if title}}D{{else}}d{{/if}}{{#if rows}}E{{else}}e{{/if}}{{#if tags}}F{{else}}f{{/if}}\
            {{#if extra}}G{{else}}g{{/if}}{{#if banner}}H{{else}}h{{/if}}{{#if menu}}I{{else}}i{{/if}}\
            {{#unless isOpen}}J{{else}}j{{/unless}}{{#unless extra}}K{{/unless}}
            """
        #expect(try render(source, Page()) == "abcdefghiJK")
        let full = Page(
            title: "t", note: "", limit: 0, isOpen: true, menu: HTML(trusted: "m"), banner: HTML(trusted: ""),
            rows: [Row()], tags: ["x"], extra: Field())
        #expect(try render(source, full) == "ABCDEFGHIj")
    }

    @Test func `Loops visit every element and have an else for none`() throws {
        let source =
            "{{#each rows}}[{{number}} {{name}}:{{#each marks}}{{this}},{{else}}-{{/each}}]{{else}}none{{/each}}"
        let rows = [Row(number: 1, name: "甲<", marks: ["a", "b&"]), Row(number: 2, name: "乙", marks: [])]
        #expect(try render(source, Page(rows: rows)) == "[1 甲&lt;:a,b&amp;,][2 乙:-]")
        #expect(try render(source, Page()) == "none")
    }

    @Test func `A name is looked up in the innermost struct, then outwards`() throws {
        let source =
            "{{#each rows}}{{title}}/{{name}}/{{field.label}}/{{count}} {{/each}}{{#with field}}{{label}}{{/with}}"
        let page = Page(title: "T", count: 9, rows: [Row(name: "r", field: Field(label: "L"))])
        #expect(try render(source, page) == "T/r/L/9 姓名")
    }

    @Test func `With opens an optional struct, or its else`() throws {
        let source = "{{#with extra}}{{label}}={{value}}{{else}}nothing{{/with}}"
        #expect(try render(source, Page()) == "nothing")
        #expect(try render(source, Page(extra: Field(label: "电话", value: nil))) == "电话=")
    }

    @Test func `A component is given a struct, or keeps the scope`() throws {
        let components = [
            "components/field": "<b>{{label}}</b>{{#if value}}{{value}}{{/if}}{{title}};",
            "components/title": "[{{title}}]",
        ]
        let source = """
            {{> components/title}}{{> components/field field}}{{> components/field extra}}\
            {{#each rows}}{{> components/field field}}{{/each}}
            """
        let page = Page(title: "T", rows: [Row(field: Field(label: "x", value: nil))])
        #expect(try render(source, page, with: components) == "[T]<b>姓名</b>张三T;<b>x</b>T;")
    }

    @Test func `The layout surrounds the page and lends it its names`() throws {
        let sources = [
            "layout": "<h1>{{heading}} {{title}}</h1>\n<main>\n  {{> content}}\n</main>\n",
            "page": "<p>{{title}} {{heading}}</p>\n",
        ]
        let templates = try Templates(sources: sources.mapValues { Array($0.utf8) })
        let bound = try templates.bind("page", model: Page.self, layout: ("layout", Layout.self))
        var buffer = Array("before ".utf8)
        bound.render(Page(title: "内"), layout: Layout(), into: &buffer)
        #expect(
            String(decoding: buffer, as: UTF8.self)
                == "before <h1>考证 外</h1>\n<main>\n<p>内 考证</p>\n</main>\n")
    }

    @Test func `A line that holds only a block tag leaves no line`() throws {
        let source =
            "<ul>\n  {{#each tags}}\r\n  <li>{{this}}</li>\n\t{{else}}\n  -\n  {{/each}}  \n</ul> {{#if isOpen}}x{{/if}}\n"
        #expect(try render(source, Page(tags: ["a", "b"])) == "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul> \n")
        #expect(try render("{{#if isOpen}}\nx\n{{/if}}", Page(isOpen: true)) == "x\n")
    }

    @Test func `Jumps over literals keep neighbouring literals apart`() throws {
        let source = "a{{#if isOpen}}b{{/if}}c{{#unless isOpen}}d{{/unless}}e{{#each tags}}{{/each}}f"
        #expect(try render(source, Page()) == "acdef")
        #expect(try render(source, Page(isOpen: true, tags: ["", ""])) == "abcef")
    }

    @Test func `Blocks nest eight deep`() throws {
        let open = String(repeating: "{{#each rows}}{{#if name}}", count: 8)
        let close = String(repeating: "{{/if}}{{/each}}", count: 8)
        #expect(try render(open + "{{number}}" + close, Page(rows: [Row(number: 7, name: "n")])) == "7")
    }
}
