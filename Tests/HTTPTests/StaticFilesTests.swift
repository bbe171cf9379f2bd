import Glibc
import HTTP
import TestSupport
import Testing

@Suite struct StaticFilesTests {
    private let style = Array(String(repeating: "body { color: black }\n", count: 200).utf8)
    private let picture = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }

    /// A server over a folder with a stylesheet, a picture, a small text, a hidden file and a link that leads out.
    private func withFiles(_ body: (RunningServer, StaticFiles) async throws -> Void) async throws {
        let folder = TestFolder.make()
        mkdir(folder + "/images", 0o755)
        TestFolder.write(style, to: folder + "/site.css")
        TestFolder.write(picture, to: folder + "/images/seal.png")
        TestFolder.write(Array("hello".utf8), to: folder + "/hello.txt")
        TestFolder.write(Array("secret".utf8), to: folder + "/.hidden")
        symlink("/etc/passwd", folder + "/passwd")
        let files = try StaticFiles(folder: folder)
        try await RunningServer.run(application: TestApplication(files: files)) { try await body($0, files) }
        unlink(folder + "/images/seal.png")
        rmdir(folder + "/images")
        unlink(folder + "/.hidden")
        TestFolder.remove(folder)
    }

    private func get(
        _ running: RunningServer, _ path: String, _ lines: [String] = [], method: String = "GET"
    ) throws -> RawResponse {
        let fields = lines.map { $0 + "\r\n" }.joined()
        return try RawClient.exchange(
            port: running.port, "\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n", toHead: method == "HEAD")
    }

    @Test func aFileHasTypeTagAndDateAndIsAskedForAgain() async throws {
        try await withFiles { running, _ async throws in
            let response = try get(running, "/site.css")
            #expect(response.status == 200)
            #expect(response.body == style)
            #expect(response.header("Content-Type") == "text/css; charset=utf-8")
            #expect(response.header("Cache-Control") == "no-cache")
            #expect(response.header("X-Content-Type-Options") == "nosniff")
            #expect(response.header("Accept-Ranges") == "bytes")
            #expect(response.header("Vary") == "Accept-Encoding")
            #expect(response.header("ETag")?.hasPrefix("\"") ?? false)
            #expect(response.header("Last-Modified")?.hasSuffix(" GMT") ?? false)
            #expect(try get(running, "/images/seal.png").body == picture)
            #expect(try get(running, "/images/seal.png").header("Vary") == nil)
        }
    }

    @Test func theNameWithTheHashIsKeptForGood() async throws {
        try await withFiles { running, files in
            let url = files.url("site.css")
            #expect(url.hasPrefix("/site.") && url.hasSuffix(".css") && url != "/site.css")
            let response = try get(running, url)
            #expect(response.body == style)
            #expect(response.header("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(files.url("images/seal.png").hasPrefix("/images/seal."))
            #expect(files.url("nothing.js") == "/nothing.js")
            #expect(files.names == ["hello.txt", "images/seal.png", "site.css"])
        }
    }

    @Test func headHasTheFieldsOfGetAndNoContent() async throws {
        try await withFiles { running, _ async throws in
            let get = try get(running, "/site.css")
            let client = try RawClient(port: running.port)
            try client.send("HEAD /site.css HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let head = try client.response(toHead: true)
            #expect(try client.rest().isEmpty)
            let names = ["Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control", "Vary"]
            #expect(names.map { head.header($0) } == names.map { get.header($0) })
        }
    }

    @Test func gzipGoesToThoseWhoTakeIt() async throws {
        try await withFiles { running, _ async throws in
            for accept in ["gzip", "br, gzip;q=0.5", "*", "GZIP", "x-gzip", "gzip;q=1.0"] {
                let response = try get(running, "/site.css", ["Accept-Encoding: \(accept)"])
                #expect(response.header("Content-Encoding") == "gzip")
                #expect(try Gunzip.bytes(response.body) == style)
            }
            for accept in ["br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "identity", ""] {
                let response = try get(running, "/site.css", ["Accept-Encoding: \(accept)"])
                #expect(response.header("Content-Encoding") == nil)
                #expect(response.header("Vary") == "Accept-Encoding")
                #expect(response.body == style)
            }
            #expect(
                try get(running, "/images/seal.png", ["Accept-Encoding: gzip"]).header("Content-Encoding") == nil)
        }
    }

    @Test func theTagAnswersNotModified() async throws {
        try await withFiles { running, _ async throws in
            let tag = try #require(try get(running, "/site.css").header("ETag"))
            for condition in [tag, "W/\(tag)", "*", "\"x,y\", \(tag)", "\"x\",W/\(tag)"] {
                let response = try get(running, "/site.css", ["If-None-Match: \(condition)"])
                #expect(response.status == 304)
                #expect(response.header("Content-Length") == nil)
                #expect(response.header("Content-Type") == nil)
                #expect(response.header("ETag") == tag)
                #expect(response.header("Cache-Control") == "no-cache")
                #expect(response.header("Vary") == "Accept-Encoding")
            }
            #expect(try get(running, "/site.css", ["If-None-Match: \"x\""]).status == 200)
            #expect(try get(running, "/site.css", ["If-None-Match: \(tag)", "Accept-Encoding: gzip"]).status == 200)
            #expect(try get(running, "/site.css", ["If-None-Match: \(tag)"], method: "HEAD").status == 304)
        }
    }

    @Test func theDateAnswersNotModifiedInAllThreeForms() async throws {
        try await withFiles { running, _ async throws in
            let modified = try #require(try get(running, "/site.css").header("Last-Modified"))
            for (condition, status) in [
                (modified, 304), ("Sun, 06 Nov 1994 08:49:37 GMT", 200), ("Sunday, 06-Nov-94 08:49:37 GMT", 200),
                ("Sun Nov  6 08:49:37 1994", 200), ("Fri, 01 Jan 2100 00:00:00 GMT", 304), ("yesterday", 200),
                ("Fri Jan  1 00:00:00 2100", 304), ("Fri, 99 Jan 2100 00:00:00 GMT", 200),
            ] {
                #expect(
                    try get(running, "/site.css", ["If-Modified-Since: \(condition)"]).status == status, "\(condition)")
            }
            let both = ["If-None-Match: \"x\"", "If-Modified-Since: \(modified)"]
            #expect(try get(running, "/site.css", both).status == 200)
        }
    }

    @Test func aConditionThatFailsIsAnswered412() async throws {
        try await withFiles { running, _ async throws in
            let tag = try #require(try get(running, "/site.css").header("ETag"))
            for (condition, status) in [
                ("If-Match: \(tag)", 200), ("If-Match: *", 200), ("If-Match: \"x\", \(tag)", 200),
                ("If-Match: \"x\"", 412), ("If-Match: W/\(tag)", 412),
                ("If-Unmodified-Since: Fri, 01 Jan 2100 00:00:00 GMT", 200),
                ("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 412),
            ] {
                #expect(try get(running, "/site.css", [condition]).status == status, "\(condition)")
            }
        }
    }

    @Test func oneRangeIsServed() async throws {
        try await withFiles { running, _ async throws in
            let all = style.count
            for (range, part) in [
                ("0-0", 0..<1), ("10-19", 10..<20), ("4000-", 4000..<all), ("-5", (all - 5)..<all),
                ("0-999999", 0..<all), ("-999999", 0..<all), ("0-99999999999999999999", 0..<all),
            ] {
                let response = try get(running, "/site.css", ["Range: bytes=\(range)"])
                #expect(response.status == 206)
                #expect(response.body == Array(style[part]))
                #expect(
                    response.header("Content-Range") == "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(all)")
            }
        }
    }

    @Test func aRangeThatCannotBeIsAnswered416OrIgnored() async throws {
        try await withFiles { running, _ async throws in
            for range in ["bytes=\(style.count)-", "bytes=99999999999999999999-", "bytes=-0"] {
                let response = try get(running, "/site.css", ["Range: \(range)"])
                #expect(response.status == 416)
                #expect(response.header("Content-Range") == "bytes */\(style.count)")
            }
            for range in [
                "bytes=5-2", "bytes=a-b", "bytes=-", "bytes=", "lines=1-2", "bytes=0-1,3-4", "bytes 0-1", "0-1",
                "bytes=+1-2", "bytes=1--2",
            ] {
                let response = try get(running, "/site.css", ["Range: \(range)"])
                #expect(response.status == 200, "\(range)")
                #expect(response.body == style)
            }
            #expect(try get(running, "/site.css", ["Range: bytes=0-1"], method: "HEAD").status == 200)
            #expect(try get(running, "/missing", ["Range: bytes=0-1"]).status == 404)
        }
    }

    @Test func ifRangeAsksForTheWholeWhenItHasChanged() async throws {
        try await withFiles { running, _ async throws in
            let response = try get(running, "/site.css")
            let tag = try #require(response.header("ETag"))
            for (condition, status) in [
                (tag, 206), ("\"x\"", 200), ("W/\(tag)", 200), ("Sun, 06 Nov 1994 08:49:37 GMT", 200), ("x", 200),
            ] {
                let lines = ["Range: bytes=0-1", "If-Range: \(condition)"]
                #expect(try get(running, "/site.css", lines).status == status, "\(condition)")
            }
            #expect(try get(running, "/site.css", ["If-Range: \"x\""]).status == 200)
        }
    }

    @Test func nothingElseCanBeReached() async throws {
        try await withFiles { running, _ async throws in
            for path in [
                "/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/.hidden", "/passwd",
                "/images", "/images/", "/images/../site.css", "//etc/passwd", "/site.css/", "/site.css%00", "/SITE.CSS",
                "/....//....//etc/passwd", "/..\\..\\etc", "/%252e%252e/etc/passwd",
            ] {
                let response = try get(running, path)
                let isUnserved =
                    response.status == 400 || response.text == "GET \(path)"
                    || response.text.hasPrefix("GET /%2e")
                #expect(isUnserved, "\(path) gave \(response.status) \(response.text.prefix(40))")
            }
        }
    }

    @Test func otherMethodsAreToldWhatIsAllowed() async throws {
        try await withFiles { running, _ async throws in
            let post = try get(running, "/site.css", method: "POST")
            #expect(post.status == 405)
            #expect(post.header("Allow") == "GET, HEAD, OPTIONS")
            let options = try get(running, "/site.css", method: "OPTIONS")
            #expect(options.status == 204)
            #expect(options.header("Allow") == "GET, HEAD, OPTIONS")
        }
    }
}
