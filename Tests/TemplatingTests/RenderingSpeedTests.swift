import Templating
import Testing

@Suite("Rendering speed")
struct RenderingSpeedTests {
    struct Cell: TemplateModel { var text: String }

    struct Row: TemplateModel {
        var number: Int
        var name, identity, phone, unit, post, site: String
        var reason: String?
        var state: String
        var isOpen: Bool
    }

    struct Page: TemplateModel {
        var title: String
        var rows: [Row]
    }

    struct Layout: TemplateModel {
        var user: String
        var menu: [Cell]
    }

    @Test func `A page of 8 KB with ten rows of ten fields takes microseconds`() throws {
        let chrome = String(repeating: "<nav class=\"menu\">考试报名 管理 系统</nav>\n", count: 90)
        let row = """
            <tr>
              <td>{{number}}</td><td><a href="/people/{{number}}">{{name}}</a></td><td class="id">{{identity}}</td>
              <td>{{phone}}</td><td>{{unit}}</td><td>{{post}}</td><td>{{site}}</td>
              {{#if reason}}
              <td>{{reason}}</td>
              {{/if}}
              <td><span class="tag tag--blue">{{state}}</span></td>
            </tr>

            """
        let sources = [
            "layout": "\(chrome){{#each menu}}<a href=\"/{{text}}\">{{text}}</a>{{/each}}{{user}}{{> content}}",
            "list": "<h1>{{title}}</h1><table>\n{{#each rows}}\n\(row)\n{{/each}}\n</table>",
        ]
        let bound = try Templates(sources: sources.mapValues { Array($0.utf8) })
            .bind("list", model: Page.self, layout: ("layout", Layout.self))
        let rows = (1...10).map {
            Row(
                number: $0, name: "张三丰", identity: "4101**********1234", phone: "138****0000", unit: "河南省某某建设集团有限公司",
                post: "施工员 (土建)", site: "郑州", reason: $0 % 2 == 0 ? "照片 <不清楚>" : nil, state: "现场审核通过", isOpen: true)
        }
        let page = Page(title: "报名审核", rows: rows)
        let layout = Layout(user: "李主任", menu: (1...8).map { Cell(text: "菜单\($0)") })
        var buffer: [UInt8] = []
        let rounds = 20_000
        let duration = ContinuousClock().measure {
            for _ in 0..<rounds {
                buffer.removeAll(keepingCapacity: true)
                bound.render(page, layout: layout, into: &buffer)
            }
        }
        let microseconds = duration / rounds / Duration.microseconds(1)
        #expect(buffer.count > 7_500 && buffer.count < 9_000, "the page is \(buffer.count) bytes")
        // Far above what a release build needs, so that a debug build on a busy machine passes, too.
        #expect(microseconds < 2_000, "one page took \(microseconds) µs")
    }
}
