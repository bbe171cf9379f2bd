import Glibc

/// Conditional requests (RFC 9110 §13), evaluated when the response is known, so that a condition never changes
/// an answer that would not be a success (§13.2.1).
struct Preconditions {
    enum Verdict { case proceed, notModified, failed }

    let request: Request
    let eTag: String?
    let lastModified: Int?
    let now: Int

    init(request: Request, response: Response) {
        self.request = request
        now = time(nil)
        eTag = response.header(.eTag)
        lastModified = response.header(.lastModified).flatMap { [now] in HTTPDate.seconds($0, now: now) }
    }

    /// The order is that of §13.2.2.
    func verdict() -> Verdict {
        if let ifMatch = request.header(.ifMatch) {
            if !matches(ifMatch, weakly: false) { return .failed }
        } else if let date = date(.ifUnmodifiedSince), let lastModified, lastModified > date {
            return .failed
        }
        if let ifNoneMatch = request.header(.ifNoneMatch) {
            if matches(ifNoneMatch, weakly: true) { return .notModified }
        } else if let date = date(.ifModifiedSince), let lastModified, lastModified <= date {
            return .notModified
        }
        return .proceed
    }

    /// Whether If-Range, if it is there, lets a range be sent (§13.1.5): the tag must match strongly, a date
    /// exactly, and then only one that is old enough to be strong (§8.8.2.2).
    func allowsRange() -> Bool {
        guard let ifRange = request.header(.ifRange) else { return true }
        if ifRange.utf8.first == 0x22 || ifRange.hasPrefix("W/") {
            return !ifRange.hasPrefix("W/") && ifRange == eTag
        }
        guard let date = HTTPDate.seconds(ifRange, now: now), let lastModified else { return false }
        return date == lastModified && now > lastModified + 1
    }

    private func date(_ name: HeaderName) -> Int? {
        request.header(name).flatMap { HTTPDate.seconds($0, now: now) }
    }

    private func matches(_ list: String, weakly: Bool) -> Bool {
        if list == "*" { return true }
        guard let eTag else { return false }
        return EntityTags.tags(list).contains { tag in
            weakly ? EntityTags.opaque(tag) == EntityTags.opaque(eTag) : tag == eTag && !tag.hasPrefix("W/")
        }
    }
}

/// Lists of entity tags (RFC 9110 §8.8.3). A tag may hold commas.
enum EntityTags {
    static func tags(_ list: String) -> [String] {
        var tags: [String] = []
        var tag = ""
        var isQuoted = false
        for character in list.unicodeScalars {
            if character == "\"" { isQuoted.toggle() }
            if isQuoted || (character != "," && character != " " && character != "\t") {
                tag.unicodeScalars.append(character)
            } else if !tag.isEmpty {
                tags.append(tag)
                tag = ""
            }
        }
        return tag.isEmpty ? tags : tags + [tag]
    }

    static func opaque(_ tag: String) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    }
}
