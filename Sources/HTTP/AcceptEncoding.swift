/// Whether a client takes gzip (RFC 9110 §12.5.3).
enum AcceptEncoding {
    static func allowsGzip(_ request: Request) -> Bool {
        guard let value = request.header(.acceptEncoding) else { return false }
        var wildcard = false
        for element in value.split(separator: ",") {
            let pieces = element.split(separator: ";").map { trimmed($0).lowercased() }
            guard let coding = pieces.first else { continue }
            let isAllowed = !pieces.dropFirst().contains { isZero($0) }
            if coding == "gzip" || coding == "x-gzip" { return isAllowed }
            if coding == "*" { wildcard = isAllowed }
        }
        return wildcard
    }

    private static func isZero(_ parameter: String) -> Bool {
        guard parameter.hasPrefix("q=") else { return false }
        return parameter.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
