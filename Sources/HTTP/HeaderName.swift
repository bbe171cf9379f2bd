/// The name of a header field; letters' case does not count (RFC 9110 §5.1).
package struct HeaderName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it is written into responses.
    package let text: String

    /// A name made at run time; nothing checks that it is a token.
    package init(_ text: String) {
        self.text = text
    }

    /// A name written in the source.
    package init(stringLiteral text: String) {
        self.text = text
    }

    /// The name as it is written into responses.
    package var description: String { text }

    /// Equality that disregards the case of ASCII letters.
    package static func == (left: HeaderName, right: HeaderName) -> Bool {
        var left = left.text.utf8.makeIterator()
        var right = right.text.utf8.makeIterator()
        while true {
            let (a, b) = (left.next(), right.next())
            guard let a, let b else { return a == nil && b == nil }
            guard a.lowercased == b.lowercased else { return false }
        }
    }

    /// Hashes what `==` compares.
    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte.lowercased) }
    }
}

extension HeaderName {
    package static var acceptEncoding: HeaderName { "Accept-Encoding" }
    package static var acceptLanguage: HeaderName { "Accept-Language" }
    package static var acceptRanges: HeaderName { "Accept-Ranges" }
    package static var allow: HeaderName { "Allow" }
    package static var cacheControl: HeaderName { "Cache-Control" }
    package static var clearSiteData: HeaderName { "Clear-Site-Data" }
    package static var connection: HeaderName { "Connection" }
    package static var contentDisposition: HeaderName { "Content-Disposition" }
    package static var contentEncoding: HeaderName { "Content-Encoding" }
    package static var contentLength: HeaderName { "Content-Length" }
    package static var contentRange: HeaderName { "Content-Range" }
    package static var contentSecurityPolicy: HeaderName { "Content-Security-Policy" }
    package static var contentType: HeaderName { "Content-Type" }
    package static var cookie: HeaderName { "Cookie" }
    package static var crossOriginOpenerPolicy: HeaderName { "Cross-Origin-Opener-Policy" }
    package static var date: HeaderName { "Date" }
    package static var eTag: HeaderName { "ETag" }
    package static var expect: HeaderName { "Expect" }
    package static var host: HeaderName { "Host" }
    package static var ifMatch: HeaderName { "If-Match" }
    package static var ifModifiedSince: HeaderName { "If-Modified-Since" }
    package static var ifNoneMatch: HeaderName { "If-None-Match" }
    package static var ifRange: HeaderName { "If-Range" }
    package static var ifUnmodifiedSince: HeaderName { "If-Unmodified-Since" }
    package static var lastModified: HeaderName { "Last-Modified" }
    package static var location: HeaderName { "Location" }
    package static var origin: HeaderName { "Origin" }
    package static var range: HeaderName { "Range" }
    package static var referer: HeaderName { "Referer" }
    package static var referrerPolicy: HeaderName { "Referrer-Policy" }
    package static var retryAfter: HeaderName { "Retry-After" }
    package static var secFetchSite: HeaderName { "Sec-Fetch-Site" }
    package static var setCookie: HeaderName { "Set-Cookie" }
    package static var strictTransportSecurity: HeaderName { "Strict-Transport-Security" }
    package static var transferEncoding: HeaderName { "Transfer-Encoding" }
    package static var userAgent: HeaderName { "User-Agent" }
    package static var vary: HeaderName { "Vary" }
    package static var forwardedFor: HeaderName { "X-Forwarded-For" }
    package static var forwardedProto: HeaderName { "X-Forwarded-Proto" }
    package static var contentTypeOptions: HeaderName { "X-Content-Type-Options" }
}
