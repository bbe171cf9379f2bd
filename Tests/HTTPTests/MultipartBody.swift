/// Multipart bodies as browsers write them.
enum MultipartBody {
    enum Part {
        case field(String, String)
        case file(String, fileName: String, String)
        case raw(head: String, String)
    }

    static func text(_ parts: [Part], boundary: String = "----b") -> String {
        parts.map { part in
            let (head, content) =
                switch part {
                case .field(let name, let value): ("Content-Disposition: form-data; name=\"\(name)\"", value)
                case .file(let name, let fileName, let content):
                    (
                        "Content-Disposition: form-data; name=\"\(name)\"; filename=\"\(fileName)\"\r\n"
                            + "Content-Type: image/jpeg", content
                    )
                case .raw(let head, let content): (head, content)
                }
            return "--\(boundary)\r\n\(head)\r\n\r\n\(content)\r\n"
        }.joined() + "--\(boundary)--\r\n"
    }

    static func request(_ parts: [Part]) -> String {
        request(body: text(parts))
    }

    static func request(body: String, boundary: String = "----b") -> String {
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=\(boundary)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    }
}
