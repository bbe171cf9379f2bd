import Glibc
import Templating
import Testing

@Suite("The template folder")
struct TemplatesTests {
    struct Page: TemplateModel { var title = "" }

    @Test func `Files are found in folders, and what nothing uses is told`() throws {
        let folder = try TemporaryTemplates([
            "layout.html": "{{> content}}", "home.html": "{{> components/title}}", "components/title.html": "{{title}}",
            "old.html": "x", ".hidden.html": "{{", "notes.txt": "{{",
        ])
        let templates = try Templates(folder: folder.path)
        #expect(templates.names == ["components/title", "home", "layout", "old"])
        let bound = try templates.bind("home", model: Page.self, layout: ("layout", Page.self))
        var buffer: [UInt8] = []
        bound.render(Page(title: "首页"), layout: Page(), into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self) == "首页")
        #expect(templates.unusedNames == ["old"])
    }

    @Test func `A folder that is not there is an error`() {
        #expect(throws: TemplateError.self) { _ = try Templates(folder: "/nonexistent/templates") }
    }
}

/// A folder of files that goes away with the value that holds it.
private final class TemporaryTemplates {
    let path: String

    init(_ files: [String: String]) throws {
        var template = Array("/tmp/templates-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
        mkdir(path + "/components", 0o700)
        for (name, text) in files {
            let file = try #require(fopen(path + "/" + name, "w"))
            fputs(text, file)
            fclose(file)
        }
    }

    deinit {
        for folder in [path + "/components", path] {
            guard let directory = opendir(folder) else { continue }
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                unlink(folder + "/" + name)
            }
            closedir(directory)
            rmdir(folder)
        }
    }
}
