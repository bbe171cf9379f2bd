import HTTP
import Testing

@testable import Site

@Suite struct Base64URLTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfRFC4648HoldWithoutPadding(bytes: String, text: String) {
        #expect(Base64URL.encode(Array(bytes.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(bytes.utf8))
    }

    @Test func everyByteComesBack() {
        for count in 0...67 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
    }

    @Test(arguments: ["A", "Zh", "Zm9", "Zm9vY", "Zg==", "Zm9v ", "Zm+v", "Zm/v", "Zm9v\n", "Zm9ｖ", "\0\0\0\0", "ÿÿÿÿ"])
    func anythingElseIsRefused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}

@Suite struct PercentEncodingTests {
    @Test func onlyUnreservedCharactersStayAsTheyAre() {
        #expect(PercentEncoding.encode("AZaz09-._~") == "AZaz09-._~")
        #expect(PercentEncoding.encode(" /?&=+%\"'<>\r\n\0") == "%20%2F%3F%26%3D%2B%25%22%27%3C%3E%0D%0A%00")
        #expect(PercentEncoding.encode("张三") == "%E5%BC%A0%E4%B8%89")
    }

    @Test(arguments: ["", "张三 & 李四", "𠮷\u{0}\u{10FFFF}", "100%", "a+b"])
    func whatIsEncodedComesBack(text: String) {
        #expect(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
    }

    @Test(arguments: ["%", "%4", "%zz", "%E5%BC", "%FF", "a%", "%C0%80", "%ED%A0%80"])
    func brokenEscapesAndBytesThatAreNoTextAreRefused(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }
}

@Suite struct SafeRedirectTests {
    @Test(arguments: ["/", "/account", "/login?next=%2Fdesk", "/a//b", "/a?url=https://x", "/@evil", "/.//evil"])
    func anOwnPathStays(path: String) {
        #expect(SafeRedirect.path(path) == path)
    }

    @Test(arguments: [
        "", "//evil", "///evil", "/\\evil", "\\\\evil", "/a\\b", "https:evil", "https://evil", "http:/evil",
        "javascript:alert(1)", "evil", " /a", "/a\r\nSet-Cookie: x=1", "/a\nb", "/a\tb", "/\t/evil", "/\u{0}",
        "/\u{7F}",
        "?a", "#a", "data:text/html,x", "／／evil",
    ])
    func whatLeadsElsewhereLeadsHome(target: String) {
        #expect(SafeRedirect.path(target) == "/")
    }

    @Test func chineseLettersAndSpacesAreEncoded() {
        #expect(SafeRedirect.path("/desk?q=张 三&plan=1") == "/desk?q=%E5%BC%A0%20%E4%B8%89&plan=1")
        #expect(SafeRedirect.path("/\u{FF0F}evil") == "/%EF%BC%8Fevil")
        #expect(SafeRedirect.path("/\u{85}x") == "/%C2%85x")
    }
}

@Suite struct MaskingTests {
    @Test func oneCutForEachKind() {
        #expect(Masking.idNumber("410102199005170012") == "4101************12")
        #expect(Masking.phone("13812345678") == "138****5678")
        #expect(Masking.email("zhangsan@163.com") == "z***@163.com")
    }

    @Test(arguments: ["", "1", "41", "410101", "张"])
    func whatIsTooShortToCutIsHiddenWhole(text: String) {
        #expect(Masking.idNumber(text) == String(repeating: "*", count: text.count))
        #expect(Masking.phone(text).allSatisfy { $0 == "*" })
    }

    @Test func anAddressWithoutAtShowsOneLetter() {
        #expect(Masking.email("zhangsan") == "z*******")
        #expect(Masking.email("") == "")
        #expect(Masking.email("@163.com") == "***@163.com")
    }
}

@Suite struct CookieTests {
    @Test(arguments: ["已保存", "!不是警告", ".", "a=b; c", "引号\"与\r\n换行", "𠮷"])
    func aMessageComesBackAsItWasSaid(text: String) throws {
        for isWarning in [true, false] {
            let cookie = FlashCookie.set(text, isWarning: isWarning)
            #expect(cookie.utf8.allSatisfy { $0 > 31 && $0 < 127 })
            let pair = try #require(cookie.split(separator: ";").first)
            let flash = try #require(FlashCookie.flash(String(pair.dropFirst("__Host-flash=".count))))
            #expect(flash.text == text)
            #expect(flash.isWarning == isWarning)
        }
    }

    @Test func aLongMessageIsCutToWhatACookieHolds() throws {
        let letter = "a" + String(repeating: "\u{10FFFF}\u{301}", count: 5000)
        for text in [String(repeating: "张", count: 5000), String(repeating: "\u{10FFFF}", count: 5000), letter] {
            let cookie = FlashCookie.set(text, isWarning: true)
            #expect(cookie.utf8.count < 4096)
            let value = try #require(cookie.split(separator: ";").first?.dropFirst("__Host-flash=".count))
            #expect(FlashCookie.flash(String(value)) != nil)
        }
    }

    @Test(
        arguments: [
            nil, "", "%", "!", ".", "x", "%FF", "%2", "words", String(repeating: "a", count: 4000), "%E5%BC",
        ] as [String?])
    func aMessageThatWeDidNotSetIsIgnored(value: String?) {
        #expect(FlashCookie.flash(value) == nil)
    }

    @Test func cookiesAreBoundToThisHostAndHiddenFromScripts() {
        let session = SessionCookie.set([UInt8](repeating: 1, count: 32))
        for cookie in [session, SessionCookie.cleared, FormCookie.set([1]), FlashCookie.set("x", isWarning: false)] {
            #expect(cookie.hasPrefix("__Host-"))
            #expect(cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"))
            #expect(!cookie.contains("Domain"))
        }
        #expect(SessionCookie.cleared.hasSuffix("Max-Age=0"))
    }

    @Test func displaySettingsReadWhatTheyWrote() {
        for (isElder, areOff) in [(true, true), (true, false), (false, true), (false, false)] {
            let cookie = DisplaySettings(isElder: isElder, areShortcutsOff: areOff).cookie
            let value = cookie.split(separator: ";")[0].split(separator: "=")[1]
            let settings = DisplaySettings(cookie: String(value))
            #expect(settings.isElder == isElder && settings.areShortcutsOff == areOff)
        }
        for value in [nil, "", "...", "ELDER", "elderly", "\u{0}"] {
            let settings = DisplaySettings(cookie: value)
            #expect(!settings.isElder && !settings.areShortcutsOff)
        }
    }
}

@Suite struct ContentDispositionTests {
    @Test func aChineseNameIsGivenTwice() {
        #expect(
            ContentDisposition.value(name: "报名表.pdf", isInline: false)
                == "attachment; filename=\"download.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%90%8D%E8%A1%A8.pdf")
    }

    @Test(arguments: ["a\"; x=\".p\"df", "a\r\nSet-Cookie: x", "名单", "a.b/../c", "x.\u{202E}fdp", ""])
    func noNameBreaksTheHeader(name: String) {
        let value = ContentDisposition.value(name: name, isInline: true)
        #expect(value.hasPrefix("inline; filename=\"download\"; filename*=UTF-8''"))
        #expect(value.utf8.allSatisfy { $0 > 31 && $0 < 127 })
        #expect(value.filter { $0 == "\"" }.count == 2)
    }
}
