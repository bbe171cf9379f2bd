import Glibc
import Templating
import Testing

@Suite("What is wrong with a template is said at the start, with file and line")
struct TemplateErrorTests {
    struct Row: TemplateModel { var name = "" }

    struct Page: TemplateModel {
        var title = ""
        var count = 0
        var isOpen = true
        var rows: [Row] = []
        var row = Row()
        var lastRow: Row?
        var tags: [String] = []
        var html = HTML(trusted: "")
        var ratio: Double = 0
        var computed: String { title }
    }

    struct Layout: TemplateModel { var heading = "" }

    final class Box: TemplateModel { var name = "" }

    /// The error of parsing and binding; nil if there is none.
    private func fault(_ page: String, _ others: [String: String] = [:], layout: String? = nil) -> String? {
        var sources = others.mapValues { Array($0.utf8) }
        sources["site-staff/plan"] = Array(page.utf8)
        sources["layout"] = layout.map { Array($0.utf8) }
        do {
            let templates = try Templates(sources: sources)
            _ = try templates.bind(
                "site-staff/plan", model: Page.self, layout: layout.map { _ in ("layout", Layout.self) })
            return nil
        } catch let error as TemplateError {
            return error.description
        } catch {
            return "another error: \(error)"
        }
    }

    @Test func `An unknown name is told with file, line, model and field`() {
        #expect(fault("a\nb\n{{foo}}") == "site-staff/plan.html:3: TemplateErrorTests.Page has no `foo`")
        #expect(
            fault("{{#each rows}}\n{{title}}\n{{foo}}{{/each}}")
                == "site-staff/plan.html:3: TemplateErrorTests.Row has no `foo`, nor has TemplateErrorTests.Page")
        #expect(fault("\n{{row.foo}}") == "site-staff/plan.html:2: TemplateErrorTests.Row has no `foo`")
        #expect(fault("{{computed}}") == "site-staff/plan.html:1: TemplateErrorTests.Page has no `computed`")
        #expect(
            fault("x", layout: "\n{{title}}\n{{> content}}")
                == "layout.html:2: TemplateErrorTests.Layout has no `title`")
    }

    @Test func `An unknown name in a component names who included it`() {
        #expect(
            fault("\n{{> components/x row}}", ["components/x": "{{foo}}"])
                == "components/x.html:1: TemplateErrorTests.Row has no `foo`, nor has TemplateErrorTests.Page"
                + " (included at site-staff/plan.html:2)")
    }

    @Test(arguments: [
        ("{{rows}}", "`rows` is a list, which cannot be written as text"),
        ("{{isOpen}}", "`isOpen` is a truth value, which cannot be written as text"),
        ("{{ratio}}", "`ratio` is of type Double, which cannot be written as text"),
        ("{{#each title}}{{/each}}", "{{#each title}}: `title` is text, not a list"),
        ("{{#with title}}{{/with}}", "`title` is text, not a model"),
        ("{{#if count}}{{/if}}", "`count` is a number, which is never absent"),
        ("{{#if row}}{{/if}}", "`row` is a model, which is never absent"),
        ("{{this}}", "`this` is for a list of text; TemplateErrorTests.Page is in scope"),
        (
            "{{lastRow.name}}",
            "`lastRow.name`: TemplateErrorTests.Page's property before `name` is an optional model, not a model"
        ),
        ("{{> content}}", "{{> content}} belongs into the layout, once, without a scope"),
    ])
    func `A name of the wrong kind is refused`(source: String, expected: String) {
        #expect(fault(source) == "site-staff/plan.html:1: \(expected)")
    }

    @Test(arguments: [
        ("{{#if isOpen}}", "{{#if isOpen}} is never closed"),
        ("{{/if}}", "{{/if}} closes nothing"),
        ("{{else}}", "{{else}} stands in no block"),
        ("{{#if isOpen}}{{else}}{{else}}{{/if}}", "a second {{else}} in one block"),
        ("{{#each rows}}{{/if}}", "{{/if}} where {{/each}} of line 2 is due"),
        ("{{#for rows}}{{/for}}", "{{#for rows}} is not a tag"),
        ("{{#if}}{{/if}}", "{{#if}} is not a tag"),
        ("{{#if a b}}{{/if}}", "{{#if a b}} is not a tag"),
        ("{{title", "{{ is not closed on its line"),
        ("{{title\n}}", "{{ is not closed on its line"),
        ("{{}}", "{{}} is not a tag"),
        ("{{{title}}}", "{{{title}} is not a tag"),
        ("{{& title}}", "{{& title}} is not a tag"),
        ("{{! note}}", "{{! note}} is not a tag"),
        ("{{a..b}}", "{{a..b}} is not a tag"),
        ("{{1a}}", "{{1a}} is not a tag"),
        ("{{标题}}", "{{标题}} is not a tag"),
        ("{{>}}", "{{>}} is not a tag"),
        ("{{> nowhere}}", "there is no template `nowhere`"),
        ("{{> site-staff/plan}}", "site-staff/plan includes itself"),
    ])
    func `An unknown tag, an open block or a wrong end is an error with its line`(source: String, expected: String) {
        #expect(fault("\n" + source) == "site-staff/plan.html:2: \(expected)")
    }

    @Test func `Templates that include each other in a circle are refused`() {
        #expect(
            fault("x", ["components/a": "\n{{> components/b}}", "components/b": "{{> components/a}}"])
                == "components/b.html:1: components/a includes itself")
    }

    @Test(
        arguments: [
            ("<p class={{title}}>", "`title` stands in a tag outside quotes, where escaping does not protect"),
            ("<p {{title}}=\"x\">", "`title` stands in a tag outside quotes, where escaping does not protect"),
            ("<script>\nlet a = '</p>{{title}}'", nil),
            (
                "<script>let a = '{{title}}'</script>",
                "`title` stands in a script or style element, where escaping does not protect"
            ),
            (
                "<STYLE media=\"x\">{{title}}",
                "`title` stands in a script or style element, where escaping does not protect"
            ),
            ("<!-- > {{title}} -->", "`title` stands in an HTML comment"),
        ] as [(String, String?)])
    func `Text is refused where escaping does not protect`(source: String, expected: String?) {
        if let expected {
            #expect(fault(source) == "site-staff/plan.html:1: \(expected)")
        } else {
            #expect(fault(source)?.hasPrefix("site-staff/plan.html:2:") == true)
        }
    }

    @Test func `Text is taken where escaping protects`() {
        #expect(
            fault("a < b {{title}} <a href='?a={{title}}' title=\"<{{title}}\">{{title}}</a><!-- x -->{{title}}") == nil
        )
        #expect(fault("<script src=\"x\"></script>{{title}}<style></style>{{title}}<br/>{{title}}") == nil)
        #expect(
            fault("<option {{#if isOpen}}selected{{/if}} value=\"{{count}}\">{{title}}</option><p {{html}}>") == nil)
    }

    @Test func `A layout without content and an unknown page are refused`() {
        #expect(fault("x", layout: "no place") == "layout.html: has no {{> content}}")
        #expect(fault("x", layout: "{{> content}}{{> content}}")?.hasPrefix("layout.html:1: {{> content}}") == true)
        let templates = try? Templates(sources: [:])
        #expect(throws: TemplateError.self) { _ = try templates?.bind("page", model: Page.self) }
    }

    @Test func `A class is no model`() throws {
        let templates = try Templates(sources: ["page": Array("x".utf8)])
        #expect(throws: TemplateError.self) { _ = try templates.bind("page", model: Box.self) }
    }

    @Test func `Bytes that are not UTF-8 are refused`() {
        #expect(throws: TemplateError.self) { _ = try Templates(sources: ["page": [0x61, 0xff]]) }
    }
}
