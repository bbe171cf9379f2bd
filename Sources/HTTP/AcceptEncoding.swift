/// Whether a client takes gzip (RFC 9110 §12.5.3).
enum AcceptEncoding {
    static func allowsGzip(_ request: Request) -> Bool {
        let head = request.head
        return head.bytes.withUnsafeBytes { bytes in
            var wildcard = false
            for field in head.fields where bytes[part: field.name].equalsIgnoringCase("accept-encoding") {
                for element in bytes.listElements(field.value) {
                    let codingEnd = bytes.first(0x3b, in: element) ?? element.upperBound
                    let coding = bytes[part: bytes.trimmed(element.lowerBound..<codingEnd)]
                    let isAllowed = !isZero(bytes[part: codingEnd..<element.upperBound])
                    if coding.equalsIgnoringCase("gzip") || coding.equalsIgnoringCase("x-gzip") { return isAllowed }
                    if coding.equalsIgnoringCase("*") { wildcard = isAllowed }
                }
            }
            return wildcard
        }
    }

    /// Whether `; q=0.000` or the like stands there: the weight that means "not acceptable".
    private static func isZero(_ parameters: UnsafeRawBufferPointer) -> Bool {
        let weight = parameters.drop { $0.isBlank || $0 == 0x3b }
        guard weight.count > 2, weight.first?.lowercased == 0x71, weight.dropFirst().first == 0x3d else { return false }
        return weight.dropFirst(2).allSatisfy { $0 == 0x30 || $0 == 0x2e }
    }
}
